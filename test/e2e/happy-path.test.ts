import { messageText } from '../../src/entrypoints/demo/message-text.ts';
import { waitFor } from '../../src/entrypoints/demo/wait-for.ts';
import { SECRETS } from '../support/stage.ts';
import { bodyOf, openSuture } from './open-suture.ts';

test('from the alert to green: a thread, a cause, a fix, a merge', async () => {
  const suture = await openSuture();
  const { slack, github } = suture;
  const fired = performance.now();
  expect(await suture.grafana(bodyOf('grafana-firing'))).toEqual({
    status: 202,
    line: '1 of 1 alerts queued, 0 seen before.',
  });
  await waitFor('the progress line', () => suture.replies()[0]);
  expect(performance.now() - fired).toBeLessThan(2000);

  const diagnosis = await suture.offer('open-fix');
  expect(messageText(diagnosis)).toMatch(/commonLabels.*apps\/blog-system\/kustomization\.yaml:8/s);
  expect(messageText(diagnosis)).toContain('field is immutable');
  const [bad] = (await github.repository.commits('main', { skip: 1, first: 1 })).map(({ sha }) => sha);
  expect(JSON.stringify(diagnosis.blocks)).toContain(
    `${github.url}/acme/blog-gitops/blob/${bad}/apps/blog-system/kustomization.yaml#L8`,
  );

  const clicked = await slack.click(diagnosis, 'open-fix');
  expect(clicked).toMatchObject({ status: 200 });
  expect(clicked.millis).toBeLessThan(3000);
  const { view } = await waitFor('the modal', () => slack.modals().find((modal) => modal.view['submit'] !== undefined));
  expect(JSON.stringify(view)).toMatch(/-commonLabels:.*The proof holds/s);
  await slack.submit();
  expect(slack.modals()).toEqual([]);

  const pull = await waitFor('the pull request', async () => (await github.pulls())[0]);
  expect(await github.diff(pull.number)).toMatch(/^-commonLabels:$/m);
  await suture.settled();
  expect(suture.roots().map(messageText)[0]).toContain(`#${pull.number}`);

  await github.merge(pull.number, 'kim');
  await suture.settled();
  expect(suture.replies().at(-1)).toMatch(/#1.*merged by kim/s);
  await suture.grafana(bodyOf('grafana-resolved'));
  await suture.settled();
  expect(suture.roots().map(({ text }) => text)).toEqual([expect.stringMatching(/MySQLDown: resolved/)]);
  expect(suture.replies().at(-1)).toMatch(
    /resolved after 2 h 13 min.*alert began.*diagnosed.*#1 opened.*#1 merged.*resolved/s,
  );
  expect(suture.deadLetters()).toEqual([]);
});

test('Alertmanager is heard as well', async () => {
  const suture = await openSuture();
  const headers = { authorization: `Bearer ${SECRETS.alertmanager}` };
  expect((await suture.post('/webhooks/alertmanager', bodyOf('alertmanager-firing'), headers)).status).toBe(202);
  expect(messageText(await suture.offer('open-fix'))).toContain('apps/blog-system/kustomization.yaml:8');
});

test('every other button answers the one who pressed it, and nobody else', async () => {
  const suture = await openSuture();
  await suture.grafana(bodyOf('grafana-firing'));
  const diagnosis = await suture.offer('show-diff');
  await suture.settled();
  const before = suture.replies().length;
  await suture.slack.click(diagnosis, 'show-diff', { user: 'U0BOB' });
  await suture.slack.click(diagnosis, 'not-helpful', { user: 'U0BOB' });
  const whispers = await waitFor('two answers', () =>
    suture.slack.ephemeral().length === 2 ? suture.slack.ephemeral() : undefined,
  );
  expect(whispers.map(({ to }) => to)).toEqual(['U0BOB', 'U0BOB']);
  expect(whispers.map(messageText).join()).toContain('-commonLabels:');
  expect(suture.replies()).toHaveLength(before);
});
