import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { admit } from '../../src/core/admission/admit.ts';
import { KUBECTL } from '../../src/core/admission/client.ts';
import { kubectlWords } from '../../src/core/admission/kubectl-words.ts';
import { readPolicy } from '../../src/core/network/policy-index.ts';
import type { JsonObject } from '../../src/core/values/json.ts';
import { stringAt } from '../../src/core/values/read-json.ts';
import { clusterOf, clusterOfManifests } from '../core/cluster/objects.ts';
import { disagreements, RECORDED_WITH, type Scenario } from '../core/network/cilium-corpus.ts';

/** One recorded question to the real programs, and what it is about. `differs`: the first place where our answer is another one, or null. */
export interface CiliumCase {
  readonly name: string;
  readonly features: readonly string[];
  readonly differs: () => string | null;
}

/** What the API server's validation by one version of the CustomResourceDefinition says. */
interface CrdAnswer {
  readonly phase: 'ok' | 'invalid';
  readonly errors?: readonly string[];
  readonly statusMessage?: string;
  readonly kubectl?: string;
  readonly strictBadRequest?: string;
}

interface Validation {
  readonly name: string;
  readonly manifest: JsonObject;
  readonly crd: Readonly<Record<string, CrdAnswer>>;
  readonly sanitize: Readonly<Record<string, readonly string[]>>;
}

/** Where recorded answers lie, beside the repository. */
export const CORPUS = '../shared/corpus/cilium';

/** The API server that the recordings were made with. */
const KUBERNETES_MINOR = 36;

