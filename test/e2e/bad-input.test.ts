import { readFileSync } from 'node:fs';
import { messageText } from '../../src/entrypoints/demo/message-text.ts';
import { waitFor } from '../../src/entrypoints/demo/wait-for.ts';
import { repositoryOf } from '../support/git-fixture.ts';
import { signedHeaders } from '../support/slack/deliver.ts';
import { SECRETS } from '../support/stage.ts';
import { bodyOf, openSuture } from './open-suture.ts';

const webhook = (name: string) =>
  readFileSync(new URL(`../../fixtures/webhooks/${name}.json`, import.meta.url), 'utf8');

test('who is not known changes nothing: unsigned, wrongly signed, stale', async () => {
  const suture = await openSuture();
  const body = bodyOf('grafana-firing');
  const form = 'command=%2Fsuture&text=scan';
  const now = Math.floor(Date.now() / 1000);
  const answers = [
    await suture.grafana(body, 'another-secret'),
    await suture.post('/webhooks/grafana', body, {}),
    await suture.post('/webhooks/alertmanager', bodyOf('alertmanager-firing'), { authorization: 'Bearer guess' }),
    await suture.post('/webhooks/github', '{}', { 'x-github-event': 'ping', 'x-hub-signature-256': 'sha256=00' }),
    await suture.post('/slack/events', form, signedHeaders(form, 'another-secret', now)),
    await suture.post('/slack/events', form, signedHeaders(form, SECRETS.slack, now - 600)),
    await suture.post('/slack/events', form, {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401, 401]);
  await suture.settled();
  expect(suture.slack.calls()).toEqual([]);
  expect(suture.github.requests).toEqual([]);
});

test('a signed body that cannot be read is refused with one line, and the channel hears of each problem once', async () => {
  const suture = await openSuture();
  const tooLarge = `{"alerts":"${'x'.repeat(1024 * 1024)}"}`;
  const bodies = ['hello', '{"ok":true}', webhook('grafana-custom-template'), tooLarge, 'hello'];
  const answers = [];
  for (const body of bodies) answers.push(await suture.grafana(body));
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 413, 422]);
  for (const { line } of answers) expect(line).toMatch(/^[^\n]{10,400}$/);
  await suture.settled();
  const problems = new Set(answers.map(({ line }) => line));
  expect(suture.roots()).toHaveLength(problems.size);
  expect(suture.channelText()).toContain('custom payload');
});

test("each press of Grafana's test button is answered", async () => {
  const suture = await openSuture();
  const press = bodyOf('grafana-test');
  const again = press.replace(/("groupKey":"[^"]+-)\d+"/, '$11799999999"');
  for (const body of [press, press, again]) await suture.grafana(body);
  await suture.settled();
  expect(suture.roots().map(messageText)).toEqual([
    expect.stringContaining('arrived'),
    expect.stringContaining('arrived'),
  ]);
});

test('labels are data: nobody is called, nothing is formatted, nothing is too long', async () => {
  const suture = await openSuture();
  const hostile = '<!channel> `*bold*` ``` <https://evil.example|click> &lt;@U0ALICE&gt; \u202e\u0000';
  const body = bodyOf('grafana-firing', {
    labels: {
      alertname: hostile,
      namespace: 'a'.repeat(10_000),
      severity: hostile,
      __proto__x: hostile,
      job: '../../etc/passwd',
    },
    annotations: { summary: `${hostile} ${'b'.repeat(10_000)}`, description: hostile },
  });
  expect((await suture.grafana(body)).status).toBe(202);
  await waitFor('an answer', () => suture.replies()[1]);
  await suture.settled();
  // What a person wrote reaches Slack only as entities; the stand-in has refused what exceeds Slack's limits.
  const sent = JSON.stringify(suture.slack.calls().map((call) => call.arguments));
  expect(sent).not.toMatch(/<!channel|<@U0ALICE|<https:\/\/evil/);
  expect(suture.roots()).toHaveLength(1);
  expect(suture.deadLetters()).toEqual([]);
  expect(JSON.stringify(suture.roots()[0]).length).toBeLessThan(20_000);
});

