import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

const SCHEMA = '../shared/contracts/slack/manifest.schema.2.0.0.json';
const manifest: unknown = JSON.parse(readFileSync('infra/slack-app-manifest.json', 'utf8'));

(existsSync(SCHEMA) ? test : test.skip)(`the manifest fits Slack’s schema (skipped without ${SCHEMA})`, () => {
  const schema: unknown = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  if (typeof schema !== 'object' || schema === null) throw new Error('the schema is no object');
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const valid = ajv.validate(schema, manifest);
  expect(ajv.errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

test('asks for no more than the code uses', () => {
  expect(manifest).toMatchObject({
    // chat:write posts and edits; history finds a post whose answer got lost; the rest hears commands and mentions.
    oauth_config: {
      scopes: { bot: ['app_mentions:read', 'channels:history', 'chat:write', 'commands', 'groups:history'] },
    },
    settings: { event_subscriptions: { bot_events: ['app_mention'] } },
  });
});
