import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

function problemOf(data: string, kustomization = ''): string | undefined {
  const files = {
    'kustomization.yaml': `resources: [map.yaml]\n${kustomization}`,
    'map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: ${data}\n`,
  };
  return render(repository(files), '').problem?.message;
}

const before = (data: string): string =>
  `map[string]interface {}{"apiVersion":"v1", "data":${data}, "kind":"ConfigMap", "metadata":map[string]interface {}{"name":"a"}}: json: `;

test.each([
  ['{1: x}', `${before('map[interface {}]interface {}{1:"x"}')}unsupported type: map[interface {}]interface {}`],
  [
    '{true: x, a: 2}',
    `${before('map[interface {}]interface {}{"a":2, true:"x"}')}unsupported type: map[interface {}]interface {}`,
  ],
  ['{a: .inf}', `${before('map[string]interface {}{"a":+Inf}')}unsupported value: +Inf`],
  ['{a: [.nan]}', `${before('map[string]interface {}{"a":[]interface {}{NaN}}')}unsupported value: NaN`],
  [
    '{a: {{ .Values.x }}}',
    'map[string]interface {}(nil): yaml: invalid map key: map[string]interface {}{".Values.x":""}',
  ],
  ['{a: 1e999, b: -1e999, c: 0x1ffffffffffffffff}', undefined],
  ['{"1": x, y: z, a: ".inf"}', undefined],
])('%s', (data, expected) => {
  expect(problemOf(data)).toBe(expected);
});

test('what a patch takes out is not printed', () => {
  const patch = 'patches:\n- patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: null}"\n';
  expect(problemOf('{1: x}', patch)).toBeUndefined();
});

test('a JSON patch makes JSON of the object first', () => {
  const patch = 'patches:\n- target: {kind: ConfigMap}\n  patch: "[{op: remove, path: /data}]"\n';
  const yaml = patch.replace('"[{op: remove, path: /data}]"', '"- {op: remove, path: /data}"');
  expect(problemOf('{1: x}', yaml)).toBe('json: unsupported type: map[interface {}]interface {}');
});
