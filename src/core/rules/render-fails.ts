import { defineRule } from './define-rule.ts';

export const rule = defineRule({
  code: 'render-fails',
  title: 'The manifests do not render',
  why: 'Argo CD applies nothing at all of an application that does not render; the cluster stays as it was, and every later change waits.',
  severity: 'critical',
  args: ['application'],
  *inspect({ application, rendered }) {
    if (rendered.problem === null) return;
    const { message, source } = rendered.problem;
    yield {
      object: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name: application.name },
      at: source ?? { file: entryOf(application.path, rendered.files), line: 1 },
      args: { application: application.name },
      quote: message,
    };
  },
  say: ({ application }) => `${application} does not render, so nothing of it is applied.`,
  reports: [[{ 'kustomization.yaml': 'resources: [missing.yaml]\n' }]],
  silent: [
    [
      {
        'kustomization.yaml': 'resources: [there.yaml]\n',
        'there.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }\n',
      },
    ],
  ],
});

/** The file a build begins with, for a problem that names no place of its own. */
function entryOf(path: string, files: readonly string[]): string {
  const folder = path === '' ? '' : `${path}/`;
  const own = files.filter((file) => file.startsWith(folder) && !file.slice(folder.length).includes('/'));
  return own.find((file) => /kustomization(\.ya?ml)?$/i.test(file)) ?? own[0] ?? path;
}
