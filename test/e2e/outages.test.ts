import { join } from 'node:path';
import { jobStore } from '../../src/adapters/local/job-store.ts';
import { parseWebhook } from '../../src/core/alert/parse-webhook.ts';
import { waitFor } from '../../src/entrypoints/demo/wait-for.ts';
import { bodyOf, openSuture } from './open-suture.ts';

const retries = (log: readonly string[]) =>
  log.filter((line) => line.startsWith('A job failed and is tried again')).length;

test('GitHub is down for a while: the answer comes late, once', async () => {
  const suture = await openSuture();
  suture.github.failNext({ status: 503, match: /^GET .*\/commits/, times: 2 });
  await suture.grafana(bodyOf('grafana-firing'));
  await suture.offer('open-fix');
  await suture.settled();
  expect(retries(suture.log)).toBe(2);
  expect(suture.replies()).toHaveLength(2);
});

test('GitHub stays down: the thread says why, and the alert is looked into when it is sent again', async () => {
  const suture = await openSuture();
  suture.github.failNext({ status: 503, match: /^GET .*\/commits/, times: 4 });
  await suture.grafana(bodyOf('grafana-firing'));
  await suture.settled();
  await waitFor('the last word', () => suture.roots().find(({ text }) => text.includes('could not look')));
  expect(suture.deadLetters().map(({ job, problem }) => [job.kind, problem])).toEqual([
    ['alert', expect.stringContaining('GitHub could not be reached or failed')],
  ]);
  expect(suture.replies().at(-1)).toContain('GitHub could not be reached or failed');
  forgetWhatWasSent(suture.data);
  expect((await suture.grafana(bodyOf('grafana-firing'))).line).toContain('1 of 1 alerts queued');
  await suture.offer('open-fix');
});

test('GitHub fails halfway through the pull request: the next attempt finishes it', async () => {
  const suture = await openSuture();
  await suture.grafana(bodyOf('grafana-firing'));
  await suture.slack.click(await suture.offer('open-fix'), 'open-fix');
  await waitFor('the modal', () => suture.slack.modals().find(({ view }) => view['submit'] !== undefined));
  suture.github.failNext({ status: 502, match: /^POST .*\/pulls/, afterEffect: true });
  await suture.slack.submit();
  await suture.settled();
  expect(await suture.github.pulls()).toHaveLength(1);
  expect(suture.replies().filter((text) => text.includes('#1'))).toHaveLength(1);
});

describe('Slack is down for a while: nothing is lost, and everything is said once', () => {
  test.each([
    { name: 'it answers 503', failure: { kind: 'status', status: 503 } },
    { name: 'its answers are lost', failure: { kind: 'lost-answer' } },
  ] as const)('$name', async ({ failure }) => {
    const suture = await openSuture();
    suture.slack.failNext(failure, { method: 'chat.postMessage', times: 2 });
    suture.slack.failNext(failure, { method: 'chat.update' });
    await suture.grafana(bodyOf('grafana-firing'));
    await suture.offer('open-fix');
    await suture.settled();
    expect(suture.roots()).toHaveLength(1);
    expect(suture.replies()).toHaveLength(2);
    expect(suture.deadLetters()).toEqual([]);
  });

  test('while the diagnosis is posted', async () => {
    const suture = await openSuture();
    // The progress line is there; the next two posts are the diagnosis.
    suture.github.meanwhile(/^GET .*\/commits/, async () => {
      suture.slack.failNext({ kind: 'status', status: 500 }, { method: 'chat.postMessage', times: 2 });
    });
    await suture.grafana(bodyOf('grafana-firing'));
    await suture.offer('open-fix');
    await suture.settled();
    expect(suture.replies()).toHaveLength(2);
    expect(retries(suture.log)).toBe(2);
  });
});

test('the server is restarted while a job waits for its next attempt, and while one runs', async () => {
  const suture = await openSuture();
  suture.github.failNext({ status: 503, match: /^GET .*\/commits/ });
  await suture.grafana(bodyOf('grafana-firing'));
  await waitFor('the first attempt', () => (retries(suture.log) > 0 ? true : undefined));
  await suture.restart(async () => leaveRunning(suture.data));
  await suture.settled();
  expect(suture.roots()).toHaveLength(2);
  for (const root of suture.roots()) expect(suture.replies(root)).toHaveLength(2);
});

/** What a process leaves that was killed: a job that says it is running, until its lease ends. */
function leaveRunning(data: string): void {
  const parsed = parseWebhook(JSON.parse(bodyOf('grafana-firing', { fingerprint: 'aaaaaaaaaaaaaaaa' })));
  const alert = parsed.ok ? parsed.value.alerts[0] : undefined;
  if (alert === undefined) throw new Error('the body holds no alert');
  const now = Date.now();
  const store = jobStore(join(data, 'suture.db'));
  store.add({ kind: 'alert', alert }, { group: 'a', key: 'a', now: 0 });
  store.take(now, now + 300);
  store.close();
}

/** Ten minutes pass for the queue, which then no longer drops what it was sent before. */
function forgetWhatWasSent(data: string): void {
  const store = jobStore(join(data, 'suture.db'));
  const job = { kind: 'notice', notice: 'grafana-test', sender: '', detail: '', key: '' } as const;
  store.add(job, { group: 'later', key: 'later', now: Date.now() + 600_000 });
  store.close();
}
