import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Application } from '../../../src/core/gitops/application.ts';
import { findApplications } from '../../../src/core/gitops/find-applications.ts';
import { applicationPaths } from '../../../src/core/history/application-paths.ts';
import type { SyncOptions } from '../../../src/core/history/apply-sync.ts';
import type { History, Step } from '../../../src/core/history/history.ts';
import { renderApplication } from '../../../src/core/history/render-application.ts';
import { replay } from '../../../src/core/history/replay.ts';
import { formatRef } from '../../../src/core/values/object-ref.ts';
import { stringAt } from '../../../src/core/values/read-json.ts';
import { commit } from './make.ts';
import { readSteps, type StepTree } from './read-steps.ts';

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const OURS = pathOf('../../../fixtures/incidents/mysql-down/history');
/** A real incident lies beside the repository where it is at hand; elsewhere its tests are skipped. */
const RECORDED = pathOf('../../../../shared/corpus/incidents/blog-system');

const GO_WORDS: SyncOptions = { apiServer: { minor: 33 } };

function incident(folder: string, path: string) {
  const steps = readSteps(folder);
  const [head] = steps.slice(-1);
  const found = head && findApplications(head.snapshot).applications.find((one) => one.path === path);
  if (head === undefined || found === undefined) throw new Error(`${folder} does not deploy ${path}`);
  return { steps, head, application: found };
}

function fold(steps: readonly StepTree[], application: Application, options = GO_WORDS): History {
  const commits = steps.map(({ step, snapshot }) => ({
    commit: commit(step),
    rendered: renderApplication(snapshot, application),
  }));
  return replay(application, commits, { ...options, baselineWhy: 'given' });
}

/** Refused objects, and the steps at which they are. */
function refusals({ steps }: History): Readonly<Record<string, readonly string[]>> {
  const byObject: Record<string, string[]> = {};
  for (const { commit: at, objects } of steps) {
    for (const { ref, outcome } of objects) if (outcome === 'rejected') (byObject[formatRef(ref)] ??= []).push(at.sha);
  }
  return byObject;
}

/** What the Service in front of MySQL selects by after each step. */
function selects({ steps }: History, name: string): readonly (string | undefined)[] {
  return steps.map(({ live }) => {
    const service = live.find(({ ref }) => ref.kind === 'Service' && ref.name === name);
    return stringAt(service?.object.manifest, 'spec', 'selector', 'app');
  });
}

function messages(step: Step | undefined): readonly string[] {
  return (step?.objects ?? []).flatMap(({ refusal }) => refusal?.message ?? []);
}

describe('the incident this repository tells', () => {
  const { steps, application } = incident(OURS, 'apps/blog-system');
  const history = fold(steps, application);

  test('the Deployments keep their Pods, the Services select others', () => {
    expect(refusals(history)).toMatchObject({
      'Deployment blog-system/mysql': ['02', '03'],
      'Deployment blog-system/mysql-exporter': ['02', '03'],
    });
    expect(selects(history, 'mysql')).toEqual(['mysql', 'blog-system', 'blog-system']);
  });

  test('the string in the policy is refused, so its last good form stays live', () => {
    expect(messages(history.steps[2]).at(-1)).toMatch(/toEndpoints\[0\] in body must be of type object: "string"$/);
  });
});

const whereRecorded = existsSync(RECORDED) ? describe : describe.skip;

whereRecorded('a real incident (skipped where its history is absent)', () => {
  const { steps, head, application } = existsSync(RECORDED)
    ? incident(RECORDED, 'services/blog-system')
    : incident(OURS, 'apps/blog-system');

  test('the application, and what it is made of', () => {
    expect(application).toMatchObject({ by: 'argocd', sync: { automated: true, prune: true, selfHeal: true } });
    expect(applicationPaths(head.snapshot, application).paths()).toEqual([
      'argocd/blog-system-app.yaml',
      'services/blog-system',
    ]);
  });

  test('exactly these objects are refused, at these steps', () => {
    const whileLabelled = ['01', '02', '03', '04', '05', '06'];
    expect(refusals(fold(steps, application))).toEqual({
      'Deployment blog-system/mysql': whileLabelled,
      'Deployment blog-system/mysql-exporter': whileLabelled,
      'CiliumNetworkPolicy blog-system/mysql-exporter-isolation': ['06', '07'],
    });
  });

  test("the API server's words", () => {
    const history = fold(steps, application);
    expect(messages(history.steps[1])[0]).toBe(
      'Deployment.apps "mysql" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"blog-system", "environment":"production", "managed-by":"argocd"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    );
    expect(messages(history.steps[7])).toEqual([
      'CiliumNetworkPolicy.cilium.io "mysql-exporter-isolation" is invalid: spec.egress[0].toEndpoints[0]: Invalid value: "string": spec.egress[0].toEndpoints[0] in body must be of type object: "string"',
    ]);
  });

  test('the repair at step 07 goes through, or is held back by the policy until step 08', () => {
    const broken = Array.from({ length: 6 }, () => 'blog-system');
    expect(selects(fold(steps, application), 'mysql-service')).toEqual(['mysql', ...broken, 'mysql', 'mysql']);
    const dryRun = fold(steps, application, { ...GO_WORDS, crdErrorsFoundIn: 'dry-run' });
    expect(selects(dryRun, 'mysql-service')).toEqual(['mysql', ...broken, 'blog-system', 'mysql']);
  });

  test('the policy that is live at steps 06 and 07 is that of step 05', () => {
    const since = fold(steps, application).steps.map(
      ({ live }) => live.find(({ ref }) => ref.name === 'mysql-exporter-isolation')?.since.sha,
    );
    expect(since.slice(5)).toEqual(['05', '05', '05', '08']);
  });
});
