import fc from 'fast-check';
import { parseWebhook } from '../../../src/core/alert/parse-webhook.ts';
import { vectorSelectors } from '../../../src/core/alert/promql.ts';

const texts = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }));
const alert = fc.record({
  status: fc.constantFrom('firing', 'resolved'),
  labels: texts,
  annotations: texts,
  startsAt: fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('2200-01-01') })
    .map((date) => date.toISOString()),
  endsAt: fc.constant('0001-01-01T00:00:00Z'),
  fingerprint: fc.stringMatching(/^[0-9a-f]{16}$/),
  generatorURL: fc.oneof(fc.webUrl(), fc.string()),
  silenceURL: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()),
});

test('any JSON is parsed or refused with one line, never thrown on', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const result = parseWebhook(body);
      expect(result.ok || !result.problem.includes('\n')).toBe(true);
    }),
  );
});

test('a well-formed notification keeps its alerts, with links that are links', () => {
  const body = fc.record({
    version: fc.constantFrom('1', '4'),
    groupKey: fc.string(),
    receiver: fc.string(),
    truncatedAlerts: fc.nat(),
    alerts: fc.array(alert, { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(body, (sent) => {
      const result = parseWebhook(JSON.parse(JSON.stringify(sent)));
      if (!result.ok) throw new Error(result.problem);
      expect(result.value.alerts.map(({ fingerprint }) => fingerprint)).toEqual(
        sent.alerts.map(({ fingerprint }) => fingerprint),
      );
      for (const { generatorUrl = 'https://x', silenceUrl = 'https://x' } of result.value.alerts) {
        expect([generatorUrl, silenceUrl].every((url) => /^https?:/i.test(url.trim()))).toBe(true);
      }
    }),
  );
});

test('any text is taken apart without an error', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (expr) => Array.isArray(vectorSelectors(expr))));
});
