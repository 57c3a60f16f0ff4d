import * as z from 'zod';
import type { Parsed } from '../../core/values/parsed.ts';

/** What a webhook of GitHub means to Suture. */
export type GithubWebhook =
  | {
      readonly kind: 'pull-request';
      /** `owner/name`. */
      readonly repository: string;
      readonly number: number;
      readonly action: 'merged' | 'closed';
      /** Login of whoever did it. */
      readonly by: string;
      /** Equal for a redelivery: what makes it recognisable. */
      readonly deliveryId: string;
    }
  | { readonly kind: 'ignored'; readonly why: string };

/** Only `merged` tells a merge from a mere close: `merge_commit_sha` is set on open pull requests too. */
const Closed = z.object({
  action: z.literal('closed'),
  number: z.int().positive(),
  pull_request: z.object({ merged: z.boolean(), merged_by: z.object({ login: z.string() }).nullish() }),
  repository: z.object({ full_name: z.string() }),
  sender: z.object({ login: z.string() }),
});

/** Reads a webhook whose signature was verified. Events that need nothing done are `ignored`; a body that is not what its event promises is a problem. */
export function parseGithubWebhook(
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
): Parsed<GithubWebhook> {
  const event = headers['x-github-event'] ?? '';
  const deliveryId = headers['x-github-delivery'] ?? '';
  if (event === '' || deliveryId === '')
    return { ok: false, problem: 'the headers X-GitHub-Event and X-GitHub-Delivery are missing' };
  if (event !== 'pull_request') return ignored(`event ${event}`);
  const json = parseJson(body);
  if (json === undefined)
    return { ok: false, problem: 'the body is not JSON; set the webhook’s content type to application/json' };
  const action = z.object({ action: z.string() }).safeParse(json);
  if (!action.success) return { ok: false, problem: 'the body is not a pull_request event' };
  if (action.data.action !== 'closed') return ignored(`pull_request ${action.data.action}`);
  const closed = Closed.safeParse(json);
  if (!closed.success)
    return { ok: false, problem: `the body is not a pull_request event: ${closed.error.issues[0]?.path.join('.')}` };
  const { number, pull_request: pull, repository, sender } = closed.data;

  const by = pull.merged ? (pull.merged_by?.login ?? sender.login) : sender.login;
  return {
    ok: true,
    value: {
      kind: 'pull-request',
      repository: repository.full_name,
      number,
      action: pull.merged ? 'merged' : 'closed',
      by,
      deliveryId,
    },
  };
}

const ignored = (why: string): Parsed<GithubWebhook> => ({ ok: true, value: { kind: 'ignored', why } });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
