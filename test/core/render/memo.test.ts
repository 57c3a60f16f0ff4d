import fc from 'fast-check';
import { buildMemo } from '../../../src/core/render/build-memo.ts';
import { render } from '../../../src/core/render/render.ts';
import type { Rendered } from '../../../src/core/render/rendered.ts';
import type { Snapshot } from '../../../src/core/values/snapshot.ts';
import { withFiles } from '../../../src/core/values/snapshot.ts';
import { readCases, snapshotOfFolder } from '../../conformance/kustomize-cases.ts';
import { type Mutation, mutate, mutation } from '../../support/mutations.ts';
import { treeOf } from '../../support/tree.ts';

/** `SUTURE_FUZZ_SECONDS=600 npm test -- render/memo` looks longer; fast-check prints the seed and path of what it finds. */
const SECONDS = Number(process.env['SUTURE_FUZZ_SECONDS'] ?? 1);

interface Subject {
  readonly name: string;
  readonly entry: string;
  readonly snapshot: Snapshot;
}

/** Two teams on one base, with a component and everything that looks from one object to another. */
const SHOP: Subject = {
  name: 'shop',
  entry: 'overlays/production',
  snapshot: treeOf({
    'overlays/production/kustomization.yaml': `resources: [../../teams/a, ../../teams/b, gateway.yaml]
components: [../../components/audit]
commonLabels: {environment: production}
configMapGenerator:
- {name: settings, namespace: team-a, behavior: merge, literals: [LOG_LEVEL=warn]}
patches:
- target: {kind: Deployment}
  patch: |-
    - {op: replace, path: /spec/replicas, value: 3}
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: team-b}
    spec: {template: {spec: {containers: [{name: sidecar, image: sidecar:1}]}}}
replacements:
- source: {kind: Service, name: web, namespace: team-a, fieldPath: spec.clusterIP}
  targets:
  - select: {kind: Ingress}
    fieldPaths: ['metadata.annotations.address']
    options: {create: true}
`,
    'overlays/production/gateway.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: gateway, namespace: team-a}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`,
    'components/audit/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
commonAnnotations: {audited: "yes"}
resources: [sink.yaml]
`,
    'components/audit/sink.yaml': `apiVersion: v1
kind: Service
metadata: {name: sink, namespace: audit}
`,
    'teams/a/kustomization.yaml': `namespace: team-a
resources: [../../base]
images: [{name: web, newTag: "2"}]
replicas: [{name: web, count: 2}]
`,
    'teams/b/kustomization.yaml': `namespace: team-b
namePrefix: b-
nameSuffix: -x
resources: [../../base]
labels: [{pairs: {team: b}, includeSelectors: true}]
`,
    'base/kustomization.yaml': `resources: [web.yaml, service.yaml]
configMapGenerator:
- {name: settings, literals: [LOG_LEVEL=info], files: [page.html]}
`,
    'base/page.html': '<p>hello</p>\n',
    'base/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      containers:
      - name: web
        image: web:1
        envFrom: [{configMapRef: {name: settings}}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
`,
    'base/service.yaml': `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.0.0.1, selector: {app: web}}
`,
  }),
};

const FOLDER: Subject = {
  name: 'folder without a kustomization',
  entry: 'base',
  snapshot: treeOf({
    'base/web.yaml': SHOP.snapshot.text('base/web.yaml') ?? '',
    'base/service.yaml': SHOP.snapshot.text('base/service.yaml') ?? '',
  }),
};

/** What a commit does to a file: mostly it only changes a number, so that the tree still builds. */
type Change =
  | { readonly kind: 'tune'; readonly file: number; readonly which: number; readonly to: number }
  | { readonly kind: 'break'; readonly file: number; readonly mutation: Mutation }
  | { readonly kind: 'remove'; readonly file: number };

/** `reverts`: everything else is as it was at the beginning again. */
interface Commit {
  readonly reverts: boolean;
  readonly changes: readonly Change[];
}

