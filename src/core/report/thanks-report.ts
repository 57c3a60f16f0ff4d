import type { Report } from './report.ts';
import { paragraph, text } from './words.ts';

/** The answer to *Not helpful*. */
export function thanksReport(): Report {
  const sentence = 'Noted, and sorry. If you find the real cause, a line in this thread helps whoever reads it next.';
  return { title: sentence, blocks: [paragraph(text(sentence))], actions: [] };
}
