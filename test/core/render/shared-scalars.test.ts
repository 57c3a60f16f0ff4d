import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

const WEB = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec: {}\n';

/** The label `app` in the metadata, the selector and the template, with an overlay over a base that gave it to all three. */
function labels(overlay: string, base = 'commonLabels:\n  app: base\n') {
  const { objects, problem } = render(
    repository({
      'base/web.yaml': WEB,
      'base/kustomization.yaml': `resources: [web.yaml]\n${base}`,
      'overlay/kustomization.yaml': `resources: [../base]\n${overlay}`,
    }),
    'overlay',
  );
  const web = objects.find(({ ref }) => ref.kind === 'Deployment');
  const at = (...path: readonly string[]): unknown =>
    path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), web?.manifest);
  return {
    problem: problem?.message,
    values: [
      at('metadata', 'labels', 'app'),
      at('spec', 'selector', 'matchLabels', 'app'),
      at('spec', 'template', 'metadata', 'labels', 'app'),
    ].join(' '),
    touches: web?.touches ?? [],
  };
}

const patch = (body: string): string =>
  `patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata:\n        name: web\n${body}`;

describe('a label that kustomize put into several fields is one node, and what sets one sets all', () => {
  test.each([
    { name: 'labels without selectors', overlay: 'labels: [{pairs: {app: q}}]\n', values: 'q q q' },
    { name: 'a merge patch of the metadata', overlay: patch('        labels: {app: z}\n'), values: 'z z z' },
    {
      name: 'a merge patch of the selector',
      overlay: patch('      spec: {selector: {matchLabels: {app: z}}}\n'),
      values: 'z z z',
    },
    {
      name: 'a merge patch of two: the last one counts, even where it says what is there',
      overlay: patch('        labels: {app: z}\n      spec: {selector: {matchLabels: {app: base}}}\n'),
      values: 'base base base',
    },
    {
      name: 'a replacement',
      overlay:
        'replacements: [{source: {kind: Deployment, fieldPath: metadata.name}, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.labels.app]}]}]\n',
      values: 'web web web',
    },
  ])('$name', ({ overlay, values }) => {
    expect(labels(overlay)).toMatchObject({ values, problem: undefined });
  });
});

describe('fields that are no such node any more, or never were', () => {
  test.each([
    {
      name: 'the object went through a JSON patch',
      overlay:
        'patches: [{target: {kind: Deployment}, patch: \'[{"op": "test", "path": "/metadata/name", "value": "web"}]\'}]\nlabels: [{pairs: {app: q}}]\n',
      values: 'base base base',
      after: 'q base base',
    },
    {
      name: 'the mapping was replaced',
      overlay: patch('        labels: {$patch: replace, app: z}\n'),
      values: 'z base base',
    },
    {
      name: 'the label was taken away and came back',
      overlay: `${patch('        labels: {app: null}\n')}labels: [{pairs: {app: q}}]\n`,
      values: 'q base base',
    },
    {
      name: 'the labels stood in the manifest',
      overlay: 'labels: [{pairs: {app: q}}]\n',
      base: 'patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web, labels: {app: own}}\n      spec: {selector: {matchLabels: {app: own}}, template: {metadata: {labels: {app: own}}}}\n',
      values: 'q own own',
    },
  ])('$name', ({ overlay, base, values, after }) => {
    expect(labels(overlay, base).values).toBe(after ?? values);
  });
});

test('the line that set one of them is why the others read as they do', () => {
  const { touches } = labels('labels:\n  - pairs:\n      app: q\n');
  const last = touches.findLast(({ path }) => path.join('.') === 'spec.selector.matchLabels.app');
  expect(last).toMatchObject({ by: 'labels', value: 'q', source: { file: 'overlay/kustomization.yaml', line: 4 } });
});
