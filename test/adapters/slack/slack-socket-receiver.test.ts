import { slackApp } from '../../../src/adapters/slack/slack-app.ts';
import type { SlackHandlers } from '../../../src/adapters/slack/slack-handlers.ts';
import { slackSocketReceiver } from '../../../src/adapters/slack/slack-socket-receiver.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { CommandRequest } from '../../../src/ports/queue.ts';
import { startSlack } from '../../support/slack/start-slack.ts';

const log: Log = { info: () => {}, warn: () => {}, error: () => {} };

test('a command over Socket Mode is answered over the same connection', async () => {
  const slack = await startSlack({ signingSecret: 'unused', requestUrl: 'http://127.0.0.1:9/' });
  const commands: CommandRequest[] = [];
  const unused = async (): Promise<never> => {
    throw new Error('not part of this test');
  };
  const handlers: SlackHandlers = {
    onCommand: async (command) => void commands.push(command),
    onOpenFix: unused,
    onConfirm: unused,
    onShowDiff: unused,
    onNotHelpful: unused,
  };
  const receiver = slackSocketReceiver({ appToken: slack.appToken, apiUrl: slack.apiUrl, log });
  const app = slackApp({ config: { token: slack.token, apiUrl: slack.apiUrl }, receiver, handlers, log });
  await app.start();
  await slack.command('why „ü“ 日本');
  expect(commands).toMatchObject([{ verb: 'why', argument: '„ü“ 日本' }]);
  expect(slack.ephemeral().at(-1)?.text).toBe('On it: `why „ü“ 日本` …');
  await app.stop();
  await slack.stop();
});
