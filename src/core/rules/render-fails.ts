import { defineRule } from './define-rule.ts';
import { problemPlace } from './problem-place.ts';

export const rule = defineRule({
  code: 'render-fails',
  title: 'The manifests do not render',
  why: 'Argo CD applies nothing at all of an application that does not render; the cluster stays as it was, and every later change waits.',
  severity: 'critical',
  args: ['application'],
  *inspect({ application, rendered, textOf }) {
    if (rendered.problem === null) return;
    yield {
      object: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name: application.name },
      at: problemPlace(rendered, application.path, textOf),
      args: { application: application.name },
      quote: rendered.problem.message,
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
