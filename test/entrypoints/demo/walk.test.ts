import { fileURLToPath } from 'node:url';
import { walk } from '../../../src/entrypoints/demo/walk.ts';

const INCIDENT = fileURLToPath(new URL('../../../fixtures/incidents/mysql-down', import.meta.url));

test('the demo walks from the alert to green and tells what was posted and opened', async () => {
  let out = '';
  let err = '';
  const status = await walk({
    incident: INCIDENT,
    json: true,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
  });
  expect(err).not.toContain('stopped');
  expect(status).toBe(0);
  expect(err.split('\n').filter((line) => / s {2}/.test(line))).toHaveLength(8);
  const told = JSON.parse(out);
  expect(told.slack.channels[0].messages).toHaveLength(6);
  expect(told.pullRequests).toMatchObject([{ number: 1, mergedBy: 'robin' }]);
  expect(told.pullRequests[0].diff).toContain('\n-commonLabels:\n');
  expect(told.cluster.alert).toBe('resolved');
}, 30_000);
