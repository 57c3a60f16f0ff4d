import * as fc from 'fast-check';
import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

const KEY = fc
  .stringMatching(/^[a-z][a-z0-9]{0,8}$/)
  .filter((key) => !['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null'].includes(key));
const labels = fc.dictionary(KEY, KEY, { minKeys: 1, maxKeys: 4 });

function rendered(kustomization: object, own: Readonly<Record<string, string>>): Record<string, unknown> {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x', labels: own },
    spec: { selector: { matchLabels: own }, template: { metadata: { labels: own } } },
  };
  const snapshot = repository({
    'kustomization.yaml': JSON.stringify({ resources: ['x.yaml'], ...kustomization }),
    'x.yaml': JSON.stringify(deployment),
  });
  const result = render(snapshot, '');
  expect(result.problem).toBeNull();
  return { ...result.objects[0]?.manifest };
}

test('commonLabels end up in selectors, templates and metadata, over what was there', () => {
  fc.assert(
    fc.property(labels, labels, (own, common) => {
      const all = { ...own, ...common };
      expect(rendered({ commonLabels: common }, own)).toMatchObject({
        metadata: { labels: all },
        spec: { selector: { matchLabels: all }, template: { metadata: { labels: all } } },
      });
    }),
    { numRuns: 30 },
  );
});

test('labels without selectors leave selectors and templates alone', () => {
  fc.assert(
    fc.property(labels, labels, (own, pairs) => {
      expect(rendered({ labels: [{ pairs }] }, own)).toEqual(
        expect.objectContaining({
          metadata: { name: 'x', labels: { ...own, ...pairs } },
          spec: { selector: { matchLabels: own }, template: { metadata: { labels: own } } },
        }),
      );
    }),
    { numRuns: 30 },
  );
});

test('labels with selectors are commonLabels', () => {
  fc.assert(
    fc.property(labels, labels, (own, pairs) => {
      expect(rendered({ labels: [{ pairs, includeSelectors: true }] }, own)).toEqual(
        rendered({ commonLabels: pairs }, own),
      );
    }),
    { numRuns: 30 },
  );
});
