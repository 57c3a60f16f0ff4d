import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

const WEB = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata: {}\n';

/** The line of every touch, by field. */
function lines(kustomization: string): Readonly<Record<string, number>> {
  const files = { 'app/kustomization.yaml': kustomization, 'app/web.yaml': WEB };
  const { objects, problem } = render(repository(files), 'app');
  expect(problem).toBeNull();
  return Object.fromEntries(
    (objects[0]?.touches ?? []).map(({ path, source }) => [
      path.join('.'),
      source.file === 'app/kustomization.yaml' ? source.line : 0,
    ]),
  );
}

test('a field that configuration inside of a kustomization set has the line inside', () => {
  expect(
    lines(`resources: [web.yaml]
transformers:
  - |-
    apiVersion: builtin
    kind: AnnotationsTransformer
    metadata: {name: notes}
    annotations:
      team: shop
    fieldSpecs: [{path: metadata/annotations, create: true}]
    ---
    apiVersion: builtin
    kind: PatchTransformer
    metadata: {name: patch}
    target: {kind: ConfigMap}
    patch: |-
      - op: add
        path: /data/colour
        value: red
      - op: add
        path: /data/size
        value: big
`),
  ).toEqual({ 'metadata.annotations.team': 8, 'data.colour': 16, 'data.size': 19 });
});

test('text that is no block has the line of its entry', () => {
  expect(
    lines(`resources: [web.yaml]
transformers:
  - "{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: p}, prefix: my-, fieldSpecs: [{path: metadata/name}]}"
`),
  ).toEqual({ 'metadata.name': 3 });
});
