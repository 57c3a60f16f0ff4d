import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotOfFolder } from '../../test/conformance/kustomize-cases.ts';
import type { FixtureStep } from '../../test/support/git-fixture.ts';
import { GENERATED_ENTRY, generatedTree } from './generated-tree.ts';

/** The steps of an incident fixture, as {@link FixtureStep}s. */
export function fixtureSteps(folder: string): readonly FixtureStep[] {
  const history = join(folder, 'history');
  return readdirSync(history)
    .sort()
    .map((name) => {
      const { subject }: { readonly subject: string } = JSON.parse(
        readFileSync(join(history, name, 'commit.json'), 'utf8'),
      );
      const files = snapshotOfFolder(join(history, name, 'files'));
      return { subject, files: Object.fromEntries(files.paths().map((path) => [path, files.text(path) ?? ''])) };
    });
}

/**
 * An incident inside of a larger repository: an application of `objects` generated objects beside it, and `commits` commits, most of which change
 * one of the generated workloads. The incident's own commits are spread over them, its first at the beginning.
 */
export function generatedHistory(
  incident: readonly FixtureStep[],
  { objects, commits }: { readonly objects: number; readonly commits: number },
): readonly FixtureStep[] {
  const tree = generatedTree(objects);
  const workloads = [...tree.keys()].filter((path) => path.endsWith('/workload.yaml'));
  const every = Math.floor(commits / incident.length);
  return Array.from({ length: commits }, (_, at): FixtureStep => {
    const own = at % every === 0 ? incident[at / every] : undefined;
    if (at === 0)
      return { ...own, subject: 'first', files: { ...Object.fromEntries(tree), ...APPLICATION, ...own?.files } };
    if (own !== undefined) return own;
    const path = workloads[(at * 7) % workloads.length] ?? '';
    const text = tree.get(path) ?? '';
    return { subject: `tune ${path}`, files: { [path]: text.replace('periodSeconds: 5', `periodSeconds: ${at + 5}`) } };
  });
}

const APPLICATION = {
  'argocd/generated.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: generated
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://github.com/acme/blog-gitops.git
    targetRevision: main
    path: ${GENERATED_ENTRY}
  destination:
    server: https://kubernetes.default.svc
  syncPolicy:
    automated: {prune: true, selfHeal: true}
`,
};