/** The cases of a folder, or null when there is no such folder. Each of the files may be absent. */
export function readCiliumCases(folder: string): readonly CiliumCase[] | null {
  if (!existsSync(folder)) return null;
  const lines = (file: string): readonly string[] => {
    const path = join(folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  };
  const scenarios = [...lines('scenarios.jsonl'), ...lines('verdicts.jsonl')].map((line) =>
    withWorld(JSON.parse(line), folder),
  );
  const validations = lines('validation.jsonl').map((line): Validation => JSON.parse(line));
  return [...scenarios.map(scenarioCase), ...validations.flatMap(validationCases)];
}

/** Several scenarios may share their Pods and addresses; the file lies with them, or with those that everybody has. */
function withWorld(scenario: Scenario, folder: string): Scenario {
  if (scenario.world === undefined) return scenario;
  const name = `world-${scenario.world}.json`;
  const path = [folder, CORPUS].map((one) => join(one, name)).find((one) => existsSync(one));
  return path === undefined ? scenario : { ...JSON.parse(readFileSync(path, 'utf8')), ...scenario };
}

function scenarioCase(scenario: Scenario): CiliumCase {
  const { policies } = clusterOf(scenario.policies);
  const said = new Map(
    policies.map((policy) => [
      `${policy.kind}/${policy.ref.name}`,
      readPolicy(policy, { cilium: RECORDED_WITH }).refusal,
    ]),
  );
  const differs = (): string | null => {
    for (const { policy, error } of scenario.parse) {
      const ours = said.get(policy) ?? null;
      if (!sameRefusal(ours, error)) return `${policy}: expected ${error ?? 'no refusal'}, found ${ours ?? 'none'}`;
    }
    return disagreements(scenario)[0] ?? null;
  };
  return { name: scenario.name, features: featuresOf(policies.map(({ object }) => object.manifest)), differs };
}

/** Fields that make one policy another feature than the next. */
const FEATURES =
  /^((?:from|to)(?:Endpoints|Requires|CIDR|CIDRSet|Entities|Nodes|Groups)|toServices|toFQDNs|(?:ingress|egress)Deny|icmps|rules|endPort|enableDefaultDeny|matchExpressions|ipBlock|except|namespaceSelector|podSelector|nodeSelector|specs)$/;

/** The kinds and the fields of some policies. */
function featuresOf(manifests: readonly JsonObject[]): readonly string[] {
  const kinds = manifests.map((manifest) => stringAt(manifest, 'kind') ?? '');
  const fields = [...JSON.stringify(manifests).matchAll(/"([A-Za-z]+)":/g)].map(([, key = '']) => key);
  return [...new Set([...kinds, ...fields.filter((key) => FEATURES.test(key))])];
}

/** One case for both layers and all versions: a policy is understood when all of them are. */
function validationCases(recorded: Validation): readonly CiliumCase[] {
  const layers = [
    ...Object.keys(recorded.crd).map((version) => `crd ${version}`),
    ...Object.keys(recorded.sanitize).map((version) => `sanitize ${version}`),
  ];
  const differs = (): string | null => {
    for (const [version, answer] of Object.entries(recorded.crd)) {
      const difference = crdDifference(recorded.manifest, answer, version);
      if (difference !== null) return `crd ${version}: ${difference}`;
    }
    for (const [version, answer] of Object.entries(recorded.sanitize)) {
      const difference = sanitizeDifference(recorded.manifest, answer, version);
      if (difference !== null) return `sanitize ${version}: ${difference}`;
    }
    return null;
  };
  return [{ name: recorded.name, features: layers, differs }];
}

const CRD_VERSIONS = ['1.17', '1.19', '1.20'] as const;

function crdDifference(manifest: JsonObject, answer: CrdAnswer, version: string): string | null {
  const cilium = CRD_VERSIONS.find((one) => version.startsWith(one));
  if (cilium === undefined) return 'no such definition';
  const server = { minor: KUBERNETES_MINOR, cilium };
  const strict = admit(null, manifest, server, KUBECTL);
  const bad = strict?.reason === 'BadRequest' ? strict.message : undefined;
  if (bad !== answer.strictBadRequest) return `expected ${answer.strictBadRequest}, found ${bad}`;
  const refusal = admit(null, manifest, server, { ...KUBECTL, fieldValidation: 'Warn' });
  const errors = [...new Set(refusal?.causes.map(({ field, detail }) => `${field}: ${detail}`))];
  const expected = answer.errors ?? [];
  const missing = expected.find((error) => !errors.includes(error));
  if (missing !== undefined) return `expected ${missing}`;
  const extra = errors.find((error) => !expected.includes(error));
  if (extra !== undefined) return `found ${extra}`;
  const frame = (text: string): string => withoutErrors(text, errors);
  if (frame(refusal?.message ?? '') !== frame(answer.statusMessage ?? '')) {
    return `expected ${answer.statusMessage}, found ${refusal?.message}`;
  }
  const kubectl = refusal === null ? '' : `${kubectlWords(refusal)}\n`;
  return frame(kubectl) === frame(answer.kubectl ?? '') ? null : `expected ${answer.kubectl}, found ${kubectl}`;
}

/** What stands around the errors. Go goes through maps in random order, so the errors themselves are compared as a set. */
function withoutErrors(text: string, errors: readonly string[]): string {
  return [...errors].sort((a, b) => b.length - a.length).reduce((rest, error) => rest.replaceAll(error, '…'), text);
}

function sanitizeDifference(manifest: JsonObject, answer: readonly string[], version: string): string | null {
  const [, minor = '', patch = ''] = /^1\.(\d+)\.(\d+)/.exec(version) ?? [];
  const [policy] = clusterOfManifests([manifest]).policies;
  if (policy === undefined) return 'no policy';
  const ours = readPolicy(policy, { cilium: { minor: Number(minor), patch: Number(patch) } }).refusal;
  const [said = 'OK'] = answer;
  // The recording program says where it failed to decode an object at all.
  const theirs = said === 'OK' ? null : said.replace(/^UNMARSHAL /, '');
  return sameRefusal(ours, theirs) ? null : `expected ${theirs ?? 'OK'}, found ${ours ?? 'OK'}`;
}

/** Which of two combined fields is named first is left to the order of a Go map. */
function sameRefusal(a: string | null, b: string | null): boolean {
  const canonical = (text: string | null): string | null =>
    text?.replace(/combining (\w+) and (\w+)/, (_, one: string, two: string) => [one, two].sort().join(' + ')) ?? null;
  return canonical(a) === canonical(b);
}