const number = fc.nat(1_000);
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('tune' as const), file: number, which: number, to: fc.nat(9) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('break' as const), file: number, mutation }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), file: number }) },
);
const history: fc.Arbitrary<readonly Commit[]> = fc.array(
  fc.record({
    reverts: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
    changes: fc.array(change, { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 6 },
);

function tuned(text: string, which: number, to: number): string {
  const numbers = [...text.matchAll(/\d/g)];
  const at = numbers[which % Math.max(1, numbers.length)]?.index;
  return at === undefined ? text : text.slice(0, at) + String(to) + text.slice(at + 1);
}

function edited(text: string, change: Change): string | null {
  if (change.kind === 'remove') return null;
  return change.kind === 'tune' ? tuned(text, change.which, change.to) : mutate(text, change.mutation);
}

function treesOf({ snapshot }: Subject, commits: readonly Commit[]): readonly Snapshot[] {
  const trees = [snapshot];
  for (const { reverts, changes } of commits) {
    const before = reverts ? snapshot : (trees.at(-1) ?? snapshot);
    const paths = before.paths().filter((path) => before.file(path)?.linksTo === undefined);
    const texts = new Map<string, string | null>();
    for (const change of changes) {
      const path = paths[change.file % Math.max(1, paths.length)] ?? 'new.yaml';
      texts.set(path, edited(texts.get(path) ?? before.text(path) ?? '', change));
    }
    trees.push(withFiles(before, texts));
  }
  return trees;
}

/** Everything an answer says, with the lines that are only found when asked for. */
const said = ({ objects, gaps, problem, files }: Rendered) => ({
  objects: objects.map(({ ref, manifest, source, document, at, touches }) => ({
    ref,
    manifest: JSON.stringify(manifest),
    source,
    document,
    at,
    touches: touches.map(({ path, by, source, value }) => ({ path, by, source, value })),
  })),
  gaps,
  problem,
  files,
});

function isTheSameWithAMemo(subjects: readonly Subject[]): void {
  const byName = new Map(subjects.map((subject) => [subject.name, subject]));
  fc.assert(
    fc.property(fc.constantFrom(...byName.keys()), history, (name, commits) => {
      const subject = byName.get(name) ?? SHOP;
      const memo = buildMemo();
      const trees = treesOf(subject, commits);
      const kept = trees.map((tree) => render(tree, subject.entry, { memo }));
      expect(kept.map(said)).toEqual(trees.map((tree) => said(render(tree, subject.entry))));
    }),
    { numRuns: 1_000_000, interruptAfterTimeLimit: SECONDS * 1_000, endOnFailure: SECONDS < 60 },
  );
}

describe('rendering a history with a memo', () => {
  test('answers as rendering every commit anew', () => isTheSameWithAMemo([SHOP, FOLDER]), SECONDS * 2_000 + 10_000);

  const cases = readCases('../shared/corpus/kustomize') ?? [];
  (cases.length === 0 ? test.skip : test)(
    `answers as rendering anew, over ${cases.length} recorded cases (none: there is no ../shared/corpus)`,
    () => {
      isTheSameWithAMemo(
        cases.map(({ name, folder, entry }) => ({ name, entry, snapshot: snapshotOfFolder(`${folder}/input`) })),
      );
    },
    SECONDS * 2_000 + 10_000,
  );

  test('gives the objects that no commit touched again', () => {
    const memo = buildMemo();
    const before = render(SHOP.snapshot, SHOP.entry, { memo });
    const text = SHOP.snapshot.text('components/audit/sink.yaml') ?? '';
    const tree = withFiles(
      SHOP.snapshot,
      new Map([['components/audit/sink.yaml', `${text}spec: {type: ClusterIP}\n`]]),
    );
    const after = render(tree, SHOP.entry, { memo });
    const changed = after.objects.filter((object) => !before.objects.includes(object));
    expect(before.problem).toBeNull();
    expect(changed.map(({ ref }) => ref.name)).toEqual(['sink']);
  });

  test('keeps the answer that was given: later builds write to copies', () => {
    const memo = buildMemo();
    const rendered = render(SHOP.snapshot, SHOP.entry, { memo });
    const answer = JSON.stringify(said(rendered));
    const text = SHOP.snapshot.text('overlays/production/kustomization.yaml') ?? '';
    const tree = withFiles(
      SHOP.snapshot,
      new Map([['overlays/production/kustomization.yaml', text.replace('production}', 'staging}')]]),
    );
    render(tree, SHOP.entry, { memo });
    expect(JSON.stringify(said(rendered))).toBe(answer);
  });
});
