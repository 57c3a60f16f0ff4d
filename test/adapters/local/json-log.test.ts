import { jsonLog, type LogLevel } from '../../../src/adapters/local/json-log.ts';
import { manualClock } from '../../contract/manual-clock.ts';

function lines(level: LogLevel = 'info', secrets: readonly string[] = []) {
  const written: string[] = [];
  return { written, log: jsonLog({ clock: manualClock(), level, write: (line) => written.push(line), secrets }) };
}

test('a line is one JSON object', () => {
  const { written, log } = lines();
  log.info('A webhook came in', { sender: 'grafana', text: 'two\nlines' });
  expect(written).toEqual([
    '{"time":"2026-03-01T10:00:00.000Z","level":"info","text":"A webhook came in","fields":{"sender":"grafana","text":"two\\nlines"}}',
  ]);
});

test('less serious lines than the level are not written', () => {
  const { written, log } = lines('warn');
  log.info('no');
  log.warn('yes');
  log.error('yes');
  expect(written).toHaveLength(2);
});

test('known secrets are never written, wherever they stand and however JSON spells them', () => {
  const { written, log } = lines('info', ['xoxb-secret-token', '-----BEGIN\nKEY-----']);
  log.error('Slack said no to xoxb-secret-token', {
    deep: { list: ['Bearer xoxb-secret-token'] },
    key: '-----BEGIN\nKEY-----',
  });
  log.error('failed', { problem: new Error('with xoxb-secret-token') });
  expect(written.join('')).not.toMatch(/xoxb-secret-token|BEGIN/);
  expect(written[0]).toContain('Slack said no to ***');
});

test.each(['token', 'signingSecret', 'private_key', 'authorization', 'responseUrl'])(
  'a field called %s is never written',
  (name) => {
    const { written, log } = lines();
    log.info('text', { [name]: 'value', nested: { [name]: { deep: 'value' } } });
    expect(written[0]).not.toContain('value');
  },
);

test('an error keeps its message and cause', () => {
  const { written, log } = lines();
  log.warn('failed', { problem: new TypeError('outer', { cause: new Error('inner') }) });
  expect(JSON.parse(written[0] ?? '').fields.problem).toMatchObject({
    name: 'TypeError',
    message: 'outer',
    cause: { message: 'inner' },
  });
});

test('a long text is cut and says so', () => {
  const { written, log } = lines();
  log.info('text', { label: 'x'.repeat(10_000) });
  expect(written[0]).toContain('… (8000 more characters)');
});

test('logging never throws', () => {
  const { written, log } = lines();
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  log.info('text', circle);
  expect(JSON.parse(written[0] ?? '')).toMatchObject({
    text: 'text',
    fieldsUnwritable: expect.stringContaining('circular'),
  });
});
