import { checkBlocks, checkView } from './check-blocks.ts';
import { isLoose, type Loose, looseList, textOf } from './loose-json.ts';
import { FACTS } from './slack-facts.ts';
import type { Tickets } from './tickets.ts';
import { BOT, findChannel, type SlackMessage, type Workspace, withMessages } from './workspace.ts';

/** A method's answer; `ok: false` carries Slack's own error word. */
export type Answer = Loose & { readonly ok: boolean };

export interface ApiContext {
  readonly workspace: Workspace;
  readonly tickets: Tickets;
  /** `wss` address of the stand-in, for Socket Mode. */
  readonly socketUrl: () => string;
}

type Method = (given: Loose, context: ApiContext) => Answer;

const ok = (fields: Loose = {}): Answer => ({ ok: true, ...fields });
const no = (error: string, messages: readonly string[] = []): Answer =>
  messages.length === 0
    ? { ok: false, error }
    : { ok: false, error, errors: messages, response_metadata: { messages } };

/** The part of Slack's Web API a bot like ours needs, over one workspace in memory. */
export const METHODS: Readonly<Record<string, Method>> = {
  'api.test': (given) => ok({ args: given }),
  'auth.test': () =>
    ok({
      url: 'https://hospital.slack.test/',
      team: 'hospital',
      user: BOT.name,
      team_id: BOT.team,
      user_id: BOT.user,
      bot_id: BOT.bot,
      is_enterprise_install: false,
    }),
  'apps.connections.open': (_given, { socketUrl }) => ok({ url: socketUrl() }),
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': (given, { workspace }) => {
    const found = findMessage(given, textOf(given['message_ts']), workspace);
    if (found === null) return no('message_not_found');
    return ok({
      channel: found.channel,
      permalink: `https://hospital.slack.test/archives/${found.channel}/p${found.message.ts.replace('.', '')}`,
    });
  },
  'conversations.list': (_given, { workspace }) => ok({ channels: workspace.state().channels.map(channelShape) }),
  'conversations.info': (given, { workspace }) => {
    const channel = channelById(given, workspace);
    return channel === undefined ? no('channel_not_found') : ok({ channel: channelShape(channel) });
  },
  'conversations.join': (given, { workspace }) => {
    const channel = channelById(given, workspace);
    return channel === undefined ? no('channel_not_found') : ok({ channel: channelShape(channel) });
  },
  'conversations.history': (given, { workspace }) => {
    const channel = channelById(given, workspace);
    if (channel === undefined) return no('channel_not_found');
    const roots = channel.messages.filter(
      (message) => message.thread_ts === undefined || message.thread_ts === message.ts,
    );
    return page([...roots].reverse(), given);
  },
  'conversations.replies': (given, { workspace }) => {
    const channel = channelById(given, workspace);
    if (channel === undefined) return no('channel_not_found');
    const thread = threadOf(channel.messages, textOf(given['ts']));
    return thread.length === 0 ? no('thread_not_found') : page(thread, given);
  },
  'users.info': (given) => {
    const id = textOf(given['user']);
    const name = id.replace(/^U0/, '').toLowerCase();
    return id === ''
      ? no('user_not_found')
      : ok({
          user: {
            id,
            team_id: BOT.team,
            name,
            real_name: name,
            deleted: false,
            is_bot: id === BOT.user,
            profile: { display_name: name, real_name: name },
          },
        });
  },
  'views.open': (given, { workspace, tickets }) => {
    const trigger = tickets.useTrigger(textOf(given['trigger_id']));
    if (typeof trigger === 'string') return no(trigger);
    const problems = checkView(given['view']);
    if (problems.length > 0 || !isLoose(given['view'])) return no('invalid_arguments', problems);
    const modal = { id: workspace.nextId('V'), hash: workspace.nextTs(), user: trigger.user, view: given['view'] };
    workspace.change((state) => ({ ...state, modals: [...state.modals, modal] }));
    return ok({ view: viewShape(modal) });
  },
  'views.update': (given, { workspace }) => {
    const old = workspace.state().modals.find(({ id }) => id === given['view_id']);
    if (old === undefined) return no('not_found');
    if (given['hash'] !== undefined && given['hash'] !== old.hash) return no('hash_conflict');
    const problems = checkView(given['view']);
    if (problems.length > 0 || !isLoose(given['view'])) return no('invalid_arguments', problems);
    const modal = { ...old, hash: workspace.nextTs(), view: given['view'] };
    workspace.change((state) => ({
      ...state,
      modals: state.modals.map((each) => (each.id === modal.id ? modal : each)),
    }));
    return ok({ view: viewShape(modal) });
  },
};

