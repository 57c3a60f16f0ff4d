import type { Report } from './report.ts';
import { count, paragraph, text } from './words.ts';

/** What stands for the answers about repositories that one command has no room for. */
export function moreReport(repositories: number): Report {
  const title = `And ${count(repositories, 'more repository', 'more repositories')}`;
  return {
    title,
    blocks: [paragraph(text(`${title}, which one answer has no room for. Name an application to hear about it.`))],
    actions: [],
  };
}
