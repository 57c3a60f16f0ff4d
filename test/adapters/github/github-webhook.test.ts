import { parseGithubWebhook } from '../../../src/adapters/github/parse-github-webhook.ts';
import { verifyGithubWebhook } from '../../../src/adapters/github/verify-github-webhook.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('signature', () => {
  /** The example of GitHub's documentation, "Validating webhook deliveries". */
  const published = {
    rawBody: bytes('Hello, World!'),
    secret: "It's a Secret to Everybody",
    headers: { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' },
  };

  test('the published example holds', async () => {
    expect(await verifyGithubWebhook(published)).toEqual({ ok: true, value: 'signature' });
  });

  test.each([
    { name: 'another secret', request: { ...published, secret: 'guess' }, problem: 'the signature does not match' },
    { name: 'no secret configured', request: { ...published, secret: '' }, problem: 'no secret is configured' },
    {
      name: 'another body',
      request: { ...published, rawBody: bytes('Hello, World?') },
      problem: 'the signature does not match',
    },
    { name: 'an empty body', request: { ...published, rawBody: bytes('') }, problem: 'the body is empty' },
    {
      name: 'bytes that are not UTF-8',
      request: { ...published, rawBody: Uint8Array.of(0xff) },
      problem: 'the signature does not match',
    },
    {
      name: 'no signature',
      request: { ...published, headers: {} },
      problem: 'the header x-hub-signature-256 is missing',
    },
    {
      name: 'a cut signature',
      request: { ...published, headers: { 'x-hub-signature-256': 'sha256=7571' } },
      problem: 'the signature does not match',
    },
    {
      name: 'the old SHA-1 header',
      request: { ...published, headers: { 'x-hub-signature': 'sha1=0' } },
      problem: 'the header x-hub-signature-256 is missing',
    },
  ])('$name is refused', async ({ request, problem }) => {
    expect(await verifyGithubWebhook(request)).toEqual({ ok: false, problem });
  });
});

describe('meaning', () => {
  const headers = { 'x-github-event': 'pull_request', 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958' };
  const closed = {
    action: 'closed',
    number: 7,
    pull_request: { merged: true, merged_by: { login: 'kim' }, merge_commit_sha: 'abc' },
    repository: { full_name: 'acme/blog' },
    sender: { login: 'robin' },
  };
  const open = { ...closed.pull_request, merged: false, merged_by: null };

  test.each([
    { name: 'a merge, by whoever merged', body: closed, action: 'merged', by: 'kim' },
    {
      name: 'a merge without merged_by, by the sender',
      body: { ...closed, pull_request: { merged: true } },
      action: 'merged',
      by: 'robin',
    },
    {
      name: 'a close, although merge_commit_sha is set',
      body: { ...closed, pull_request: open },
      action: 'closed',
      by: 'robin',
    },
  ])('$name', ({ body, action, by }) => {
    expect(parseGithubWebhook(headers, JSON.stringify(body))).toEqual({
      ok: true,
      value: {
        kind: 'pull-request',
        repository: 'acme/blog',
        number: 7,
        action,
        by,
        deliveryId: headers['x-github-delivery'],
      },
    });
  });

  test.each([
    { name: 'another event', headers: { ...headers, 'x-github-event': 'push' }, body: '{}', why: 'event push' },
    { name: 'another action', headers, body: '{"action":"labeled"}', why: 'pull_request labeled' },
  ])('$name is ignored', ({ headers, body, why }) => {
    expect(parseGithubWebhook(headers, body)).toEqual({ ok: true, value: { kind: 'ignored', why } });
  });

  test.each([
    {
      name: 'no event header',
      headers: {},
      body: '{}',
      problem: 'the headers X-GitHub-Event and X-GitHub-Delivery are missing',
    },
    {
      name: 'a form',
      headers,
      body: 'payload=%7B%7D',
      problem: 'the body is not JSON; set the webhook’s content type to application/json',
    },
    { name: 'a list', headers, body: '[]', problem: 'the body is not a pull_request event' },
    {
      name: 'a missing number',
      headers,
      body: JSON.stringify({ ...closed, number: undefined }),
      problem: 'the body is not a pull_request event: number',
    },
    {
      name: 'a hostile sender',
      headers,
      body: JSON.stringify({ ...closed, sender: { login: { toString: 'x' } } }),
      problem: 'the body is not a pull_request event: sender.login',
    },
  ])('$name is a problem in one line', ({ headers, body, problem }) => {
    expect(parseGithubWebhook(headers, body)).toEqual({ ok: false, problem });
  });
});
