import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis.ts';
import type { World } from '../../../src/core/diagnosis/world.ts';
import { fixes } from '../../../src/core/fix/fixes.ts';
import type { Option } from '../../../src/core/fix/option.ts';
import { editedFiles } from '../../../src/core/fix/patch.ts';
import { remedy } from '../../../src/core/fix/remedy.ts';
import { connect } from '../../../src/core/network/connect.ts';
import { formatFlow } from '../../../src/core/network/peer.ts';
import { alertOf } from '../../support/alert-of.ts';
import { blaming, commitOf, flowTo, gitApply, mysqlDown, stepsOf, worldOf } from './incident.ts';

const one = (options: readonly Option[], id: string): Option => {
  const found = options.find((option) => option.id === id);
  if (found === undefined) throw new Error(`no option ${id} among ${options.map((option) => option.id).join(', ')}`);
  return found;
};

const scores = (options: readonly Option[]) =>
  options.map(({ id, benefit, risk, effortMinutes, roi }) => [id, benefit, risk, effortMinutes, roi]);

const recommended = (options: readonly Option[]) => options.filter((option) => option.recommended).map(({ id }) => id);

describe('the incident', () => {
  const { world, diagnosis } = mysqlDown(2);
  const options = remedy(diagnosis, world);

  test('has four ways out, weighed by what the manifests say', () => {
    expect(scores(options)).toEqual([
      ['labels-without-selectors', 3, 0, 1, 3],
      ['remove-common-labels', 0, 0, 1, 0],
      ['keep-and-recreate', 3, 8, 5, -1],
      ['blue-green', 3, 8, 45, -0.11],
    ]);
    expect(recommended(options)).toEqual(['labels-without-selectors']);
  });

  test('earns every point of risk from a line', () => {
    expect(one(options, 'keep-and-recreate').risks).toEqual([
      { name: 'service interruption', points: 3, why: expect.stringContaining('mysql/deployment.yaml:9') },
      { name: 'data loss', points: 2, why: expect.stringContaining('mysql/deployment.yaml:41') },
      { name: 'complexity', points: 2, why: expect.stringContaining('2 workloads') },
      { name: 'single point of failure', points: 1, why: expect.stringContaining('mysql/deployment.yaml:9') },
    ]);
  });

  test('is over with the recommended patch, and nothing opens that was shut before', () => {
    const { proof } = one(options, 'labels-without-selectors');
    expect(proof).toMatchObject({ rendered: true, rejected: [], flowsClosed: [], findingsLeft: [], holds: true });
    expect(proof?.flowsOpened.map(formatFlow)).toContain(
      'blog-system/Deployment/mysql-exporter → svc:blog-system/mysql 3306/TCP',
    );
  });

  test('warns that recreating alone would mix the Services up', () => {
    expect(one(options, 'keep-and-recreate').why.at(-1)).toMatch(/would lead to the Pods of/);
  });

  test.each(options.filter(({ patch }) => patch !== null).map((option) => [option.id, option] as const))(
    'the patch of %s applies with git',
    (_, option) => {
      expect(gitApply(world.snapshot, option.patch ?? '')).toEqual(editedFiles(world.snapshot, option.edits));
    },
  );
});

