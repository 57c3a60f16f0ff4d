/** What a person can read in one breath; longer texts from outside are cut. */
const LIMIT = 300;

/** Invisible or direction-changing characters: they could make a line read as something it is not (Unicode TR 36, "Bidirectional Text Spoofing"). */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const DECEIVING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * Text from outside, made safe to stand in one of our sentences: one line, no invisible characters, at most `limit` characters
 * (an ellipsis says that something was cut). Escaping is the renderers' job; every text that is not ours passes through here first.
 */
export function bounded(text: string, limit = LIMIT): string {
  return cut(
    text
      .replace(/\s*[\r\n\t]+\s*/g, ' ')
      .replace(DECEIVING, '')
      .trim(),
    limit,
  );
}

/** Like `bounded`, for a block of code or a quoted error: lines and tabs stay. */
export function boundedLines(text: string, limit = 20_000): string {
  return cut(text.replace(/\r\n?/g, '\n').replace(DECEIVING, ''), limit);
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  // Half of a surrogate pair is no character.
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return `${text.slice(0, isHalf ? end - 1 : end)}…`;
}
