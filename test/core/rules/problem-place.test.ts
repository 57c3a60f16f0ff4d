import { render } from '../../../src/core/render/render.ts';
import { problemPlace } from '../../../src/core/rules/problem-place.ts';
import { treeOf } from '../../support/tree.ts';

describe('where a build that stopped is mended', () => {
  test.each([
    { name: 'a patch file', lines: ['patches:', '- target: { kind: Deployment }', '  path: gone.yaml'], line: 5 },
    {
      name: 'a file of a generator',
      lines: ['configMapGenerator:', '- name: a', '  files: [key=conf/gone.ini]'],
      line: 5,
    },
    { name: 'a base', lines: ['components:', '- ../gone'], line: 4 },
    { name: 'a replacement', lines: ['replacements:', '- path: gone.yaml'], line: 4 },
    { name: 'nothing in particular', lines: ['patches:', '- patch: "{kind: A}"'], line: 1 },
  ])('$name is missing: the entry that names it, else the first line', ({ lines, line }) => {
    const files = {
      'app/kustomization.yaml': ['kind: Kustomization', 'resources: [a.yaml]', ...lines, ''].join('\n'),
      'app/a.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }\n',
    };
    const snapshot = treeOf(files);
    const rendered = render(snapshot, 'app');
    expect(rendered.problem).not.toBeNull();
    expect(problemPlace(rendered, 'app', (file) => snapshot.text(file))).toMatchObject({
      file: 'app/kustomization.yaml',
      line,
    });
  });
});
