import { render } from '../../../src/core/render/render.ts';
import { isJsonObject, type JsonObject } from '../../../src/core/values/json.ts';
import { repository } from './repository.ts';

const WEB = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';

function metadataAfter(kustomization: string, resource = `${WEB}  labels: {app: web}\n`): JsonObject | undefined {
  const tree = repository({ 'kustomization.yaml': `resources: [web.yaml]\n${kustomization}`, 'web.yaml': resource });
  const { objects, problem } = render(tree, '');
  expect(problem).toBeNull();
  const metadata = objects[0]?.manifest['metadata'];
  return isJsonObject(metadata) ? metadata : undefined;
}

const patch = (metadata: string): string =>
  `|\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web, ${metadata}}\n`;

describe('labels and annotations of a patch', () => {
  test.each([
    ['a patch of `patches` removes with null', `patches:\n- patch: ${patch('labels: {app: null}')}`, { labels: {} }],
    [
      'one with a target was written anew as text',
      `patches:\n- target: {kind: Deployment}\n  patch: ${patch('labels: {app: null, n: 1.10}')}`,
      { labels: { app: 'null', n: '1.10' } },
    ],
    [
      'so was one of `patchesStrategicMerge`',
      `patchesStrategicMerge:\n- ${patch('labels: {app: ~}')}`,
      { labels: { app: '~' } },
    ],
    [
      'and there an empty mapping, or a null, says nothing',
      `patchesStrategicMerge:\n- ${patch('labels: null')}`,
      { labels: { app: 'web' } },
    ],
    [
      'annotations come out as text',
      `patches:\n- patch: ${patch('annotations: {a: 1, b: true, c: [d]}')}`,
      { labels: { app: 'web' }, annotations: { a: '1', b: 'true', c: '' } },
    ],
  ])('%s', (_, kustomization, expected) => {
    expect(metadataAfter(kustomization)).toEqual({ name: 'web', ...expected });
  });
});

test.each(['{}', 'null', ''])('annotations that are `%s` are not printed', (text) => {
  expect(metadataAfter('', `${WEB}  annotations: ${text}\n`)).toEqual({ name: 'web' });
});

test('a patch that replaces a whole object leaves it as it is', () => {
  const replaced = `patches:\n- patch: |\n    $patch: replace\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n`;
  expect(metadataAfter(replaced)).toEqual({ name: 'web', labels: { app: 'web' } });
});