/** A thread, its root first. */
export function threadOf(messages: readonly SlackMessage[], root: string): readonly SlackMessage[] {
  return messages.filter((message) => message.ts === root || message.thread_ts === root);
}

/** Only `chat.postMessage` takes a channel's name; everything else wants the id. */
function channelById(given: Loose, workspace: Workspace) {
  return workspace.state().channels.find(({ id }) => id === given['channel']);
}

/** Slack's shape of a view in answers and in requests about it. */
export function viewShape({
  id,
  hash,
  view,
}: {
  readonly id: string;
  readonly hash: string;
  readonly view: Loose;
}): Loose {
  return {
    ...view,
    id,
    hash,
    team_id: BOT.team,
    app_id: BOT.app,
    bot_id: BOT.bot,
    root_view_id: id,
    previous_view_id: null,
    private_metadata: textOf(view['private_metadata']),
    state: { values: {} },
  };
}

/** What Slack says to a message's content, or null when it takes it. */
export function checkContent(given: Loose): Answer | null {
  const { blocks = [], attachments = [] } = given;
  const nothing = textOf(given['text']) === '' && looseList(blocks).length === 0 && looseList(attachments).length === 0;
  if (nothing) return no('no_text');
  const problems = checkBlocks(blocks, '/blocks', 'message');
  if (problems.length > 0) return no('invalid_blocks', problems);
  if (looseList(attachments).length > FACTS.message.attachments) return no('too_many_attachments');
  const inside = looseList(attachments).flatMap((attachment, index) =>
    attachment['blocks'] === undefined
      ? []
      : checkBlocks(attachment['blocks'], `/attachments/${index}/blocks`, 'message'),
  );
  if (inside.length > 0) return no('invalid_attachments', inside);
  const size = JSON.stringify(blocks).length + JSON.stringify(attachments).length;
  return size > FACTS.message.blocksSize ? no('msg_blocks_too_long') : null;
}

function postMessage(given: Loose, { workspace }: ApiContext): Answer {
  const channel = findChannel(workspace.state(), textOf(given['channel']));
  if (channel === undefined) return no('channel_not_found');
  const refused = checkContent(given);
  if (refused !== null) return refused;
  const thread = textOf(given['thread_ts']);
  if (thread !== '' && threadOf(channel.messages, thread).length === 0) return no('thread_not_found');
  const message = newMessage(given, workspace, thread);
  workspace.change((state) => withMessages(state, channel.id, (messages) => [...messages, message]));
  return ok({
    channel: channel.id,
    ts: message.ts,
    message: { type: 'message', team: BOT.team, app_id: BOT.app, ...message },
  });
}

