/** The offsets at which lines begin, so that an offset becomes a line and a column by bisection. */
export type LineStarts = readonly number[];

/** Where each line of the text begins. `\r\n` counts as one break. */
export function lineStartsOf(text: string): LineStarts {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line and column (both from 1) of an offset. */
export function positionAt(starts: LineStarts, offset: number): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Two lines that show a place: the text of the line, bounded, and a caret under the column. */
export function caretAt(text: string, starts: LineStarts, offset: number): string {
  const { line, column } = positionAt(starts, offset);
  const start = starts[line - 1] ?? 0;
  const end = starts[line] ?? text.length;
  const from = Math.max(0, column - 61);
  const shown = text
    .slice(start, end)
    .replace(/\r?\n$/, '')
    .slice(from, from + 120);
  // Tabs stay tabs under the caret, so that it stands where the eye expects it.
  return `${shown}\n${shown.slice(0, column - 1 - from).replace(/[^\t]/g, ' ')}^`;
}
