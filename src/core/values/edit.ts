/** One replacement of text in one file: the UTF-16 offsets `[start, end)` of the old text become `text`. Every other byte stays. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with all edits made. Edits are for one file and must not overlap; their order does not matter.
 * @throws RangeError when two edits overlap or lie outside of the text: that is an error in the caller.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(
        `edit [${edit.start}, ${edit.end}) of ${edit.file} overlaps another or lies outside of the text`,
      );
    }
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