test('an alert nothing can be said about: the thread says what was looked at and what is missing', async () => {
  const suture = await openSuture();
  const labels = { alertname: 'TicketPrinterOutOfPaper', room: '4' };
  await suture.grafana(
    bodyOf('grafana-firing', {
      labels,
      annotations: {},
      fingerprint: 'feedfeedfeedfeed',
      ruleUID: '',
      generatorURL: '',
      silenceURL: '',
    }),
  );
  await suture.settled();
  expect(suture.roots().map(({ text }) => text)).toEqual([expect.stringContaining('nothing in Git explains it')]);
  const answer = suture.replies().at(-1);
  expect(answer).toContain('TicketPrinterOutOfPaper');
  expect(answer).toMatch(/looked at/i);
  expect(answer).toMatch(/no rule named TicketPrinterOutOfPaper/);
});

test('a rule without data is looked into by its own name', async () => {
  const suture = await openSuture();
  await suture.grafana(bodyOf('grafana-nodata'));
  await suture.settled();
  expect(suture.roots().map(messageText).join()).toContain('MySQLDown');
  expect(suture.replies().length).toBeGreaterThanOrEqual(2);
});

test('a group of alerts is a thread for each that fires; one that was never seen firing is silence', async () => {
  const suture = await openSuture();
  const body = bodyOf('grafana-grouped');
  const { alerts }: { alerts: { status: string }[] } = JSON.parse(body);
  await suture.grafana(body);
  await suture.settled();
  expect(suture.roots()).toHaveLength(alerts.filter(({ status }) => status === 'firing').length);
  for (const root of suture.roots()) expect(suture.replies(root).length).toBeGreaterThanOrEqual(2);
  // The second is about a namespace that is not in Git: the first one's cause is none of its.
  const titles = suture.roots().map(({ text }) => text);
  expect(titles.filter((text) => text.includes('blog-system/mysql'))).toHaveLength(1);
  expect(titles.filter((text) => text.includes('nothing in Git explains it'))).toHaveLength(1);
});

test('an alert that is over before it was looked into still gets its answer, and ends green', async () => {
  const suture = await openSuture();
  await Promise.all([suture.grafana(bodyOf('grafana-firing')), suture.grafana(bodyOf('grafana-resolved'))]);
  await suture.settled();
  expect(suture.roots().map(({ text }) => text)).toEqual([expect.stringMatching(/resolved/)]);
  expect(suture.replies()).toHaveLength(3);
});

test('broken YAML is the diagnosis, with file and line, and the rest is still looked at', async () => {
  const deployment = (name: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    matchLabels: { app: ${name} }\n  template:\n    metadata:\n      labels: { app: ${name} }\n    spec:\n      containers: [{ name: main, image: "${name}:1" }]\n`;
  const service = (selects: string) =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: cart\nspec:\n  selector: { app: ${selects} }\n  ports: [{ port: 80 }]\n`;
  const application = (name: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec:\n  source: { repoURL: https://github.com/acme/blog-gitops, path: ${name}, targetRevision: HEAD }\n  destination: { namespace: ${name}, server: https://kubernetes.default.svc }\n`;
  const { folder, remove } = await repositoryOf([
    {
      subject: 'start',
      files: {
        'argocd/pay.yaml': application('pay'),
        'argocd/shop.yaml': application('shop'),
        'pay/kustomization.yaml': 'resources: [deployment.yaml]\n',
        'pay/deployment.yaml': deployment('pay'),
        'shop/kustomization.yaml': 'resources: [deployment.yaml, service.yaml]\n',
        'shop/deployment.yaml': deployment('cart'),
        'shop/service.yaml': service('cart'),
      },
    },
    {
      subject: 'break',
      files: {
        'pay/deployment.yaml': `${deployment('pay')}  replicas: [1\nkind: {\n`,
        'shop/service.yaml': service('basket'),
      },
    },
  ]);
  const suture = await openSuture(folder);
  const labels = { alertname: 'PayIsDown', namespace: 'pay', deployment: 'pay' };
  await suture.grafana(bodyOf('grafana-firing', { labels, ruleUID: '', generatorURL: '', silenceURL: '' }));
  await suture.slack.command('scan shop');
  await suture.settled();
  expect(suture.replies().at(-1)).toMatch(/pay\/deployment\.yaml:1[3-6]/);
  expect(suture.slack.ephemeral().map(messageText).join('\n')).toMatch(/cart.*app=basket/s);
  expect(suture.deadLetters()).toEqual([]);
  await remove();
});
