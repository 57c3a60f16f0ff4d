import type { Inline, Report } from '../../core/report/report.ts';

const VERBS: readonly (readonly [usage: string, does: string])[] = [
  ['/suture diagnose [namespace/workload]', 'what broke, which line did it, and what would fix it'],
  ['/suture scan [application]', 'what is wrong in Git, whether or not an alert fires'],
  ['/suture why <error text>', 'what an error of Kubernetes, Argo CD, kustomize or Cilium means'],
  ['/suture map namespace/workload', 'whom the network policies let it connect to and be reached by, row by row'],
  ['/suture help', 'this list'],
];

/** The answer to `/suture help`, and to what was not understood. */
export function helpReport(problem: string | null): Report {
  const items = VERBS.map(([usage, does]): readonly Inline[] => [
    { type: 'code', text: usage },
    { type: 'text', text: ` ${does}` },
  ]);
  return {
    title: problem === null ? 'Suture' : problem,
    blocks: [
      { type: 'list', ordered: false, items },
      {
        type: 'note',
        inlines: [
          { type: 'text', text: 'Only you see the answer; add ' },
          { type: 'code', text: '--share' },
          { type: 'text', text: ' to show it to the channel.' },
        ],
      },
    ],
    actions: [],
  };
}
