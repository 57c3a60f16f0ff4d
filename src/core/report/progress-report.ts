import type { Report } from './report.ts';
import { code, listed, paragraph, text } from './words.ts';

/** The first line in the thread, within seconds: somebody is looking, and at what. */
export function progressReport(repositories: readonly string[]): Report {
  return {
    title: 'Looking at Git for what could explain this alert.',
    blocks: [
      paragraph(
        text('I am reading the manifests and their history in '),
        code(listed(repositories, 4)),
        text(' and replaying the syncs. Nothing is changed.'),
      ),
    ],
    actions: [],
  };
}
