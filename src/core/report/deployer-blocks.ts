import type { World } from '../diagnosis/world.ts';
import { bounded } from './bounded.ts';
import { explainError } from './explain-error.ts';
import type { Block } from './report.ts';
import { code, note, paragraph, said, strong, text } from './words.ts';

/** More than this is another incident. */
const MOST = 3;

/** What Argo CD says of applications whose sync did not go through, and whether it tries again by itself. Nothing where nobody asked. */
export function deployerBlocks(world: World | undefined): readonly Block[] {
  const asked = (world?.applications ?? []).flatMap(({ application, state }) =>
    state === undefined ? [] : [{ application, state }],
  );
  const failed = asked.filter(
    ({ state }) => state.operation !== null && isFailing(state.operation.phase, state.operation.message),
  );
  const blocks = failed.slice(0, MOST).map(({ application, state }): Block => {
    const message = state.operation?.message ?? '';
    const retry = explainError(message).find((one) => one.retry !== undefined)?.retry;
    return paragraph(
      strong('Argo CD says'),
      text(' of '),
      code(application.name),
      text(': '),
      code(bounded(message, 300)),
      ...(retry === undefined ? [] : [text(' '), said(retry)]),
    );
  });
  return asked.length === 0 ? [] : [...blocks, note(text('What is live is as Argo CD reports it, not inferred.'))];
}

/** Between two attempts an operation counts as running. */
function isFailing(phase: string, message: string): boolean {
  return phase === 'Failed' || phase === 'Error' || (phase === 'Running' && /Retrying/.test(message));
}
