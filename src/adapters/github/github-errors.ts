import * as z from 'zod';

/** The credentials were refused. Trying again does not help; a person has to renew them. */
export class GithubUnauthorized extends Error {
  override readonly name = 'GithubUnauthorized';

  constructor(doing: string, cause: unknown) {
    super(
      `GitHub refused our credentials while ${doing} (401): the token or the App's key is revoked, expired or wrong. Renew it.`,
      { cause },
    );
  }
}

/** GitHub shows nothing there: it does not exist, or these credentials do not reach it. GitHub does not tell which. */
export class GithubNotFound extends Error {
  override readonly name = 'GithubNotFound';

  constructor(doing: string, cause: unknown) {
    super(
      `GitHub found nothing while ${doing} (404): check the name, and that the App is installed on that repository.`,
      { cause },
    );
  }
}

/** GitHub asks to wait. */
export class GithubRateLimited extends Error {
  override readonly name = 'GithubRateLimited';
  readonly retryAfterSeconds: number;

  constructor(doing: string, retryAfterSeconds: number, cause: unknown) {
    super(`GitHub limits our requests while ${doing}; try again in ${retryAfterSeconds} s.`, { cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** GitHub or the way there is down. Trying again later helps. */
export class GithubUnavailable extends Error {
  override readonly name = 'GithubUnavailable';

  constructor(doing: string, cause: unknown) {
    super(
      `GitHub could not be reached or failed while ${doing} (${reasonOf(cause)}); try again later, see githubstatus.com.`,
      { cause },
    );
  }
}

/** GitHub understood and said no: a missing permission, a protected branch, an invalid value. The message has its words. */
export class GithubRefused extends Error {
  override readonly name = 'GithubRefused';
  readonly status: number | null;

  constructor(doing: string, status: number | null, cause: unknown) {
    super(`GitHub said no while ${doing} (${status ?? 'GraphQL'}): ${reasonOf(cause)}`, { cause });
    this.status = status;
  }
}

/** The repository is larger than what is read into memory. */
export class GithubTooLarge extends Error {
  override readonly name = 'GithubTooLarge';

  constructor(repository: string, commit: string, measure: string) {
    super(
      `${repository} at ${commit.slice(0, 10)} holds ${measure}. Suture reads the repository that is deployed, not one that holds all else too.`,
    );
  }
}

/** The fields of Octokit's `HttpError` (REST) and `GraphqlResponseError` (GraphQL, HTTP 200) that are looked at. */
const Headers = z.record(z.string(), z.union([z.string(), z.number()]).optional());
const OctokitError = z.object({
  name: z.enum(['HttpError', 'GraphqlResponseError']),
  message: z.string(),
  status: z.number().optional(),
  response: z.object({ headers: Headers }).optional().catch(undefined),
  headers: Headers.optional(),
  errors: z.array(z.object({ type: z.string().optional() })).optional(),
});

interface Failure {
  readonly status: number | undefined;
  readonly message: string;
  readonly headers: z.infer<typeof Headers>;
  readonly types: readonly (string | undefined)[];
}

/** What went wrong with a request, in our terms. `doing` completes "while …": `reading the head of acme/blog`. */
export function asGithubError(error: unknown, doing: string, nowMillis: number): Error {
  const failure = parseFailure(error);
  if (failure === undefined) return error instanceof Error ? error : new Error(String(error));
  const { status, types } = failure;
  if (isRateLimit(failure)) return new GithubRateLimited(doing, retryAfter(failure, nowMillis), error);
  if (status === 401) return new GithubUnauthorized(doing, error);
  if (status === 404 || types.includes('NOT_FOUND')) return new GithubNotFound(doing, error);
  if (status !== undefined && status >= 500) return new GithubUnavailable(doing, error);
  return new GithubRefused(doing, status ?? null, error);
}

function parseFailure(error: unknown): Failure | undefined {
  const parsed = OctokitError.safeParse(error);
  if (!parsed.success) return undefined;
  const { status, message, response, headers, errors = [] } = parsed.data;
  return { status, message, headers: response?.headers ?? headers ?? {}, types: errors.map(({ type }) => type) };
}

/** Primary limit: nothing remains. Secondary: `retry-after`, or only the words. Both come as 403 or 429, or as a GraphQL error. */
function isRateLimit({ status, message, headers, types }: Failure): boolean {
  if (types.includes('RATE_LIMITED')) return true;
  if (status !== 403 && status !== 429) return false;
  return (
    status === 429 ||
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /rate limit/i.test(message)
  );
}

/** GitHub: honour `retry-after`, else wait for the reset of an exhausted limit, else at least a minute. */
function retryAfter({ headers }: Failure, nowMillis: number): number {
  const seconds = Number(headers['retry-after']);
  if (Number.isFinite(seconds) && seconds > 0) return Math.ceil(seconds);
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset))
    return Math.max(1, Math.ceil(reset - nowMillis / 1000));
  return 60;
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
