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

async function steps(stage: Stage, say: (step: string) => void): Promise<void> {
  const { slack, github } = stage;
  say(
    `the simulated cluster runs ${stage.cluster.state().commit.slice(0, 7)}: ${stage.cluster
      .state()
      .flows.map(({ flow, result }) => `${flow} ${result}`)
      .join('; ')}`,
  );
  const status = await stage.grafana('firing');
  if (status !== 202) throw new Error(`Grafana’s webhook was answered ${status}`);
  say('Grafana posted its alert, signed; Suture answered 202');
  const root = await waitFor('the root message', () => roots(stage)[0]);
  await waitFor('the progress line', () => replies(stage, root)[0]);
  say('Suture posted the root message and a progress line');
  const diagnosis = await waitFor('the diagnosis', () =>
    replies(stage, root).find((message) => buttons(message).includes('open-fix')),
  );
  say('Suture answered in the thread');
  await slack.click(diagnosis, 'open-fix');
  await waitFor('the modal with the diff', () => slack.modals().find(({ view }) => view['submit'] !== undefined));
  say('pressed "Open fix PR": the modal shows the diff and its proof');
  await slack.submit();
  const pull = await waitFor('the pull request', async () => (await github.pulls())[0]);
  say(`pressed "Open pull request": #${pull.number} ${pull.title}`);
  await waitFor('the root message to say so', () => rootState(stage).match(/#\d+/) ?? undefined);
  await stage.merge(pull.number);
  const { commit, alert } = stage.cluster.state();
  if (alert !== 'resolved') throw new Error(`after the merge the alert is still ${alert}`);
  say(`merged; the simulated cluster synced ${commit.slice(0, 7)}, and Grafana's alert resolved`);
  await waitFor('the green root message', () => (/resolved/i.test(rootState(stage)) ? true : undefined));
  await waitFor('the last line of the thread', () =>
    replies(stage, root).find((message) => /resolved/i.test(message.text)),
  );
  say('the root message is green');
}

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