describe('other evidence, other points', () => {
  const steps = stepsOf(join(import.meta.dirname, '../../../fixtures/incidents/mysql-down/history')).slice(0, 2);
  const edited = (file: string, from: string | RegExp, to: string) =>
    steps.map((tree) => ({ ...tree, [file]: (tree[file] ?? '').replace(from, to) }));
  const DEPLOYMENT = 'apps/blog-system/mysql/deployment.yaml';
  const EXPORTER = 'apps/blog-system/mysql/exporter.yaml';

  test.each([
    {
      name: 'two replicas that roll are no single point of failure',
      trees: edited(DEPLOYMENT, /replicas: 1 .*\n {2}strategy:\n.*\n/, 'replicas: 2\n'),
      // The exporter still has one Pod behind a Service.
      risks: [3, 2, 2, 1],
      minutes: [5, 45],
    },
    {
      name: 'without a claim no data is at stake',
      trees: edited(DEPLOYMENT, /persistentVolumeClaim:\n\s+claimName: mysql-data/, 'emptyDir: {}'),
      risks: [3, 0, 2, 1],
      minutes: [5, 25],
    },
    {
      name: 'a workload that is no Deployment is not refused',
      trees: edited(
        EXPORTER,
        'apiVersion: apps/v1\nkind: Deployment',
        'apiVersion: argoproj.io/v1alpha1\nkind: Rollout',
      ),
      risks: [3, 2, 2, 1],
      minutes: [4, 40],
    },
  ])('$name', ({ trees, risks, minutes }) => {
    const { world, diagnosis } = mysqlDown(2, trees);
    const options = remedy(diagnosis, world);
    expect(one(options, 'keep-and-recreate').risks.map(({ points }) => points)).toEqual(risks);
    expect([one(options, 'keep-and-recreate').effortMinutes, one(options, 'blue-green').effortMinutes]).toEqual(
      minutes,
    );
  });
});

describe('with a broken policy beside the cause', () => {
  const { world, diagnosis } = mysqlDown(3);
  const options = remedy(diagnosis, world);

  test('the cause comes first, its repair is recommended, and the policy has ways out of its own', () => {
    expect(options.map(({ id }) => id)).toEqual([
      'labels-without-selectors',
      'remove-common-labels',
      'labels-and-previous-peer',
      'keep-and-recreate',
      'blue-green',
      'previous-peer',
      'to-entities',
    ]);
    expect(recommended(options)).toEqual(['labels-without-selectors']);
  });

  test('the former peer comes back where it stood, on its line', () => {
    expect(one(options, 'previous-peer').patch).toContain(
      '+  - toEndpoints: [{matchLabels: {app: mysql}}]   # was: app=mysql, did not help\n',
    );
    expect(one(options, 'previous-peer').proof).toMatchObject({ holds: true, flowsOpened: [], flowsClosed: [] });
  });

  test('the entity opens the internet and shuts MySQL out: its proof does not hold', () => {
    const { proof, recommended, risk } = one(options, 'to-entities');
    expect(proof?.flowsOpened.map(formatFlow)).toEqual([
      'blog-system/Deployment/mysql-exporter → entity:world 3306/TCP',
    ]);
    expect(proof?.flowsClosed.map(formatFlow)).toEqual([
      'blog-system/Deployment/mysql-exporter → blog-system/Deployment/mysql 3306/TCP',
    ]);
    expect({ holds: proof?.holds, recommended, risk }).toEqual({ holds: false, recommended: false, risk: 3 });
  });

  test('both repairs together leave nothing refused and nothing found', () => {
    const { proof, patch } = one(options, 'labels-and-previous-peer');
    expect(proof).toMatchObject({ rejected: [], findingsLeft: [], holds: true });
    expect(gitApply(world.snapshot, patch ?? '').size).toBe(2);
  });

  test('two faults have two pull requests, the ways out of one share one', () => {
    expect(one(options, 'to-entities').fault).toEqual(one(options, 'previous-peer').fault);
    expect(one(options, 'to-entities').fault).toMatchObject({ rule: 'policy-rejected', since: commitOf(2).sha });
    expect(one(options, 'remove-common-labels').fault).toEqual(one(options, 'labels-without-selectors').fault);
  });
});

