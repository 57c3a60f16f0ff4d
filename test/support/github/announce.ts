import type { RestWorld } from './rest.ts';
import { placeOf } from './rest.ts';
import * as shapes from './shapes.ts';
import type { WebhookSender } from './webhooks.ts';

/** Sends the `push` and `pull_request` events of one repository. */
export interface Announcer {
  readonly push: (branch: string, before: string, after: string, by: string) => Promise<void>;
  readonly pull: (number: number, action: string, by: string) => Promise<void>;
}

const NOTHING = '0'.repeat(40);

/** The announcer for a repository and where its events go. */
export function announcer(
  world: Pick<RestWorld, 'url' | 'name' | 'repository' | 'pulls'>,
  webhooks: WebhookSender,
  installation: number,
): Announcer {
  const common = async (by: string) => {
    const place = await placeOf(world);
    return {
      repository: shapes.repository(place),
      sender: shapes.user(place, by),
      installation: { id: installation, node_id: 'I_1' },
    };
  };
  return {
    push: async (branch, before, after, by) => {
      const facts = after === NOTHING ? undefined : await world.repository.commit(after);
      const head =
        facts === undefined
          ? null
          : { id: facts.sha, message: facts.message, timestamp: facts.committer.date, author: facts.author };
      webhooks.send('push', {
        ref: `refs/heads/${branch}`,
        before,
        after,
        created: before === NOTHING,
        deleted: after === NOTHING,
        forced: false,
        compare: `${world.url}/${world.name}/compare/${before}...${after}`,
        commits: head === null ? [] : [head],
        head_commit: head,
        pusher: { name: by, email: null },
        ...(await common(by)),
      });
    },
    pull: async (number, action, by) => {
      const pull = shapes.pullRequest(await placeOf(world), await world.pulls.get(number));
      webhooks.send('pull_request', { action, number, pull_request: pull, ...(await common(by)) });
    },
  };
}
