import { defineRule } from './define-rule.ts';
import { entryFile } from './entry-file.ts';

export const rule = defineRule({
  code: 'sync-wipes-out',
  title: 'A sync would delete everything an application has',
  why: 'The application renders to nothing. Argo CD stops an automated sync there unless allowEmpty is set; a sync by hand with prune, or Flux, deletes every object.',
  severity: 'critical',
  args: ['application', 'objects', 'stopped'],
  *inspect({ application, history, rendered }) {
    const last = history?.steps.at(-1);
    const before = history?.steps.at(-2);
    if (last === undefined || before === undefined || rendered.problem !== null) return;
    if (rendered.objects.length > 0 || rendered.gaps.length > 0 || before.live.length === 0) return;
    yield {
      object: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name: application.name },
      at: { file: entryFile(application.path, rendered.files), line: 1 },
      args: {
        application: application.name,
        objects: String(before.live.length),
        stopped: last.live.length > 0 ? 'yes' : '',
      },
      ...(last.message === undefined ? {} : { quote: last.message }),
    };
  },
  say: ({ application, objects, stopped }) =>
    stopped === ''
      ? `${application} renders to nothing: all of its ${objects} objects are deleted.`
      : `${application} renders to nothing; its ${objects} objects stay only as long as nobody syncs it with prune.`,
  reports: [
    [
      {
        'kustomization.yaml': 'resources: [a.yaml]\n',
        'a.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }\n',
      },
      { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': '# nothing left\n' },
    ],
  ],
  silent: [
    [
      {
        'kustomization.yaml': 'resources: [a.yaml]\n',
        'a.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }\n',
      },
      {
        'kustomization.yaml': 'resources: [a.yaml]\n',
        'a.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: b } }\n',
      },
    ],
  ],
});
