import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitIn } from '../git.ts';
import { buildHistory } from '../git-history.ts';
import type { AppCredentials } from './access.ts';
import { Access } from './access.ts';
import { announcer } from './announce.ts';
import { BareRepository } from './bare-repository.ts';
import type { Failure } from './failure.ts';
import { Failures } from './failure.ts';
import type { PullRequest } from './pull-request-book.ts';
import { PullRequestBook } from './pull-request-book.ts';
import { routes } from './routes.ts';
import type { LoggedRequest } from './serve.ts';
import { serve } from './serve.ts';
import type { Delivery, Webhook } from './webhooks.ts';
import { WebhookSender } from './webhooks.ts';

export interface GithubOptions {
  /** `owner/name`. */
  readonly repository: string;
  /** A fixture folder with `history/`, or any Git repository (it is cloned, never changed). */
  readonly from: string;
  readonly webhook?: Webhook;
  /** The personal token that is accepted. Default `github-token`. */
  readonly token?: string;
  /** 0 picks a free one. */
  readonly port?: number;
  /** Trees with more entries are answered truncated, default 100,000 as on GitHub. */
  readonly maxTreeEntries?: number;
}

export interface Github {
  /** Base of the API (`baseUrl` for a client) and of the pages that `html_url` names. */
  readonly url: string;
  readonly repository: BareRepository;
  readonly requests: readonly LoggedRequest[];
  readonly deliveries: readonly Delivery[];
  readonly access: Access;
  readonly app: () => AppCredentials;
  readonly pulls: () => Promise<readonly PullRequest[]>;
  /** The unified diff of a pull request. */
  readonly diff: (number: number) => Promise<string>;
  /** A person merges (or closes) it. Resolves when the webhooks were answered. */
  readonly merge: (number: number, by?: string, method?: 'merge' | 'squash') => Promise<PullRequest>;
  readonly close: (number: number, by?: string) => Promise<PullRequest>;
  /** A person pushes a commit to a branch (default: the default branch). Resolves with its id when the webhooks were answered. */
  readonly push: (
    changes: Readonly<Record<string, string | null>>,
    message: string,
    branch?: string,
  ) => Promise<string>;
  readonly failNext: (failure: Failure) => void;
  /** Runs `action` once, just before the next request whose label matches is answered. */
  readonly meanwhile: (match: RegExp, action: () => Promise<unknown>) => void;
  readonly redeliver: (deliveryId: string) => Promise<void>;
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const BOT = { name: 'suture[bot]', email: '4242+suture[bot]@users.noreply.github.com' };

/** A GitHub of one repository on this machine: real Git underneath, GitHub's REST and GraphQL answers and webhooks on top. */
export async function startGithub(options: GithubOptions): Promise<Github> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-github-'));
  const repository = new BareRepository(await bareCopy(options.from, folder));
  const pulls = new PullRequestBook(repository);
  const access = new Access(options.token ?? 'github-token');
  const failures = new Failures();
  const requests: LoggedRequest[] = [];
  const webhooks = new WebhookSender(options.webhook);

  const served = await serve(options.port ?? 0, (exchange) => answer(exchange), { failures, requests });
  const parts = { url: served.url, name: options.repository, repository, pulls };
  const announce = announcer(parts, webhooks, access.installationId);
  const answer = routes(
    {
      ...parts,
      committer: BOT,
      maxTreeEntries: options.maxTreeEntries ?? 100_000,
      pushed: (branch, before, after) => webhooks.announce(() => announce.push(branch, before, after, BOT.name)),
      pullChanged: (number, action, by) => webhooks.announce(() => announce.pull(number, action, by)),
    },
    access,
  );

  return {
    url: served.url,
    repository,
    requests,
    deliveries: webhooks.deliveries,
    access,
    app: () => access.app(),
    pulls: () => pulls.list(),
    diff: async (number) => {
      const { baseSha, headSha } = await pulls.get(number);
      return repository.diff(baseSha, headSha);
    },
    merge: async (number, by = 'robin', method = 'merge') => {
      const before = await pulls.get(number);
      const merged = await pulls.merge(number, person(by), method);
      await announce.push(merged.base, before.baseSha, merged.mergeSha ?? '', by);
      await announce.pull(number, 'closed', by);
      await webhooks.settled();
      return merged;
    },
    close: async (number, by = 'robin') => {
      const closed = await pulls.update(number, { state: 'closed' });
      await announce.pull(number, 'closed', by);
      await webhooks.settled();
      return closed;
    },
    push: async (changes, message, branch) => {
      const name = branch ?? (await repository.defaultBranch());
      const before = await repository.resolve(`refs/heads/${name}`);
      if (before === undefined) throw new Error(`there is no branch ${name}`);
      const bytes = new Map(
        Object.entries(changes).map(([path, text]) => [path, text === null ? null : Buffer.from(text)]),
      );
      const tree = await repository.editTree(before, bytes);
      const after = await repository.createCommit({ parents: [before], tree, message, by: person('robin') });
      await repository.moveBranch(name, after, before);
      await announce.push(name, before, after, 'robin');
      await webhooks.settled();
      return after;
    },
    failNext: (failure) => failures.plan(failure),
    meanwhile: (match, action) => failures.meanwhile(match, action),
    redeliver: async (id) => {
      webhooks.redeliver(id);
      await webhooks.settled();
    },
    settled: () => webhooks.settled(),
    stop: async () => {
      await webhooks.settled();
      await served.stop();
      repository.objects.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const person = (login: string) => ({ name: login, email: `${login}@users.noreply.github.com` });

/** A fixture's history is built first; either way the original stays as it is. */
async function bareCopy(from: string, folder: string): Promise<string> {
  const bare = join(folder, 'bare.git');
  const isFixture = existsSync(join(from, 'history'));
  const source = isFixture ? join(folder, 'built') : from;
  if (isFixture) await buildHistory(from, source);
  await gitIn(folder)(['clone', '--quiet', '--bare', '--no-hardlinks', source, bare]);
  return bare;
}
