import type { Disagreement } from '../history/compare-live.ts';
import { formatFieldPath } from '../values/field-path.ts';
import { formatRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { defineRule } from './define-rule.ts';
import type { RuleContext } from './rule-context.ts';

export const rule = defineRule({
  code: 'cluster-differs',
  title: 'The cluster is not as Git’s history says',
  why: 'Argo CD reports an object otherwise than the replay of the commits has it: somebody changed it by hand, another controller writes it, or a sync did not reach it. What is diagnosed rests on what is reported.',
  severity: 'warning',
  needs: 'live-state',
  args: ['object', 'how'],
  *inspect(context) {
    for (const one of context.disagreements) {
      yield {
        object: one.kind === 'unexpected' ? one.ref : one.object.ref,
        at: placeOf(one, context),
        args: wordsOf(one),
      };
    }
  },
  say: ({ object, how }) => `${object} ${how}.`,
  reports: [],
  silent: [['{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop } }']],
});

function placeOf(one: Disagreement, context: RuleContext): Source {
  if (one.kind === 'differs') return context.sourceOf(one.object, one.path);
  if (one.kind === 'missing') return one.object.source;
  return (
    context.liveObject(one.ref)?.source ?? context.application.source ?? { file: context.application.path, line: 1 }
  );
}

function wordsOf(one: Disagreement): { readonly object: string; readonly how: string } {
  if (one.kind === 'missing') {
    return { object: formatRef(one.object.ref), how: 'must be live by Git’s history, and is not in the cluster' };
  }
  if (one.kind === 'unexpected') {
    return {
      object: formatRef(one.ref),
      how: 'is in the cluster, and by Git’s history it was refused, removed or never applied',
    };
  }
  const field = formatFieldPath(one.path);
  const [live, declared] = [one.live, one.declared].map((value) =>
    value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80),
  );
  const since =
    one.declaredBy === null
      ? ''
      : `; it is as ${one.declaredBy.sha.slice(0, 12)} (${one.declaredBy.subject}) declared it`;
  return {
    object: formatRef(one.object.ref),
    how: `has \`${field}\` ${live ?? ''} in the cluster and ${declared ?? ''} by Git’s history${since}`,
  };
}
