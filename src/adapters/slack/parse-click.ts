import * as z from 'zod';
import type { Parsed } from '../../core/values/parsed.ts';
import { readActionId } from './action-blocks.ts';
import type { Click } from './slack-handlers.ts';

/** The fields of a `block_actions` request that are used; a button in an attachment has the same container fields. */
const clicked = z.object({
  user: z.object({ id: z.string().min(1) }),
  container: z.object({
    channel_id: z.string().min(1),
    message_ts: z.string().min(1),
    thread_ts: z.string().optional(),
  }),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
  response_url: z.string().optional(),
});
const button = z.object({ action_id: z.string(), value: z.string().min(1) });

/** Reads who clicked what out of Slack's request. Verified by signature, still parsed: old messages carry old buttons. */
export function parseClick(body: unknown, action: unknown): Parsed<Click> {
  const request = clicked.safeParse(body);
  const pressed = button.safeParse(action);
  if (!request.success) return { ok: false, problem: `the click cannot be read: ${z.prettifyError(request.error)}` };
  if (!pressed.success) return { ok: false, problem: `the button cannot be read: ${z.prettifyError(pressed.error)}` };
  const { user, container, message, response_url } = request.data;
  return {
    ok: true,
    value: {
      incident: pressed.data.value,
      option: readActionId(pressed.data.action_id).option,
      user: user.id,
      channel: container.channel_id,
      thread: container.thread_ts ?? message?.thread_ts ?? container.message_ts,
      message: container.message_ts,
      responseUrl: response_url ?? null,
    },
  };
}
