import { waitFor } from '../../src/entrypoints/demo/wait-for.ts';
import { bodyOf, openSuture, type Suture } from './open-suture.ts';

/** Presses "Open fix PR" and says yes, as one person after the other. */
async function confirm(suture: Suture, ...users: readonly string[]): Promise<void> {
  const diagnosis = await suture.offer('open-fix');
  for (const user of users) await suture.slack.click(diagnosis, 'open-fix', { user });
  const ready = () => suture.slack.modals().filter(({ view }) => view['submit'] !== undefined);
  const modals = await waitFor('the modals', () => (ready().length === users.length ? ready() : undefined));
  await Promise.all(modals.map(({ id }) => suture.slack.submit(id)));
  await suture.settled();
}

async function diagnosed(): Promise<Suture> {
  const suture = await openSuture();
  await suture.grafana(bodyOf('grafana-firing'));
  await suture.settled();
  return suture;
}

test('one alert sent three times at once is one thread with one answer', async () => {
  const suture = await openSuture();
  const body = bodyOf('grafana-firing');
  const answers = await Promise.all([suture.grafana(body), suture.grafana(body), suture.grafana(body)]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  await suture.settled();
  expect(suture.roots()).toHaveLength(1);
  expect(suture.replies()).toHaveLength(2);
  await suture.grafana(bodyOf('grafana-resolved'));
  await suture.grafana(bodyOf('grafana-resolved'));
  await suture.settled();
  expect(suture.replies()).toHaveLength(3);
});

test('two people who say yes at once, and one more later, get one pull request and one message', async () => {
  const suture = await diagnosed();
  await confirm(suture, 'U0ALICE', 'U0BOB');
  await confirm(suture, 'U0CAROL');
  expect(await suture.github.pulls()).toHaveLength(1);
  expect(suture.replies().filter((text) => text.includes('#1'))).toHaveLength(1);

  await suture.github.merge(1);
  await suture.settled();
  const said = suture.replies();
  expect(said.filter((text) => text.includes('was merged'))).toHaveLength(1);
  const ended = suture.github.deliveries.find(({ event, action }) => event === 'pull_request' && action === 'closed');
  await suture.github.redeliver(ended?.id ?? '');
  await suture.settled();
  expect(suture.replies()).toEqual(said);
});

test('a pull request that was closed stays closed, and a new yes is told so', async () => {
  const suture = await diagnosed();
  await confirm(suture, 'U0ALICE');
  await suture.github.close(1, 'kim');
  await suture.settled();
  expect(suture.replies().at(-1)).toMatch(/#1.*closed.*kim/s);
  await confirm(suture, 'U0ALICE');
  expect((await suture.github.pulls()).map(({ state }) => state)).toEqual(['closed']);
  expect(suture.replies().at(-1)).toMatch(/closed it without merging/);
});

describe('the branch moved between the diagnosis and the yes', () => {
  test('elsewhere: the fix is made on the newest commit', async () => {
    const suture = await diagnosed();
    const head = await suture.github.push({ 'README.md': 'Changed meanwhile.\n' }, 'docs: change');
    await confirm(suture, 'U0ALICE');
    const [pull] = await suture.github.pulls();
    expect(pull?.baseSha).toBe(head);
    expect(await suture.github.diff(1)).not.toContain('README.md');
  });

  test('while the commit is written: it is made again on what is there now', async () => {
    const suture = await diagnosed();
    const path = 'apps/blog-system/kustomization.yaml';
    const text = (await suture.github.repository.git(['show', `main:${path}`])).bytes.toString('utf8');
    suture.github.meanwhile(/SutureDraftState/, () =>
      suture.github.push({ [path]: `# moved\n${text}` }, 'chore: a comment'),
    );
    await confirm(suture, 'U0ALICE');
    expect(await suture.github.diff(1)).toMatch(/^-commonLabels:$/m);
    expect(await suture.github.diff(1)).not.toMatch(/^-# moved/m);
  });

  test('by the very fix: there is nothing left to open, and the thread says so', async () => {
    const suture = await diagnosed();
    const path = 'apps/blog-system/kustomization.yaml';
    const text = (await suture.github.repository.git(['show', `main~2:${path}`])).bytes.toString('utf8');
    await suture.github.push({ [path]: text }, 'fix: take the labels off again');
    const before = suture.replies().length;
    await confirm(suture, 'U0ALICE');
    expect(await suture.github.pulls()).toEqual([]);
    expect(suture.replies()).toHaveLength(before + 1);
  });
});
