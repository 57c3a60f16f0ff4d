import type { Report } from './report.ts';
import { paragraph, text } from './words.ts';

/** The answer to *Show diff*: the confirmation without its question; null when the offer is gone. */
export function diffReport(confirmation: Report | null): Report {
  if (confirmation !== null) return { ...confirmation, actions: [] };
  return {
    title: 'The offer is gone',
    blocks: [
      paragraph(text('I no longer have this option. The newest diagnosis in the thread holds what I would do now.')),
    ],
    actions: [],
  };
}
