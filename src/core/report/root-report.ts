import type { Alert } from '../alert/alert.ts';
import { bounded } from './bounded.ts';
import type { Block, IncidentState, Inline, Report } from './report.ts';
import { code, link, note, paragraph, said, strong, text } from './words.ts';

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
    blocks: [paragraph(strong(alert.name), text(' '), ...labelsOf(alert)), ...annotationOf(alert), stateBlock(facts)],
    actions: [],
  };
}

/** States in which the cause is worth a line. */
const FOUND: ReadonlySet<IncidentState> = new Set(['diagnosed', 'pr-open', 'pr-merged', 'resolved']);

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

function labelsOf({ labels }: Alert): readonly Inline[] {
  return TELLING.flatMap((name) => {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    return value === undefined || value === '' ? [] : [code(`${name}=${bounded(value, 80)}`), text(' ')];
  });
}

function annotationOf({ annotations }: Alert): readonly Block[] {
  const summary = Object.hasOwn(annotations, 'summary') ? annotations['summary'] : annotations['description'];
  return summary === undefined || summary === '' ? [] : [paragraph(said(summary))];
}

function stateBlock(facts: RootFacts): Block {
  const { alert, state, summary, pullRequest } = facts;
  const isKnown = summary !== undefined && FOUND.has(state);
  const found = isKnown ? [said(` ${summary}.`)] : [];
  const request = pullRequest === undefined ? [] : [text(' '), link(`#${pullRequest.number}`, pullRequest.url)];
  const sender = alert.generatorUrl === undefined ? [] : [text(' · '), link('alert rule', alert.generatorUrl)];
  const silence = alert.silenceUrl === undefined ? [] : [text(' · '), link('silence', alert.silenceUrl)];
  const words = state === 'diagnosed' ? 'cause found' : stateWords({ alert, state });
  return note(said(`${words.charAt(0).toUpperCase()}${words.slice(1)}.`), ...found, ...request, ...sender, ...silence);
}
