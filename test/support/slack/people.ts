import { type Delivered, deliver } from './deliver.ts';
import { isLoose, type Loose, textOf } from './loose-json.ts';
import type { Tickets } from './tickets.ts';
import { checkContent, newMessage, viewShape, whisperTo } from './web-api.ts';
import {
  BOT,
  buttonsOf,
  findChannel,
  type SlackMessage,
  type SlackState,
  type Workspace,
  withMessages,
} from './workspace.ts';

/** How a request reaches the app: an HTTP form, or a Socket Mode envelope. */
export type Send = (type: 'interactive' | 'slash_commands', fields: Loose) => Promise<Delivered>;

export interface People {
  /** Presses a button of a message. `actionId` may leave out the option: `open-fix` is the first button whose id starts so. */
  click(message: { readonly ts: string }, actionId: string, options?: { readonly user?: string }): Promise<Delivered>;
  /** Presses the submit button of a modal (the newest one by default). */
  submit(modal?: string): Promise<Delivered>;
  /** Closes a modal without a yes. */
  dismiss(modal?: string): void;
  /** Types `/suture <text>` in a channel. */
  command(text: string, options?: { readonly user?: string; readonly channel?: string }): Promise<Delivered>;
  /** Writes an ordinary message. */
  say(text: string, options?: { readonly user?: string; readonly channel?: string }): SlackMessage;
}

const ALICE = 'U0ALICE';

export function sendOverHttp(requestUrl: () => string, signingSecret: string): Send {
  return (type, fields) => {
    const form = type === 'interactive' ? { payload: JSON.stringify(fields) } : mapToText(fields);
    return deliver(requestUrl(), form, signingSecret);
  };
}

/** The people in the workspace, who do what a browser would: their requests carry fresh triggers and response URLs. */
export function people(workspace: Workspace, tickets: Tickets, send: Send): People {
  return {
    async click(message, actionId, { user = ALICE } = {}) {
      const { channel, found, thread } = locate(workspace.state(), message.ts);
      const button = buttonsOf(found).find(
        ({ action_id }) => action_id === actionId || textOf(action_id).startsWith(`${actionId}:`),
      );
      if (button === undefined) throw new Error(`the message has no button ${actionId}`);
      const inAttachment = !buttonsOf({ ...found, attachments: [] }).includes(button);
      const common = {
        type: 'block_actions',
        api_app_id: BOT.app,
        token: 'unused',
        team: { id: BOT.team, domain: 'hospital' },
      };
      return send('interactive', {
        ...common,
        user: person(user),
        channel: { id: channel.id, name: channel.name },
        container: {
          ...(inAttachment
            ? { type: 'message_attachment', attachment_id: 1, is_app_unfurl: false }
            : { type: 'message' }),
          message_ts: found.ts,
          channel_id: channel.id,
          is_ephemeral: false,
          ...(thread === '' ? {} : { thread_ts: thread }),
        },
        message: { type: 'message', ...found },
        trigger_id: tickets.trigger(user),
        response_url: tickets.responseUrl({ user, channel: channel.id, thread, message: found.ts }),
        actions: [{ ...button, block_id: 'actions', action_ts: workspace.nextTs() }],
      });
    },
    async submit(modal) {
      const found = modalBy(workspace.state(), modal);
      if (found.view['submit'] === undefined) throw new Error('the modal has nothing to submit');
      const answer = await send('interactive', {
        type: 'view_submission',
        api_app_id: BOT.app,
        token: 'unused',
        team: { id: BOT.team, domain: 'hospital' },
        user: person(found.user),
        trigger_id: tickets.trigger(found.user),
        view: viewShape(found),
        response_urls: [],
      });
      if (answer.status === 200) applyViewAnswer(found.id, answer.body, workspace);
      return answer;
    },
    dismiss: (modal) => closeModal(modalBy(workspace.state(), modal).id, workspace),
    async command(text, { user = ALICE, channel: wanted } = {}) {
      const channel = channelBy(workspace.state(), wanted);
      const answer = await send('slash_commands', {
        token: 'unused',
        team_id: BOT.team,
        team_domain: 'hospital',
        channel_id: channel.id,
        channel_name: channel.name,
        user_id: user,
        user_name: person(user).name,
        command: '/suture',
        // Slack sends what was typed with its three control characters as entities.
        text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
        api_app_id: BOT.app,
        is_enterprise_install: 'false',
        response_url: tickets.responseUrl({ user, channel: channel.id, thread: '', message: '' }),
        trigger_id: tickets.trigger(user),
      });
      if (answer.status === 200) showCommandAnswer(answer.body, { user, channel: channel.id }, workspace);
      return answer;
    },
    say(text, { user = ALICE, channel: wanted } = {}) {
      const channel = channelBy(workspace.state(), wanted);
      const message: SlackMessage = { ts: workspace.nextTs(), user, text, blocks: [], attachments: [] };
      workspace.change((state) => withMessages(state, channel.id, (messages) => [...messages, message]));
      return message;
    },
  };
}

