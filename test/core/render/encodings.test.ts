import { render } from '../../../src/core/render/render.ts';
import { snapshotOf } from '../../../src/core/values/snapshot.ts';

const CONFIG_MAP = '\ufeffapiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: größe\n';

test.each([
  { name: 'UTF-8', bytes: Buffer.from(CONFIG_MAP) },
  { name: 'little-endian UTF-16', bytes: Buffer.from(CONFIG_MAP, 'utf16le') },
  { name: 'big-endian UTF-16', bytes: Buffer.from(CONFIG_MAP, 'utf16le').swap16() },
])('a file in $name is read by its byte order mark', ({ bytes }) => {
  const kustomization = Buffer.from('resources: [a.yaml]\n');
  const files = new Map([
    ['kustomization.yaml', { id: 'k', bytes: kustomization }],
    ['a.yaml', { id: 'a', bytes }],
  ]);
  const { objects, problem } = render(snapshotOf(files, null), '');
  expect(problem).toBeNull();
  expect(objects.map(({ ref }) => ref.name)).toEqual(['größe']);
});
