import { messageText } from '../../src/entrypoints/demo/message-text.ts';
import { waitFor } from '../../src/entrypoints/demo/wait-for.ts';
import { openSuture } from './open-suture.ts';

test('commands are acknowledged at once and answered to the one who asked, or with --share to all', async () => {
  const suture = await openSuture();
  const { slack } = suture;
  const answerTo = async (text: string) => {
    const before = slack.ephemeral().length;
    const acknowledged = await slack.command(text, { user: 'U0BOB' });
    expect(acknowledged.status).toBe(200);
    expect(acknowledged.millis).toBeLessThan(3000);
    await suture.settled();
    return slack.ephemeral().slice(before).map(messageText).join('\n');
  };

  expect(await answerTo('help')).toContain('/suture diagnose');
  expect(await answerTo('')).toContain('/suture diagnose');
  expect(await answerTo('cure everything')).toContain('/suture diagnose');
  expect(await answerTo('why connect: operation not permitted')).toMatch(/On it.*operation not permitted.*endpoint/s);
  expect(await answerTo('scan')).toContain('apps/blog-system/kustomization.yaml:8');
  expect(await answerTo('scan blog-system')).toContain('apps/blog-system/kustomization.yaml:8');
  expect(await answerTo('scan nowhere')).toMatch(/nowhere.*blog-system/s);
  expect(await answerTo('diagnose blog-system/mysql-exporter')).toContain('apps/blog-system/kustomization.yaml:8');
  expect(suture.roots()).toEqual([]);

  expect(await answerTo('scan --share')).not.toContain('apps/blog-system');
  expect(suture.channelText()).toContain('apps/blog-system/kustomization.yaml:8');
  expect(suture.channelText()).not.toContain('Open fix PR');
  expect(suture.deadLetters()).toEqual([]);
});

test('a command that fails for good says so to the one who asked', async () => {
  const suture = await openSuture();
  suture.github.failNext({ status: 503, times: 100 });
  await suture.slack.command('scan');
  await suture.settled();
  await waitFor('the last word', () =>
    suture.slack
      .ephemeral()
      .map(messageText)
      .find((text) => text.includes('could not answer the command')),
  );
});
