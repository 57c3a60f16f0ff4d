import { FACTS } from './slack-facts.ts';

export interface ResponseTarget {
  readonly user: string;
  readonly channel: string;
  readonly thread: string;
  /** The message the click came from, which `replace_original` would replace. */
  readonly message: string;
}

/** What Slack hands out for a short time: triggers (3 s, once) and response URLs (30 min, five times). */
export interface Tickets {
  trigger(user: string): string;
  /** Who it was for, or Slack's error word. */
  useTrigger(id: string): { readonly user: string } | string;
  responseUrl(target: ResponseTarget): string;
  useResponseUrl(id: string): ResponseTarget | string;
}

/** `now` in milliseconds; `base` is where response URLs lead. */
export function tickets(now: () => number, base: () => string): Tickets {
  const triggers = new Map<string, { readonly user: string; readonly at: number; used: boolean }>();
  const urls = new Map<string, { readonly target: ResponseTarget; readonly at: number; uses: number }>();
  let count = 0;
  const id = () => `${(count += 1)}.${Math.random().toString(36).slice(2)}`;
  return {
    trigger(user) {
      const trigger = id();
      triggers.set(trigger, { user, at: now(), used: false });
      return trigger;
    },
    useTrigger(trigger) {
      const found = triggers.get(trigger);
      if (found === undefined) return 'invalid_trigger_id';
      if (found.used) return 'exchanged_trigger_id';
      if (now() - found.at > FACTS.triggerMs) return 'expired_trigger_id';
      found.used = true;
      return { user: found.user };
    },
    responseUrl(target) {
      const url = id();
      urls.set(url, { target, at: now(), uses: 0 });
      return `${base()}/respond/${url}`;
    },
    useResponseUrl(url) {
      const found = urls.get(url);
      if (found === undefined || now() - found.at > FACTS.responseUrl.ms) return 'expired_url';
      if (found.uses >= FACTS.responseUrl.uses) return 'used_url';
      found.uses += 1;
      return found.target;
    },
  };
}
