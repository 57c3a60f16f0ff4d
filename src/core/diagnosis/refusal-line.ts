import type { RefusedObject } from '../history/refused-objects.ts';
import { locateIn } from '../network/locate-in.ts';
import { diffPaths } from '../render/diff-paths.ts';
import type { FieldPath } from '../values/field-path.ts';
import { refKey } from '../values/object-ref.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';

/**
 * The line that an object is refused for: of the field that the API server names the part that is not as it is live, else the field itself.
 * @param tree that of the first commit that was refused.
 */
export function refusalLine({ ref, refusal, source, first }: RefusedObject, tree: Snapshot): Source | undefined {
  const isIt = (one: { readonly ref: typeof ref }): boolean => refKey(one.ref) === refKey(ref);
  const object = first.rendered.objects.find(isIt);
  if (object === undefined) return source;
  const field = fieldPath(refusal.causes[0]?.field ?? '');
  const live = first.live.find(isIt)?.object.manifest;
  const changed = live === undefined ? [] : diffPaths(live, object.manifest);
  const within = changed.find((path) => field.every((part, index) => path[index] === part));
  return locateIn(tree)(object, within ?? field) ?? source;
}

/** `spec.egress[0].toEndpoints` as a path; what stands in brackets is an index or a key. */
function fieldPath(text: string): FieldPath {
  const parts = text.match(/\[[^\]]*\]|[^.[\]]+/g) ?? [];
  return parts
    .filter((part) => part !== '<nil>')
    .map((part) => {
      const inside = part.startsWith('[') ? part.slice(1, -1) : part;
      return part.startsWith('[') && /^\d+$/.test(inside) ? Number(inside) : inside;
    });
}
