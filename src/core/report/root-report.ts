import type { Alert } from '../alert/alert.ts';
import { bounded } from './bounded.ts';
import type { Block, IncidentState, Report } from './report.ts';
import { code, link, note, paragraph, said, text, type Words } from './words.ts';

/** What the root message shows: the alert, where its incident stands, and one line of what was found. */
export interface RootFacts {
  readonly alert: Alert;
  readonly state: IncidentState;
  readonly summary?: string;
  readonly pullRequest?: { readonly number: number; readonly url: string };
}

/** Labels that tell a person where to look, in that order; the rest is a click away. */
const TELLING = ['severity', 'namespace', 'job', 'instance', 'pod', 'deployment', 'service'];

/** The alert's message in the channel: edited in place as the incident moves, so it holds the present state only. */
export function rootReport(facts: RootFacts): Report {
  const { alert } = facts;
  return {
    title: `${bounded(alert.name, 100)}: ${stateWords(facts)}`,
    blocks: [...labelBlocks(alert), ...annotationOf(alert), ...footBlocks(facts)],
    actions: [],
  };
}

/** States in which the cause is worth a line: found, not yet gone, and not in the title. */
const ON_THE_WAY: ReadonlySet<IncidentState> = new Set(['pr-open', 'pr-merged']);

function stateWords({ state, summary, pullRequest }: RootFacts): string {
  switch (state) {
    case 'firing':
      return 'firing';
    case 'looking':
      return 'looking for the cause';
    case 'diagnosed':
      return summary === undefined ? 'cause found' : bounded(summary);
    case 'unexplained':
      return 'nothing in Git explains it';
    case 'pr-open':
      return `a fix waits for review${numberOf(pullRequest)}`;
    case 'pr-merged':
      return `the fix is merged${numberOf(pullRequest)}; waiting for the alert to clear`;
    case 'resolved':
      return 'resolved';
    case 'failed':
      return 'I could not look into it';
  }
}

const numberOf = (pullRequest: RootFacts['pullRequest']): string =>
  pullRequest === undefined ? '' : ` (#${pullRequest.number})`;

function labelBlocks({ labels }: Alert): readonly Block[] {
  const told = TELLING.flatMap((name) => {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    return value === undefined || value === '' ? [] : [code(`${name}=${bounded(value, 80)}`), text(' ')];
  });
  return told.length === 0 ? [] : [paragraph(...told)];
}

function annotationOf({ annotations }: Alert): readonly Block[] {
  const summary = Object.hasOwn(annotations, 'summary') ? annotations['summary'] : annotations['description'];
  return summary === undefined || summary === '' ? [] : [paragraph(said(summary))];
}

/** What was found, where the title says something else, and the ways on; the state itself is the title's. */
function footBlocks({ alert, state, summary, pullRequest }: RootFacts): readonly Block[] {
  const parts: readonly Words[] = [
    ...(summary !== undefined && ON_THE_WAY.has(state) ? [[said(summary)]] : []),
    ...(pullRequest === undefined ? [] : [[link(`#${pullRequest.number}`, pullRequest.url)]]),
    ...(alert.generatorUrl === undefined ? [] : [[link('alert rule', alert.generatorUrl)]]),
    ...(alert.silenceUrl === undefined ? [] : [[link('silence', alert.silenceUrl)]]),
  ];
  return parts.length === 0 ? [] : [note(...parts.flatMap((part, at) => (at === 0 ? part : [text(' · '), ...part])))];
}
