import { createAppAuth } from '@octokit/auth-app';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { GithubConfig } from './github-config.ts';
import { asGithubError, GithubRefused } from './github-errors.ts';

const GithubOctokit = Octokit.plugin(throttling, retry);

/** The longest limit that is waited out in place; a longer one goes back to the queue as `GithubRateLimited`. */
const MAX_WAIT_SECONDS = 10;
const REQUEST_TIMEOUT_MILLIS = 60_000;

/** A repository as GitHub's API wants it, and an Octokit that may read it. */
export interface GithubClient {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

/** Runs `work` on a repository (`owner/name`); whatever fails becomes one of the errors of `github-errors.ts`. `doing` completes "while …". */
export type OnGithub = <T>(repository: string, doing: string, work: (client: GithubClient) => Promise<T>) => Promise<T>;

/** One client for a configuration. Installations and their tokens are looked up once and kept. */
export function githubClient(config: GithubConfig): OnGithub {
  const octokitFor =
    config.auth.kind === 'token' ? tokenOctokit(config, config.auth.token) : appOctokits(config, config.auth);
  return async (repository, doing, work) => {
    const [owner = '', repo = '', ...rest] = repository.split('/');
    if (owner === '' || repo === '' || rest.length > 0) {
      throw new GithubRefused(doing, null, `${JSON.stringify(repository)} is not a repository; write owner/name.`);
    }
    try {
      return await work({ octokit: await octokitFor(owner, repo), owner, repo });
    } catch (error) {
      throw asGithubError(error, doing, Date.now());
    }
  };
}

type OctokitFor = (owner: string, repo: string) => Promise<Octokit>;

function tokenOctokit(config: GithubConfig, token: string): OctokitFor {
  const octokit = new GithubOctokit({ ...commonOptions(config, 'token'), auth: token });
  return async () => octokit;
}

/** An App signs in per installation, of which there is one per account: the first repository of an owner asks which. */
function appOctokits(config: GithubConfig, auth: Extract<GithubConfig['auth'], { kind: 'app' }>): OctokitFor {
  const { appId, privateKey } = auth;
  const app = new GithubOctokit({
    ...commonOptions(config, 'app'),
    authStrategy: createAppAuth,
    auth: { appId, privateKey },
  });
  const byOwner = new Map<string, Promise<Octokit>>();
  const signIn = async (owner: string, repo: string): Promise<Octokit> => {
    const installationId = auth.installationId ?? (await app.rest.apps.getRepoInstallation({ owner, repo })).data.id;
    return new GithubOctokit({
      ...commonOptions(config, `installation-${installationId}`),
      authStrategy: createAppAuth,
      auth: { appId, privateKey, installationId },
    });
  };
  return (owner, repo) => {
    const known = byOwner.get(owner);
    if (known !== undefined) return known;
    const signingIn = signIn(owner, repo);
    byOwner.set(owner, signingIn);
    signingIn.catch(() => byOwner.delete(owner));
    return signingIn;
  };
}

function commonOptions(config: GithubConfig, identity: string) {
  const {
    baseUrl = 'https://api.github.com',
    log,
    retry: retries = { attempts: 2, unitMillis: 1000 },
    pacing = true,
  } = config;
  const waitOut = (seconds: number, _options: unknown, _octokit: unknown, attempt: number): boolean =>
    seconds <= MAX_WAIT_SECONDS && attempt < 1;
  return {
    baseUrl,
    userAgent: 'suture',
    request: { fetch: fetchWithTimeout },
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (text: string) => log?.warn(text),
      // An answer that did not change (304) is what a conditional request hopes for; Octokit tells of it as of a failure.
      error: (text: string) => (/ - 304 /.test(text) ? undefined : log?.warn(text)),
    },
    // GitHub counts limits per installation, so the pacing is per installation too.
    throttle: { enabled: pacing, id: `${baseUrl}#${identity}`, onRateLimit: waitOut, onSecondaryRateLimit: waitOut },
    // 429 is the throttling plugin's: quick retries into a limit make it longer.
    retry: {
      retries: retries.attempts,
      retryAfterBaseValue: retries.unitMillis,
      doNotRetry: [400, 401, 403, 404, 405, 409, 410, 422, 429, 451],
    },
  };
}

const fetchWithTimeout: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(REQUEST_TIMEOUT_MILLIS) });
