import { doubtsAbout } from '../admission/doubts-about.ts';
import type { ApiServer } from '../admission/refusal.ts';
import type { Gap } from '../values/gap.ts';
import { formatRef, type ObjectRef, refKey } from '../values/object-ref.ts';
import type { Step } from './history.ts';
import { serverWithFacts } from './server-with-facts.ts';

/**
 * What the API server's answers to changed objects rest on and only the cluster knows, the last time of each. New objects are left out: that an address or a port is
 * free is taken for true of each of them.
 */
export function doubtGaps(steps: readonly Step[], apiServer: ApiServer): readonly Gap[] {
  const gaps = new Map<string, Gap>();
  for (const [index, { objects, rendered }] of steps.entries()) {
    const before = steps[index - 1]?.live ?? [];
    const changed = objects.filter(({ outcome }) => outcome === 'configured' || outcome === 'rejected');
    if (changed.length === 0) continue;
    const server = serverWithFacts(apiServer, before);
    for (const { ref, source } of changed) {
      const key = refKey(ref);
      const old = before.find((one) => refKey(one.ref) === key);
      const wanted = rendered.objects.find((one) => isDeclaredAs(one.ref, ref));
      if (old === undefined || wanted === undefined) continue;
      for (const { field, detail } of doubtsAbout(old.object.manifest, wanted.manifest, server))
        gaps.set(`${key} ${field} ${detail}`, {
          reason: 'live-state',
          detail: `${formatRef(ref)}, ${field}: ${detail}`,
          ...(source !== undefined && { source }),
        });
    }
  }
  return [...gaps.values()];
}

/** A declaration may leave out the namespace that the application fills in. */
function isDeclaredAs(declared: ObjectRef, { kind, name, namespace }: ObjectRef): boolean {
  return declared.kind === kind && declared.name === name && (declared.namespace ?? namespace) === namespace;
}
