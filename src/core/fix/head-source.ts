import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { World } from '../diagnosis/world.ts';
import type { Source } from '../values/source.ts';

/**
 * Where the line to blame stands in the tree that is looked at. The diagnosis names it in the commit that broke things, and lines move;
 * what wrote the selector then writes it still, so its place is read off what the tree renders to. Null when it is not there any more.
 */
export function headSource({ cause, findings }: Diagnosis, { snapshot, desired }: World): Source | null {
  if (cause === null || cause.repairedInGit !== undefined) return null;
  const { source } = cause;
  if (source.commit === undefined || source.commit === snapshot.commit) return source;
  const touches = findings
    .filter(({ causal }) => causal)
    .flatMap(({ object }) => desired.object(object)?.touches ?? [])
    .filter((touch) => touch.source.file === source.file && touch.path[0] === 'spec');
  const touch = touches.find((one) => one.source.line === source.line) ?? touches[0];
  return touch?.source ?? null;
}
