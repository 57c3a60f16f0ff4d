import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

function validatedBy(labels: string): ReturnType<typeof render> {
  return render(
    repository({
      'kustomization.yaml': 'resources: [map.yaml]\nvalidators: [validator.yaml]\n',
      'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
      'validator.yaml': `apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: v}\nlabels: ${labels}\nfieldSpecs: [{path: metadata/labels, create: true}]\n`,
    }),
    '',
  );
}

test('a validator may mark what it saw', () => {
  const { objects, problem } = validatedBy('{validated-by: me}');
  expect(problem).toBeNull();
  expect(objects[0]?.manifest['metadata']).toEqual({ name: 'a', labels: { 'validated-by': 'me' } });
});

test('a validator that changes anything else is refused', () => {
  expect(validatedBy('{app: web}').problem?.message).toContain(
    'validator shouldn\'t modify the resource map: nodes unequal: \n -- {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}},\n',
  );
});
