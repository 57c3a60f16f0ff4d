import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../../ports/log.ts';
import { FIX_MODAL, type FixTarget, parseTarget, previewModal, waitingModal } from './fix-modal.ts';
import { parseClick } from './parse-click.ts';
import type { Click, FixPreview, SlackHandlers } from './slack-handlers.ts';

/** The buttons under a diagnosis, and the yes in the modal. */
export function registerActions(app: App, handlers: SlackHandlers, log: Log): void {
  onButton('open-fix', (click, { client, trigger }) => openModal(click, { client, trigger, handlers, log }));
  onButton('show-diff', (click) => handlers.onShowDiff(click));
  onButton('not-helpful', (click) => handlers.onNotHelpful(click));

  // Slack tells us about a followed link too and warns the person unless we answer.
  app.action({ type: 'block_actions', action_id: /^open-url(:|$)/ }, async ({ ack }) => ack());

  app.view({ type: 'view_submission', callback_id: FIX_MODAL }, async ({ ack, body, view, client }) => {
    await ack();
    const about = parseTarget(view.private_metadata);
    if (!about.ok) return log.warn('A confirmation cannot be read', { problem: about.problem });
    const user = body.user.id;
    await sayOnFailure(() => handlers.onConfirm({ ...about.value, user }), { client, user, ...about.value, log });
  });

  type Doing = (click: Click, by: { readonly client: WebClient; readonly trigger: string }) => Promise<void>;

  function onButton(type: string, doing: Doing): void {
    app.action(
      { type: 'block_actions', action_id: new RegExp(`^${type}(:|$)`) },
      async ({ ack, body, action, client }) => {
        await ack();
        const click = parseClick(body, action);
        if (!click.ok) return log.warn('A click cannot be read', { problem: click.problem });
        const trigger = body.trigger_id;
        await sayOnFailure(() => doing(click.value, { client, trigger }), { client, ...click.value, log });
      },
    );
  }
}

interface Opening {
  readonly client: WebClient;
  readonly trigger: string;
  readonly handlers: SlackHandlers;
  readonly log: Log;
}

/** Opens first and fills in later: reading the diff may take longer than the trigger lives. */
async function openModal(click: Click, { client, trigger, handlers, log }: Opening): Promise<void> {
  if (click.option === null) throw new Error('the button names no option');
  const about: FixTarget = {
    incident: click.incident,
    option: click.option,
    channel: click.channel,
    thread: click.thread,
  };
  const opened = await client.views.open({ trigger_id: trigger, view: waitingModal(about) });
  const preview = await previewOrWhyNot(() => handlers.onOpenFix(click), log);
  if (opened.view?.id !== undefined)
    await client.views.update({ view_id: opened.view.id, view: previewModal(about, preview) });
}

async function previewOrWhyNot(ask: () => Promise<FixPreview>, log: Log): Promise<FixPreview> {
  try {
    return await ask();
  } catch (error) {
    log.error('A preview failed', { problem: problemOf(error) });
    return { kind: 'unavailable', why: 'I could not read this fix just now. Please try again in a minute.' };
  }
}

interface Asker {
  readonly client: WebClient;
  readonly user: string;
  readonly channel: string;
  readonly thread: string;
  readonly log: Log;
}

/** A person who pressed a button must hear when nothing came of it; Slack itself shows nothing once the click is acknowledged. */
async function sayOnFailure(work: () => Promise<void>, { client, user, channel, thread, log }: Asker): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error('A click could not be taken up', { problem: problemOf(error) });
    await client.chat.postEphemeral({
      channel,
      user,
      thread_ts: thread,
      text: 'I could not take this up. Please try again in a minute.',
    });
  }
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
