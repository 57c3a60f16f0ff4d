/** Line breaks and tabs are layout; the two joiners are part of ordinary writing (emoji, Persian, Hindi). */
const INVISIBLE = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * Text from outside with every control, direction-changing and invisible character written out as `\u{202e}`: a label must not be able
 * to reorder or hide what stands beside it, and an invisible character is often exactly what broke a selector.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