describe('labels the cluster had taken before', () => {
  const tree = (block: string) => ({
    'app/kustomization.yaml': `resources: [all.yaml]\n${block}`,
    'app/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: cart, image: cart, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
`,
  });

  test('only what is new leaves the selectors', () => {
    const world = worldOf([tree('commonLabels:\n  team: shop\n'), tree('commonLabels:\n  team: shop\n  tier: web\n')]);
    const source = { file: 'app/kustomization.yaml', line: 4 };
    const diagnosis = blaming(
      world,
      { rule: 'selector-immutable', summary: '', confidence: 'proven', source, firstBadCommit: commitOf(1) },
      () => true,
    );
    const option = one(remedy(diagnosis, world), 'labels-without-selectors');
    expect(option.patch).toContain('   team: shop\n-  tier: web\n+labels:\n+- pairs:\n+    tier: web\n');
    expect(option).toMatchObject({ recommended: true, proof: { holds: true, rejected: [] } });
  });
});

test('a Service whose selector has a slip of the pen gets what its Pods carry', () => {
  const file = 'shop/all.yaml';
  const tree = (selector: string) => ({
    'shop/kustomization.yaml': 'resources: [all.yaml]\n',
    [file]: `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: cart, image: cart, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: ${selector}   # the cart
  ports: [{ port: 80 }]
`,
  });
  const world = worldOf([tree('cart'), tree('crat')]);
  const source = { file, line: 17 };
  const diagnosis = blaming(
    world,
    { rule: 'service-selects-no-pods', summary: '', confidence: 'proven', source, firstBadCommit: commitOf(1) },
    () => true,
  );
  const [option, ...others] = remedy(diagnosis, world);
  expect(others).toEqual([]);
  expect(option).toMatchObject({ id: 'match-pod-labels', recommended: true, proof: { holds: true } });
  expect(option?.patch).toContain('-    app: crat   # the cart\n+    app: cart   # the cart\n');
});

test('a Deployment whose selector was edited gets its old one back, labels included', () => {
  const file = 'shop/cart.yaml';
  const tree = (app: string) => ({
    'shop/kustomization.yaml': 'resources: [cart.yaml]\n',
    [file]: `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector:
    matchLabels: { app: ${app} }
  template:
    metadata:
      labels:
        app: "${app}"
    spec: { containers: [{ name: cart, image: cart }] }
`,
  });
  const world = worldOf([tree('cart'), tree('basket')]);
  const source = { file, line: 6 };
  const diagnosis = blaming(
    world,
    { rule: 'selector-immutable', summary: '', confidence: 'proven', source, firstBadCommit: commitOf(1) },
    () => true,
  );
  const [option] = remedy(diagnosis, world);
  expect(option).toMatchObject({
    id: 'restore-selector',
    recommended: true,
    downtime: 'none, no Pod restarts',
    proof: { holds: true, rejected: [] },
  });
  expect(option?.patch).toContain('+    matchLabels: { app: cart }\n');
  expect(option?.patch).toContain('+        app: "cart"\n');
});

describe('a selector that was edited together with the Service in front of it', () => {
  const tree = (app: string) => ({
    'shop/kustomization.yaml': 'resources: [cart.yaml, service.yaml]\n',
    'shop/cart.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec: { containers: [{ name: cart, image: cart, ports: [{ containerPort: 80 }] }] }
`,
    'shop/service.yaml': `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: ${app} }
  ports: [{ port: 80 }]
`,
  });
  const world = worldOf([tree('cart'), tree('basket')]);
  const source = { file: 'shop/service.yaml', line: 5 };
  const rule = 'service-selects-no-pods';
  const diagnosis = blaming(
    world,
    { rule, summary: '', confidence: 'proven', source, firstBadCommit: commitOf(1) },
    (found) => [rule, 'selector-immutable'].includes(found),
  );
  const options = remedy(diagnosis, world);

  test('is over when all of the commit is put back, not half of it', () => {
    expect(one(options, 'restore-selector').proof?.holds).toBe(false);
    expect(one(options, 'undo-change')).toMatchObject({ recommended: true, proof: { holds: true, rejected: [] } });
    expect(one(options, 'undo-change').edits.map(({ file }) => file)).toEqual(['shop/cart.yaml', 'shop/service.yaml']);
  });

  test('may be kept, at its price', () => {
    const ways = ['recreate-workload', 'second-workload'].map((id) => one(options, id));
    expect(ways.map(({ title, downtime }) => [title, downtime])).toEqual([
      ['Keep the new selector of cart, recreate what was refused', 'about a minute, until the new Pod is ready'],
      ['Keep the new selector of cart, build a second set (blue-green)', 'open connections break at the switch'],
    ]);
    expect(ways[0]?.risks).toEqual([
      { name: 'service interruption', points: 3, why: expect.stringContaining('is behind Service cart') },
      { name: 'data loss', points: 0, why: expect.any(String) },
      { name: 'complexity', points: 2, why: expect.stringContaining('1 other selector is') },
      { name: 'single point of failure', points: 1, why: expect.stringContaining('shop/cart.yaml') },
    ]);
  });
});

