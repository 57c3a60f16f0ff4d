import type { PolicyMap, PolicyMapEntry } from '../network/policy-map.ts';
import { bounded } from './bounded.ts';
import type { Block, Report } from './report.ts';
import { bullets, code, count, heading, note, paragraph, text } from './words.ts';

const MOST_ROWS = 200;

/** What an endpoint's policy map holds, as `cilium bpf policy get` would show it, with where each row comes from. */
export function policyMapReport(workload: string, { entries, defaultDeny, leftOut }: PolicyMap): Report {
  return {
    title: `Policy map of ${bounded(workload, 120)}`,
    blocks: [
      paragraph(text(closedWords(defaultDeny))),
      ...(['ingress', 'egress'] as const).flatMap((direction) =>
        tableOf(
          direction,
          entries.filter((one) => one.direction === direction),
        ),
      ),
      ...leftOutBlocks(leftOut),
      note(text('Pods that Git does not show have no row. On a node: cilium bpf policy get ENDPOINT')),
    ],
    actions: [],
  };
}

/** The answer where nothing in Git has that name. */
export function noWorkloadReport(asked: string): Report {
  const title = `I know no workload ${bounded(asked, 80)}`;
  return { title, blocks: [paragraph(text(`${title}; give it as namespace/name.`))], actions: [] };
}

function closedWords({ ingress, egress }: PolicyMap['defaultDeny']): string {
  const words = {
    yes: 'what no row allows is denied',
    no: 'everything is allowed',
    unknown: 'not known, a policy may or may not select it',
  };
  return `Ingress: ${words[ingress]}. Egress: ${words[egress]}.`;
}

function tableOf(direction: string, entries: readonly PolicyMapEntry[]): readonly Block[] {
  const title = heading(direction === 'ingress' ? 'Ingress' : 'Egress');
  if (entries.length === 0) return [title, paragraph(text('No row: nothing is allowed.'))];
  const rows = entries
    .slice(0, MOST_ROWS)
    .map(({ action, peer, port, proxy, from }) => [
      action,
      bounded(peer, 120),
      proxy === null ? port : `${port} (${proxy})`,
      from === null ? '' : bounded(`${from.policy.replace(/^\S+ /, '')} ${from.rule}`, 120),
      from === null ? '' : bounded(`${from.source.file}:${from.source.line}`, 160),
    ]);
  const left = entries.length - rows.length;
  const table: Block = { type: 'table', head: ['action', 'peer', 'port', 'rule', 'place'], rows };
  return left === 0
    ? [title, table]
    : [title, table, note(text(`and ${count(left, 'more row')}; --json has them all`))];
}

function leftOutBlocks(leftOut: PolicyMap['leftOut']): readonly Block[] {
  if (leftOut.length === 0) return [];
  return [
    heading('Not in the table'),
    bullets(leftOut.map(({ policy, why }) => [code(policy), text(`: ${bounded(why, 300)}`)])),
  ];
}