/** Slack's answer to a POST on a response URL: a status and a word. */
export function respond(
  id: string,
  given: Loose,
  tickets: Tickets,
  workspace: Workspace,
): { status: number; body: string } {
  const target = tickets.useResponseUrl(id);
  if (typeof target === 'string') return { status: 404, body: target };
  const refused = checkContent(given);
  if (refused !== null) return { status: 400, body: textOf(refused['error']) };
  if (given['replace_original'] === true && target.message !== '') {
    const changed = (each: SlackMessage) =>
      each.ts === target.message ? { ...newMessage(given, workspace, ''), ts: each.ts } : each;
    workspace.change((state) => withMessages(state, target.channel, (messages) => messages.map(changed)));
  } else if (given['response_type'] === 'in_channel') {
    const message = newMessage(given, workspace, textOf(given['thread_ts']));
    workspace.change((state) => withMessages(state, target.channel, (messages) => [...messages, message]));
  } else {
    whisperTo(target.user, target.channel, { thread_ts: target.thread, ...given }, workspace);
  }
  return { status: 200, body: 'ok' };
}

function applyViewAnswer(modal: string, body: string, workspace: Workspace): void {
  const answer: unknown = body === '' ? {} : JSON.parse(body);
  if (!isLoose(answer) || answer['response_action'] === undefined || answer['response_action'] === 'clear')
    return closeModal(modal, workspace);
  const { view } = answer;
  if (answer['response_action'] !== 'update' || !isLoose(view)) return;
  workspace.change((state) => ({
    ...state,
    modals: state.modals.map((each) => (each.id === modal ? { ...each, view } : each)),
  }));
}

function closeModal(modal: string, workspace: Workspace): void {
  workspace.change((state) => ({ ...state, modals: state.modals.filter(({ id }) => id !== modal) }));
}

function showCommandAnswer(
  body: string,
  { user, channel }: { user: string; channel: string },
  workspace: Workspace,
): void {
  if (body === '') return;
  const answer: unknown = body.startsWith('{') ? JSON.parse(body) : { text: body };
  if (!isLoose(answer)) return;
  if (answer['response_type'] !== 'in_channel') whisperTo(user, channel, answer, workspace);
  else
    workspace.change((state) =>
      withMessages(state, channel, (messages) => [...messages, newMessage(answer, workspace, '')]),
    );
}

function locate(state: SlackState, ts: string) {
  for (const channel of state.channels) {
    const found = channel.messages.find((each) => each.ts === ts);
    if (found !== undefined) return { channel, found, thread: found.thread_ts ?? '' };
  }
  const whispered = state.ephemeral.find((each) => each.ts === ts);
  const channel = state.channels.find(({ id }) => id === whispered?.channel);
  if (whispered === undefined || channel === undefined) throw new Error(`there is no message ${ts}`);
  return { channel, found: whispered, thread: whispered.thread_ts ?? '' };
}

function modalBy(state: SlackState, id: string | undefined) {
  const found = id === undefined ? state.modals.at(-1) : state.modals.find((each) => each.id === id);
  if (found === undefined) throw new Error('no modal is open');
  return found;
}

function channelBy(state: SlackState, wanted: string | undefined) {
  const found = wanted === undefined ? state.channels[0] : findChannel(state, wanted);
  if (found === undefined) throw new Error(`there is no channel ${wanted}`);
  return found;
}

function person(id: string): { id: string; name: string; username: string; team_id: string } {
  const name = id.replace(/^U0/, '').toLowerCase();
  return { id, name, username: name, team_id: BOT.team };
}

function mapToText(fields: Loose): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, textOf(value)]));
}
