import { readFileSync } from 'node:fs';
import { parseWebhook } from '../../../src/core/alert/parse-webhook.ts';

const text = readFileSync('docs/alerts.md', 'utf8');

test('the bodies that the documentation shows are read, each as its sender’s', () => {
  const bodies = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, body = '']) => parseWebhook(JSON.parse(body)));
  expect(bodies).toEqual([
    { ok: true, value: expect.objectContaining({ sender: 'alertmanager' }) },
    { ok: true, value: expect.objectContaining({ sender: 'grafana' }) },
  ]);
});
