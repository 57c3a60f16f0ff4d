import { originsOf } from '../../../src/core/render/field-origin.ts';
import { render } from '../../../src/core/render/render.ts';
import type { FieldPath } from '../../../src/core/values/field-path.ts';
import { type Snapshot, snapshotOf, withRemotes } from '../../../src/core/values/snapshot.ts';
import { repository } from './repository.ts';

/** Every place that set a field of the only object, as `by file:line`. */
function explained(snapshot: Snapshot, path: FieldPath): readonly string[] {
  const [object] = render(snapshot, 'app').objects;
  if (object === undefined) return ['nothing was rendered'];
  return originsOf(snapshot, object, path).map(({ by, source }) => `${by} ${source.file}:${source.line}`);
}

const WEB =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      args: [a, b]\n  imagePullSecrets:\n    - name: pull\n';

test('a file in UTF-16 has lines too', () => {
  const text = `\ufeff${WEB}`;
  const bytes = new Uint8Array(Buffer.from(text, 'utf16le'));
  const kustomization = new TextEncoder().encode('resources: [web.yaml]\n');
  const snapshot = snapshotOf(
    new Map([
      ['app/web.yaml', { id: 'web', bytes }],
      ['app/kustomization.yaml', { id: 'k', bytes: kustomization }],
    ]),
    null,
  );
  expect(explained(snapshot, ['metadata', 'name'])).toEqual(['manifest app/web.yaml:4']);
});

test('an object of another repository has its line there', () => {
  const url = 'https://github.com/acme/bases//web?ref=v1';
  const bases = repository({ 'web/kustomization.yaml': 'resources: [web.yaml]\n', 'web/web.yaml': WEB });
  const name = 'https://github.com/acme/bases/blob/0123';
  const snapshot = withRemotes(
    repository({ 'app/kustomization.yaml': `namePrefix: x-\nresources:\n  - ${url}\n` }),
    new Map([[url, { snapshot: bases, path: 'web', name }]]),
  );
  expect(explained(snapshot, ['metadata', 'name'])).toEqual([
    `manifest ${name}/web/web.yaml:4`,
    'namePrefix app/kustomization.yaml:1',
  ]);
});

describe('elements of lists', () => {
  const patched = (patch: string): Snapshot =>
    repository({
      'app/web.yaml': WEB,
      'app/patch.yaml': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${patch}`,
      'app/kustomization.yaml': 'resources: [web.yaml]\npatches:\n  - path: patch.yaml\n',
    });

  test('an element that a patch adds stands in no manifest, the others do', () => {
    const snapshot = patched('  containers:\n    - name: side\n      image: side:1\n');
    expect(explained(snapshot, ['spec', 'containers', 0, 'name'])).toEqual(['patches app/patch.yaml:7']);
    expect(explained(snapshot, ['spec', 'containers', 1, 'name'])).toEqual(['manifest app/web.yaml:7']);
  });

  test('a scalar is found by its value', () => {
    const snapshot = patched('  containers:\n    - name: web\n      args: [c, a]\n');
    const at = (index: number): readonly string[] => explained(snapshot, ['spec', 'containers', 0, 'args', index]);
    expect(at(0)).toEqual(['patches app/patch.yaml:8']);
    expect(at(1)[0]).toBe('manifest app/web.yaml:8');
  });

  test('an element that was renamed is the one at its place', () => {
    const snapshot = repository({
      'app/web.yaml': WEB,
      'app/kustomization.yaml':
        'resources: [web.yaml]\npatches:\n  - target: {kind: Pod}\n    patch: |-\n      - {op: replace, path: /spec/imagePullSecrets/0/name, value: other}\n',
    });
    expect(explained(snapshot, ['spec', 'imagePullSecrets', 0, 'name'])).toEqual([
      'manifest app/web.yaml:10',
      'patches app/kustomization.yaml:5',
    ]);
  });
});
