import type { RenderedObject } from '../render/rendered.ts';
import type { Finding } from '../rules/finding.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import type { Case } from './offer.ts';

/** A rule of a Cilium policy that has text where a peer must be an object: the API server refuses the policy for it. */
export interface BrokenPeer {
  readonly finding: Finding;
  readonly object: RenderedObject;
  /** `['spec', 'egress']`. */
  readonly section: FieldPath;
  readonly index: number;
  readonly rule: JsonObject;
  readonly field: 'toEndpoints' | 'fromEndpoints';
  /** The texts that stand among the peers. */
  readonly words: readonly string[];
}

const SECTIONS = {
  egress: 'toEndpoints',
  egressDeny: 'toEndpoints',
  ingress: 'fromEndpoints',
  ingressDeny: 'fromEndpoints',
} as const;

/** Every such rule in the policies that something was found about, each once. */
export function brokenPeers({ diagnosis, world }: Case): readonly BrokenPeer[] {
  const seen = new Set<RenderedObject>();
  return diagnosis.findings.flatMap((finding) => {
    if (!/^Cilium(Clusterwide)?NetworkPolicy$/.test(finding.object.kind)) return [];
    const object = world.desired.object(finding.object);
    if (object === undefined || seen.has(object)) return [];
    seen.add(object);
    return specsOf(object.manifest).flatMap(([path, spec]) =>
      brokenIn(spec).map((broken) => ({ ...broken, finding, object, section: [...path, ...broken.section] })),
    );
  });
}

/** A policy holds one rule in `spec`, or several in `specs`. */
function specsOf(manifest: JsonObject): readonly (readonly [FieldPath, JsonObject])[] {
  const { spec, specs } = manifest;
  const one: [FieldPath, JsonObject][] = isJsonObject(spec) ? [[['spec'], spec]] : [];
  const many: readonly Json[] = Array.isArray(specs) ? specs : [];
  return [
    ...one,
    ...many.flatMap((each, index): [FieldPath, JsonObject][] => (isJsonObject(each) ? [[['specs', index], each]] : [])),
  ];
}

function brokenIn(spec: JsonObject): readonly Omit<BrokenPeer, 'finding' | 'object'>[] {
  return Object.entries(SECTIONS).flatMap(([section, field]) => {
    const rules: Json | undefined = Object.hasOwn(spec, section) ? spec[section] : undefined;
    if (!Array.isArray(rules)) return [];
    return rules.flatMap((rule: Json, index) => {
      if (!isJsonObject(rule) || !Array.isArray(rule[field])) return [];
      const words = rule[field].filter((peer): peer is string => typeof peer === 'string');
      return words.length === 0 ? [] : [{ section: [section], index, rule, field, words }];
    });
  });
}
