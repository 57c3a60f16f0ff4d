import { fileURLToPath } from 'node:url';
import { servePage } from '../../../src/entrypoints/demo/serve-page.ts';
import { type Stage, setStage } from '../../../src/entrypoints/demo/stage.ts';
import { buttonsOf } from '../../support/slack/workspace.ts';

const INCIDENT = fileURLToPath(new URL('../../../fixtures/incidents/mysql-down', import.meta.url));
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let stage: Stage;
let page: { readonly url: string; close(): Promise<void> };
beforeAll(async () => {
  stage = await setStage(INCIDENT, silent);
  page = await servePage(stage, 0);
}, 30_000);
afterAll(async () => {
  await page.close();
  await stage.stop();
});

const act = (action: object, headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' }) =>
  fetch(`${page.url}act`, { method: 'POST', headers, body: JSON.stringify(action) });

interface State {
  readonly slack: {
    readonly messages: readonly { readonly ts: string; readonly text: string }[];
    readonly modal: object | null;
  };
  readonly github: { readonly pulls: readonly { readonly diff: string; readonly mergedAt: string | null }[] };
  readonly cluster: { readonly alert: string };
}

/** Follows the page's stream until a state is as wanted. */
async function until(wanted: (state: State) => boolean): Promise<State> {
  const response = await fetch(`${page.url}events`);
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    const found = events.map((event): State => JSON.parse(event.slice('data: '.length))).find(wanted);
    if (found !== undefined) return found;
  }
  throw new Error('the stream ended');
}

test('the page follows the story from the alert to green, and carries what a person does', async () => {
  expect((await until(() => true)).cluster.alert).toBe('firing');
  expect(await stage.grafana('firing')).toBe(202);
  await until(({ slack }) => slack.messages.length === 3);
  const diagnosis = stage.slack.channel('alerts').messages.find((message) => buttonsOf(message).length > 0);
  expect((await act({ type: 'click', ts: diagnosis?.ts, actionId: 'open-fix' })).status).toBe(204);
  await until(({ slack }) => slack.modal !== null && 'submit' in slack.modal);
  await act({ type: 'submit' });
  const { github } = await until(({ github: { pulls }, slack }) => pulls.length === 1 && slack.messages.length === 4);
  expect(github.pulls[0]?.diff).toMatch(/^-commonLabels:$/m);
  await act({ type: 'merge', number: 1 });
  const end = await until(({ slack }) => slack.messages.some(({ text }) => text.includes('resolved after')));
  expect(end.cluster.alert).toBe('resolved');
  expect(end.github.pulls[0]?.mergedAt).not.toBeNull();
}, 30_000);

test('its files are there, and a file of the repository at a commit', async () => {
  for (const path of ['', 'page.css', 'page.js']) expect((await fetch(`${page.url}${path}`)).status).toBe(200);
  const { commit } = stage.cluster.state();
  const file = (path: string) => fetch(`${page.url}file?${new URLSearchParams({ commit, path }).toString()}`);
  expect(await (await file('apps/blog-system/kustomization.yaml')).text()).toContain('kind: Kustomization');
  expect((await file('apps/blog-system')).status).toBe(404);
  expect((await fetch(`${page.url}../../package.json`)).status).toBe(404);
});

test.each([
  { name: 'a form of another site', action: { type: 'submit' }, headers: { 'content-type': 'text/plain' } },
  { name: 'an act there is none of', action: { type: 'explode' } },
  { name: 'a button there is none of', action: { type: 'click', ts: '1', actionId: 'x' } },
  { name: 'a pull request there is none of', action: { type: 'merge', number: 99 } },
])('$name is refused, with a reason', async ({ action, headers }) => {
  const response = await act(action, headers);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toBe('');
});
