import { sqliteIncidents } from '../../src/adapters/local/sqlite-incidents.ts';
import { slackHandlers } from '../../src/entrypoints/slack-handlers.ts';
import type { Incident, OfferedOption } from '../../src/ports/incidents.ts';
import { incidentOf } from '../contract/incident-builder.ts';

const option = (id: string, hasPatch: boolean, recommended = false): OfferedOption => ({
  id,
  title: id,
  recommended,
  hasPatch,
  confirmation: { title: `Confirm ${id}`, blocks: [], actions: [] },
});

const incident = (changes: Partial<Incident> = {}): Incident =>
  incidentOf({
    id: 'i1',
    state: 'diagnosed',
    repository: 'acme/blog',
    commit: 'a'.repeat(40),
    options: [option('move-labels', true, true), option('recreate', false)],
    ...changes,
  });

async function open(stored: Incident | null) {
  const incidents = sqliteIncidents({ file: ':memory:', clock: { now: () => 0 } });
  if (stored !== null) await incidents.save(stored);
  const keys: string[] = [];
  const whispers: string[] = [];
  const handlers = slackHandlers(
    {
      incidents,
      queue: { send: async (_job, { key }) => void keys.push(key) },
      conversation: {
        post: () => Promise.reject(new Error('a click posts nothing')),
        update: () => Promise.reject(new Error('a click edits nothing')),
        whisper: async (_url, { report }) => void whispers.push(report.title),
      },
      log: { info: () => {}, warn: () => {}, error: () => {} },
    },
    'https://github.com/',
  );
  const click = {
    incident: 'i1',
    option: 'move-labels',
    user: 'U1',
    channel: 'C1',
    thread: '1.1',
    message: '1.2',
    responseUrl: 'https://x',
  };
  const confirm = (user: string) =>
    handlers.onConfirm({ incident: 'i1', option: 'move-labels', user, channel: 'C1', thread: '1.1' });
  return { handlers, keys, whispers, click, confirm };
}

const pull = { number: 7, url: 'https://github.com/acme/blog/pull/7', option: 'move-labels', merged: false };

describe('one round of yeses is one job', () => {
  test('the same yes twice, by whomever', async () => {
    const { keys, confirm } = await open(incident());
    await confirm('U1');
    await confirm('U2');
    expect(new Set(keys).size).toBe(1);
  });

  test('also when the pull request is open by the second one', async () => {
    const before = await open(incident());
    const after = await open(incident({ state: 'pr-open', pullRequest: pull }));
    await before.confirm('U1');
    await after.confirm('U2');
    expect(after.keys).toEqual(before.keys);
  });

  test('a new round begins when the pull request was closed', async () => {
    const before = await open(incident());
    const after = await open(incident({ pullRequest: pull }));
    await before.confirm('U1');
    await after.confirm('U1');
    expect(after.keys).not.toEqual(before.keys);
  });
});

describe('what the modal shows', () => {
  test('the confirmation made with the diagnosis, with links to its commit', async () => {
    const { handlers, click } = await open(incident());
    expect(await handlers.onOpenFix(click)).toEqual({
      kind: 'ready',
      report: { title: 'Confirm move-labels', blocks: [], actions: [] },
      links: { repositoryUrl: 'https://github.com/acme/blog', commit: 'a'.repeat(40) },
    });
  });

  test.each([
    { name: 'an alert that was forgotten', stored: null, id: 'move-labels', why: /no longer know/ },
    { name: 'a procedure', stored: incident(), id: 'recreate', why: /procedure/ },
    { name: 'an option of an older message', stored: incident(), id: 'gone', why: /./ },
  ])('$name: why there is nothing to confirm', async ({ stored, id, why }) => {
    const { handlers, click } = await open(stored);
    expect(await handlers.onOpenFix({ ...click, option: id })).toEqual({
      kind: 'unavailable',
      why: expect.stringMatching(why),
    });
  });
});

test('a command is queued under its response URL, which no other command has', async () => {
  const { handlers, keys } = await open(null);
  await handlers.onCommand({
    verb: 'scan',
    argument: '',
    share: false,
    user: 'U1',
    channel: 'C1',
    responseUrl: 'https://x/1',
  });
  expect(keys).toEqual(['command/https://x/1']);
});

test('a button whose response URL is missing answers nobody, and fails for nobody', async () => {
  const { handlers, click, whispers } = await open(incident());
  await handlers.onShowDiff({ ...click, responseUrl: null });
  await handlers.onNotHelpful({ ...click, responseUrl: null });
  expect(whispers).toEqual([]);
  await handlers.onShowDiff(click);
  expect(whispers).toHaveLength(1);
});
