import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type GrafanaRequest, verifyGrafana } from '../../../src/adapters/grafana/verify-grafana.ts';
import { isLoose, textOf } from '../../support/slack/loose-json.ts';

const SECRET = 's3cret';
const NOW = 1_700_000_000;
const BODY = '{"alerts":[{"generatorURL":"http://h/?a=1\\u0026b=ü"}]}';
const hex = (signed: string, secret = SECRET) => createHmac('sha256', secret).update(signed).digest('hex');

const request = (changes: Partial<GrafanaRequest> = {}): GrafanaRequest => ({
  rawBody: Buffer.from(BODY),
  headers: { 'x-grafana-alerting-signature': hex(BODY) },
  secret: SECRET,
  now: NOW * 1000,
  ...changes,
});

const timed = (at: string, changes: Partial<GrafanaRequest> = {}): GrafanaRequest =>
  request({
    timestampHeader: 'X-Sent-At',
    headers: { 'X-Grafana-Alerting-Signature': hex(`${at}:${BODY}`), 'x-sent-at': at },
    ...changes,
  });

test.each([
  { name: 'the body', given: request() },
  { name: 'the time and the body', given: timed(String(NOW - 299)) },
  { name: 'a clock ahead of ours', given: timed(String(NOW + 299)) },
  { name: 'a wider tolerance', given: timed(String(NOW - 1000), { toleranceSeconds: 1001 }) },
])('accepts a signature over $name', ({ given }) => {
  expect(verifyGrafana(given)).toEqual({ ok: true, value: 'signature' });
});

test.each([
  {
    name: 'no signature',
    given: request({ headers: {} }),
    problem: 'the header x-grafana-alerting-signature is missing',
  },
  {
    name: 'two signatures',
    given: request({ headers: { 'x-grafana-alerting-signature': [hex(BODY), hex(BODY)] } }),
    problem: 'the header x-grafana-alerting-signature is missing',
  },
  { name: 'another secret', given: request({ secret: 'other' }), problem: 'the signature does not match' },
  {
    name: 'another body',
    given: request({ rawBody: Buffer.from(BODY.replace('\\u0026', '&')) }),
    problem: 'the signature does not match',
  },
  {
    name: 'a signature with a prefix',
    given: request({ headers: { 'x-grafana-alerting-signature': `sha256=${hex(BODY)}` } }),
    problem: 'the signature does not match',
  },
  { name: 'no secret', given: request({ secret: '' }), problem: 'no secret is configured' },
  {
    name: 'no time where one is expected',
    given: request({ timestampHeader: 'x-sent-at' }),
    problem: 'the header x-sent-at holds no unix time',
  },
  {
    name: 'a stale time',
    given: timed(String(NOW - 301)),
    problem: 'the request is 301 s away from now, more than 300 s',
  },
  {
    name: 'a time far ahead',
    given: timed(String(NOW + 301)),
    problem: 'the request is 301 s away from now, more than 300 s',
  },
  {
    name: 'a time that was not signed',
    given: timed(String(NOW), { headers: { 'x-grafana-alerting-signature': hex(BODY), 'x-sent-at': String(NOW) } }),
    problem: 'the signature does not match',
  },
])('refuses $name', ({ given, problem }) => {
  expect(verifyGrafana(given)).toEqual({ ok: false, problem });
});

const VECTORS = '../shared/contracts/signatures/vectors.json';
(existsSync(VECTORS) ? test : test.skip).each([{ key: 'grafana_no_timestamp' }, { key: 'grafana_with_timestamp' }])(
  `the published vector $key (skipped without ${VECTORS})`,
  ({ key }) => {
    const vectors: unknown = JSON.parse(readFileSync(VECTORS, 'utf8'));
    const vector = isLoose(vectors) ? vectors[key] : undefined;
    if (!isLoose(vector)) throw new Error(`there is no vector ${key}`);
    const timestamp = textOf(vector['timestamp']);
    const headers = { [textOf(vector['header'])]: textOf(vector['expected']), 'x-sent-at': timestamp };
    const given = {
      rawBody: Buffer.from(textOf(vector['rawBody'])),
      headers,
      secret: textOf(vector['secret']),
      now: Number(timestamp) * 1000,
    };
    expect(verifyGrafana(timestamp === '' ? given : { ...given, timestampHeader: 'X-Sent-At' })).toMatchObject({
      ok: true,
    });
  },
);
