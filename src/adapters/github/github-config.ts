import type { Log } from '../../ports/log.ts';
import type { ObjectCache } from './object-cache.ts';

/** How to reach GitHub, and as whom. */
export interface GithubConfig {
  readonly auth:
    | { readonly kind: 'token'; readonly token: string }
    /** A GitHub App: `privateKey` in PEM. Without `installationId` it is looked up by repository. */
    | {
        readonly kind: 'app';
        readonly appId: number | string;
        readonly privateKey: string;
        readonly installationId?: number;
      };
  /** Base of the REST API. Default `https://api.github.com`; an Enterprise Server has `https://HOST/api/v3`. */
  readonly baseUrl?: string;
  readonly log?: Log;
  /**
   * Keeps writes and GraphQL requests a second apart, as GitHub asks of well-behaved clients, and waits out short limits. Default
   * true; false is for servers without rate limits, such as an Enterprise Server as it comes.
   */
  readonly pacing?: boolean;
  /** Attempts after a failed one (5xx, no connection), with `unitMillis`, 4 and 9 times that between them. Default 2 and 1000. */
  readonly retry?: { readonly attempts: number; readonly unitMillis: number };
  /** Where read objects are kept. Default: 256 MiB in memory. */
  readonly cache?: ObjectCache;
  /** What one commit may hold; more is refused with a clear error. Default 50,000 files and 256 MiB. */
  readonly limits?: { readonly files: number; readonly bytes: number };
}
