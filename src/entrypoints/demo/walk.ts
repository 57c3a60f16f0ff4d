import { performance } from 'node:perf_hooks';
import type { SlackMessage } from '../../../test/support/slack/workspace.ts';
import { messageText } from './message-text.ts';
import { type Stage, setStage } from './stage.ts';
import { waitFor } from './wait-for.ts';

export interface WalkOptions {
  /** The incident's fixture folder. */
  readonly incident: string;
  readonly json: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Walks from the alert to green by itself, pressing what a person would press. Answers 0 only if every step happened, else 1. */
export async function walk({ incident, json, out, err }: WalkOptions): Promise<0 | 1> {
  const problems: string[] = [];
  const complain = (text: string, fields?: object) => void problems.push(`${text} ${JSON.stringify(fields ?? {})}`);
  const stage = await setStage(incident, { info: () => {}, warn: complain, error: complain });
  const say = (step: string) => err(`${(performance.now() / 1000).toFixed(1).padStart(5)} s  ${step}\n`);
  try {
    await steps(stage, say);
    out(json ? `${JSON.stringify(await everything(stage), null, 2)}\n` : await story(stage));
    return 0;
  } catch (error) {
    err(`The demo stopped: ${error instanceof Error ? error.message : String(error)}\n${problems.join('\n')}\n`);
    return 1;
  } finally {
    await stage.stop();
  }
}

type Say = (step: string) => void;

/** Every step waits for what a person would see before the next one, and throws when it does not come. */
async function steps(stage: Stage, say: Say): Promise<void> {
  const { commit, flows } = stage.cluster.state();
  say(
    `the simulated cluster runs ${short(commit)}: ${flows.map(({ flow, result }) => `${flow} ${result}`).join('; ')}`,
  );
  const { root, diagnosis } = await fire(stage, say);
  const pull = await openFix(stage, diagnosis, say);
  await merge(stage, { root, pull }, say);
}

async function fire(
  stage: Stage,
  say: Say,
): Promise<{ readonly root: SlackMessage; readonly diagnosis: SlackMessage }> {
  const status = await stage.grafana('firing');
  if (status !== 202) throw new Error(`Grafana’s webhook was answered ${status}`);
  say('Grafana posted its alert, signed; Suture answered 202');
  const root = await waitFor('the root message', () => roots(stage)[0]);
  await waitFor('the progress line', () => replies(stage, root)[0]);
  say('Suture posted the root message and a progress line');
  const offers = (message: SlackMessage) => buttons(message).includes('open-fix');
  const diagnosis = await waitFor('the diagnosis', () => replies(stage, root).find(offers));
  say('Suture answered in the thread');
  return { root, diagnosis };
}

async function openFix(stage: Stage, diagnosis: SlackMessage, say: Say): Promise<number> {
  const { slack, github } = stage;
  await slack.click(diagnosis, 'open-fix');
  const hasDiff = (view: object) => 'submit' in view && JSON.stringify(view).includes('@@ -');
  await waitFor('the modal with the diff', () => slack.modals().find(({ view }) => hasDiff(view)));
  say('pressed "Open fix PR": the modal shows the diff and its proof');
  await slack.submit();
  const pull = await waitFor('the pull request', async () => (await github.pulls())[0]);
  say(`pressed "Open pull request": #${pull.number} ${pull.title}`);
  await waitFor('the root message to say so', () => within(rootState(stage), `#${pull.number}`));
  return pull.number;
}

async function merge(
  stage: Stage,
  { root, pull }: { readonly root: SlackMessage; readonly pull: number },
  say: Say,
): Promise<void> {
  await stage.merge(pull);
  const { commit, alert } = stage.cluster.state();
  if (alert !== 'resolved') throw new Error(`after the merge the alert is still ${alert}`);
  say(`merged; the simulated cluster synced ${short(commit)}, and Grafana's alert resolved`);
  await waitFor('the green root message', () => within(rootState(stage), 'resolved'));
  for (const word of [`#${pull} was merged`, 'resolved after']) {
    await waitFor(`"${word}" in the thread`, () => replies(stage, root).find(({ text }) => text.includes(word)));
  }
  say('the root message is green');
}

const short = (commit: string): string => commit.slice(0, 7);
const within = (text: string, part: string): true | undefined => text.includes(part) || undefined;
const messages = ({ slack }: Stage): readonly SlackMessage[] => slack.channel('alerts').messages;
const roots = (stage: Stage) =>
  messages(stage).filter(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts);
const replies = (stage: Stage, root: SlackMessage) =>
  messages(stage).filter(({ ts, thread_ts }) => thread_ts === root.ts && ts !== root.ts);
const rootState = (stage: Stage) => roots(stage)[0]?.text ?? '';
const buttons = (message: SlackMessage): readonly string[] =>
  [...JSON.stringify([message.blocks, message.attachments]).matchAll(/"action_id":"([^":]+)/g)].map(
    ([, id]) => id ?? '',
  );

async function everything(stage: Stage) {
  const pulls = await stage.github.pulls();
  return {
    slack: stage.slack.state(),
    pullRequests: await Promise.all(
      pulls.map(async (pull) => ({ ...pull, diff: await stage.github.diff(pull.number) })),
    ),
    githubRequests: stage.github.requests.map(({ label, status }) => ({ label, status })),
    cluster: stage.cluster.state(),
  };
}

async function story(stage: Stage): Promise<string> {
  const [root] = roots(stage);
  const thread = root === undefined ? [] : [root, ...replies(stage, root)];
  const [pull] = await stage.github.pulls();
  const parts = [
    ...thread.map(
      (message, at) => `${at === 0 ? '#alerts' : '  in the thread'}\n${indent(messageText(message), at === 0 ? 2 : 4)}`,
    ),
    ...(pull === undefined
      ? []
      : [
          `pull request #${pull.number}: ${pull.title}\n${indent(pull.body ?? '', 2)}\n\n${indent(await stage.github.diff(pull.number), 2)}`,
        ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

const indent = (text: string, by: number) => text.replace(/^(?=.)/gm, ' '.repeat(by));
