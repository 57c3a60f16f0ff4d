import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { type DeadJob, jobStore } from '../../src/adapters/local/job-store.ts';
import { messageText } from '../../src/entrypoints/demo/message-text.ts';
import { waitFor } from '../../src/entrypoints/demo/wait-for.ts';
import { buildHistory } from '../support/git-history.ts';
import type { SlackMessage } from '../support/slack/workspace.ts';
import { type Stage, setStage } from '../support/stage.ts';

/** Suture with everything around it, and words for what a test looks at. */
export interface Suture extends Stage {
  /** The channel's root messages, oldest first. */
  roots(): readonly SlackMessage[];
  /** What was said in the thread of a root (default: the only one), as text. */
  replies(root?: SlackMessage): readonly string[];
  /** Waits for a message in the thread that offers this button. */
  offer(actionId: string, root?: SlackMessage): Promise<SlackMessage>;
  /** Waits until no job is left but dead ones. */
  settled(): Promise<void>;
  deadLetters(): readonly DeadJob[];
  /** The whole channel as text. */
  channelText(): string;
  /** Lines of the log, from warnings on. */
  readonly log: readonly string[];
}

/** Fast enough for tests: an attempt after 20 ms, and the fourth is the last. */
const PACE = {
  retryDelay: () => 0.02,
  maxAttempts: 4,
  leaseSeconds: 1,
  github: { pacing: false, retry: { attempts: 0, unitMillis: 1 } },
} as const;

const INCIDENT = fileURLToPath(new URL('../../fixtures/incidents/mysql-down', import.meta.url));
// Real processes and real waiting: a busy machine takes its time.
jest.setTimeout(30_000);

const opened: Stage[] = [];
afterEach(() => Promise.all(opened.splice(0).map((stage) => stage.stop())));

let incidentRepository: Promise<string> | undefined;
afterAll(async () => {
  if (incidentRepository !== undefined) await rm(await incidentRepository, { recursive: true, force: true });
});

/** Opens Suture on the bundled incident, or on another repository. It is closed after the test. */
export async function openSuture(from?: string): Promise<Suture> {
  const log: string[] = [];
  const note = (text: string, fields?: object) => void log.push(`${text} ${JSON.stringify(fields ?? {})}`);
  incidentRepository ??= buildIncident();
  const stage = await setStage({
    from: from ?? (await incidentRepository),
    log: { info: () => {}, warn: note, error: note },
    pace: PACE,
  });
  opened.push(stage);
  const messages = () => stage.slack.channel('alerts').messages;
  const roots = () => messages().filter(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts);
  const inThread = (root: SlackMessage | undefined) =>
    messages().filter(({ ts, thread_ts }) => root !== undefined && thread_ts === root.ts && ts !== root.ts);
  const file = join(stage.data, 'suture.db');
  return {
    ...stage,
    log,
    roots,
    replies: (root = roots()[0]) => inThread(root).map(messageText),
    offer: (actionId, root) => {
      const offers = ({ blocks }: SlackMessage) => JSON.stringify(blocks).includes(`"action_id":"${actionId}`);
      const found = () => inThread(root ?? roots()[0]).find(offers);
      return waitFor(`a message with ${actionId}`, found, 15).catch((error: unknown) => {
        throw new Error(log.join('\n'), { cause: error });
      });
    },
    settled: async () => {
      await waitFor('an empty queue', () => withStore(file, (store) => store.nextDue() === null || undefined));
    },
    deadLetters: () => withStore(file, (store) => store.dead('all')),
    channelText: () => messages().map(messageText).join('\n'),
  };
}

function withStore<T>(file: string, ask: (store: ReturnType<typeof jobStore>) => T): T {
  const store = jobStore(file);
  try {
    return ask(store);
  } finally {
    store.close();
  }
}

async function buildIncident(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-e2e-'));
  await buildHistory(INCIDENT, folder);
  return folder;
}

/** A webhook body of the bundled incident, with its alerts changed. */
export function bodyOf(name: string, change: Readonly<Record<string, unknown>> = {}): string {
  const body: { alerts: object[] } = JSON.parse(readFileSync(join(INCIDENT, 'alerts', `${name}.json`), 'utf8'));
  return JSON.stringify({ ...body, alerts: body.alerts.map((alert) => ({ ...alert, ...change })) });
}