test('nothing is offered for what nobody knows', () => {
  const { world, diagnosis } = mysqlDown(1);
  expect(remedy({ ...diagnosis, cause: null, findings: [] }, world)).toEqual([]);
});

test('every id is offered by one fix', () => {
  const ids = fixes.flatMap(({ offers }) => offers);
  expect(new Set(ids).size).toBe(ids.length);
});

const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/incidents/blog-system');
const corpus = existsSync(CORPUS) ? describe : describe.skip;

corpus('the real incident (skipped where the corpus is absent)', () => {
  const trees = existsSync(CORPUS) ? stepsOf(CORPUS) : [];
  const KUSTOMIZATION = 'services/blog-system/kustomization.yaml';

  function at(step: number): { readonly world: World; readonly diagnosis: Diagnosis } {
    const world = worldOf(trees.slice(0, step + 1));
    const flow = flowTo('mysql-exporter', 'mysql-service', 3306);
    const watched = { flow, why: '', inferred: true, verdict: connect(world.live, flow) };
    const cause = {
      rule: 'service-selects-no-pods',
      summary: 'commonLabels',
      confidence: 'likely',
      source: { file: KUSTOMIZATION, line: 9 },
      firstBadCommit: commitOf(1),
    } as const;
    return { world, diagnosis: blaming(world, cause, (rule) => !/policy/.test(rule), [watched]) };
  }

  test.each([1, 2, 3, 4, 5, 6])(
    'step %i: the labels stay, the selectors come back, and it applies with git',
    (step) => {
      const { world, diagnosis } = at(step);
      const options = remedy(diagnosis, world);
      expect(recommended(options)).toEqual(['labels-without-selectors']);
      const best = one(options, 'labels-without-selectors');
      expect(best.proof).toMatchObject({ rendered: true, holds: true });
      expect(gitApply(world.snapshot, best.patch ?? '').get(KUSTOMIZATION)).toContain(
        'labels:\n  - pairs:\n      app: blog-system\n',
      );
      expect(scores(options).filter(([id]) => id === 'keep-and-recreate' || id === 'blue-green')).toEqual([
        ['keep-and-recreate', 3, 8, 5, -1],
        ['blue-green', 3, 8, 45, -0.11],
      ]);
    },
  );

  test.each([
    [1, 'labels-without-selectors'],
    [5, 'labels-without-selectors'],
    [6, 'labels-without-selectors'],
    [7, 'previous-peer'],
  ])('step %i, diagnosed by the house itself: %s', (step, best) => {
    const { world } = at(step);
    const diagnosis = diagnose(alertOf({ labels: { alertname: 'MySQLDown', namespace: 'blog-system' } }), world);
    const options = remedy(diagnosis, world);
    expect(recommended(options)).toEqual([best]);
    expect(one(options, best).proof).toMatchObject({ holds: true });
  });

  test('step 6: the policy goes back to what stood there when all was well', () => {
    const { world, diagnosis } = at(6);
    const options = remedy(diagnosis, world);
    expect(one(options, 'previous-peer').patch).toContain('+        app: mysql');
    expect(one(options, 'to-entities').patch).toContain('-  - toEndpoints:\n+  - toEntities:\n     - world');
    for (const { patch } of options) if (patch !== null) gitApply(world.snapshot, patch);
  });
});