function update(given: Loose, { workspace }: ApiContext): Answer {
  const found = findMessage(given, textOf(given['ts']), workspace);
  if (found === null)
    return no(channelById(given, workspace) === undefined ? 'channel_not_found' : 'message_not_found');
  if (found.message.bot_id !== BOT.bot) return no('cant_update_message');
  if (Buffer.byteLength(textOf(given['text'])) > FACTS.message.updateTextBytes) return no('msg_too_long');
  const refused = checkContent(given);
  if (refused !== null) return refused;
  const message: SlackMessage = {
    ...found.message,
    ...(given['text'] === undefined ? {} : { text: textOf(given['text']) }),
    ...(given['blocks'] === undefined ? {} : { blocks: looseList(given['blocks']) }),
    // Slack keeps the attachments of a message unless an update names new ones.
    ...(given['attachments'] === undefined ? {} : { attachments: looseList(given['attachments']) }),
    ...(isLoose(given['metadata']) ? { metadata: given['metadata'] } : {}),
    edited: { user: BOT.user, ts: workspace.nextTs() },
  };
  workspace.change((state) =>
    withMessages(state, found.channel, (messages) => messages.map((each) => (each.ts === message.ts ? message : each))),
  );
  return ok({ channel: found.channel, ts: message.ts, text: message.text, message: { type: 'message', ...message } });
}

function remove(given: Loose, { workspace }: ApiContext): Answer {
  const found = findMessage(given, textOf(given['ts']), workspace);
  if (found === null) return no('message_not_found');
  workspace.change((state) =>
    withMessages(state, found.channel, (messages) => messages.filter(({ ts }) => ts !== found.message.ts)),
  );
  return ok({ channel: found.channel, ts: found.message.ts });
}

function postEphemeral(given: Loose, { workspace }: ApiContext): Answer {
  const channel = channelById(given, workspace);
  if (channel === undefined) return no('channel_not_found');
  if (textOf(given['user']) === '') return no('user_not_in_channel');
  const refused = checkContent(given);
  if (refused !== null) return refused;
  const message = whisperTo(textOf(given['user']), channel.id, given, workspace);
  return ok({ message_ts: message.ts });
}

/** Keeps a message only `to` sees. */
export function whisperTo(to: string, channel: string, given: Loose, workspace: Workspace): SlackMessage {
  const message = { ...newMessage(given, workspace, textOf(given['thread_ts'])), channel, to };
  workspace.change((state) => ({ ...state, ephemeral: [...state.ephemeral, message] }));
  return message;
}

export function newMessage(given: Loose, workspace: Workspace, thread: string): SlackMessage {
  return {
    ts: workspace.nextTs(),
    ...(thread === '' ? {} : { thread_ts: thread }),
    user: BOT.user,
    bot_id: BOT.bot,
    text: textOf(given['text']).slice(0, FACTS.message.text),
    blocks: looseList(given['blocks']),
    attachments: looseList(given['attachments']),
    ...(isLoose(given['metadata']) ? { metadata: given['metadata'] } : {}),
  };
}

function findMessage(
  given: Loose,
  ts: string,
  workspace: Workspace,
): { channel: string; message: SlackMessage } | null {
  const channel = channelById(given, workspace);
  const message = channel?.messages.find((each) => each.ts === ts);
  return channel === undefined || message === undefined ? null : { channel: channel.id, message };
}

function page(messages: readonly SlackMessage[], given: Loose): Answer {
  const limit = Math.min(Number(given['limit'] ?? 100), 1000);
  const start = Number(textOf(given['cursor']) || 0);
  const shown = messages
    .slice(start, start + limit)
    .map((message) => messageShape(message, given['include_all_metadata']));
  const more = start + limit < messages.length;
  return ok({
    messages: shown,
    has_more: more,
    ...(more ? { response_metadata: { next_cursor: String(start + limit) } } : {}),
  });
}

function messageShape({ metadata, ...message }: SlackMessage, withMetadata: unknown): Loose {
  const all = withMetadata === true && metadata !== undefined;
  return { type: 'message', team: BOT.team, app_id: BOT.app, ...message, ...(all ? { metadata } : {}) };
}

function channelShape({ id, name }: { readonly id: string; readonly name: string }): Loose {
  return { id, name, is_channel: true, is_member: true, is_private: false, is_archived: false };
}
