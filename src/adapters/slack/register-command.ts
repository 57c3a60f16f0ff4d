import type { App } from '@slack/bolt';
import type { Log } from '../../ports/log.ts';
import { helpReport } from './help-report.ts';
import { inlineCode } from './mrkdwn.ts';
import { parseCommand } from './parse-command.ts';
import type { SlackHandlers } from './slack-handlers.ts';
import { toBlocks } from './to-blocks.ts';

/** `/suture …`, and the help for those who mention the bot instead: slash commands do not exist inside threads. */
export function registerCommand(app: App, handlers: SlackHandlers, log: Log): void {
  app.command('/suture', async ({ command, ack, respond }) => {
    const parsed = parseCommand(command.text ?? '');
    if (parsed.kind === 'help') {
      await ack({ response_type: 'ephemeral', ...help(parsed.problem) });
      return;
    }
    const { verb, argument, share } = parsed;
    await ack({ response_type: 'ephemeral', text: `On it: ${inlineCode(`${verb} ${argument}`)} …` });
    const { user_id: user, channel_id: channel, response_url: responseUrl } = command;
    try {
      await handlers.onCommand({ verb, argument, share, user, channel, responseUrl });
    } catch (error) {
      log.error('A command could not be queued', {
        verb,
        problem: error instanceof Error ? error.message : String(error),
      });
      await respond({
        response_type: 'ephemeral',
        replace_original: false,
        text: 'I could not take this up. Please try again in a minute.',
      });
    }
  });

  app.event('app_mention', async ({ event, client }) => {
    if (event.user === undefined) return;
    await client.chat.postEphemeral({
      channel: event.channel,
      user: event.user,
      thread_ts: event.thread_ts ?? event.ts,
      ...help(null),
    });
  });
}

function help(problem: string | null) {
  const { text, blocks } = toBlocks({ report: helpReport(problem) });
  return { text, blocks: [...blocks] };
}
