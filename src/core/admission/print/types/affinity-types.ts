import { type GoStruct, INT32, INT64, LABEL_SELECTOR, list, named, pointer, STRING, struct } from '../go-type.ts';

/*
 * The internal types of where a Pod may run (`pkg/apis/core/types.go`).
 */

const NODE_REQUIREMENT = struct('core.NodeSelectorRequirement', [
  ['Key', STRING],
  ['Operator', named('core.NodeSelectorOperator')],
  ['Values', list(STRING)],
]);

export const NODE_SELECTOR_TERM: GoStruct = struct('core.NodeSelectorTerm', [
  ['MatchExpressions', list(NODE_REQUIREMENT)],
  ['MatchFields', list(NODE_REQUIREMENT)],
]);

export const NODE_SELECTOR: GoStruct = struct('core.NodeSelector', [['NodeSelectorTerms', list(NODE_SELECTOR_TERM)]]);

const NODE_AFFINITY = struct('core.NodeAffinity', [
  ['RequiredDuringSchedulingIgnoredDuringExecution', pointer(NODE_SELECTOR)],
  [
    'PreferredDuringSchedulingIgnoredDuringExecution',
    list(
      struct('core.PreferredSchedulingTerm', [
        ['Weight', INT32],
        ['Preference', NODE_SELECTOR_TERM],
      ]),
    ),
  ],
]);

const POD_TERM = struct('core.PodAffinityTerm', [
  ['LabelSelector', pointer(LABEL_SELECTOR)],
  ['Namespaces', list(STRING)],
  ['TopologyKey', STRING],
  ['NamespaceSelector', pointer(LABEL_SELECTOR)],
  ['MatchLabelKeys', list(STRING)],
  ['MismatchLabelKeys', list(STRING)],
]);

const WEIGHTED_POD_TERM = struct('core.WeightedPodAffinityTerm', [
  ['Weight', INT32],
  ['PodAffinityTerm', POD_TERM],
]);

function podAffinity(name: string): GoStruct {
  return struct(name, [
    ['RequiredDuringSchedulingIgnoredDuringExecution', list(POD_TERM)],
    ['PreferredDuringSchedulingIgnoredDuringExecution', list(WEIGHTED_POD_TERM)],
  ]);
}

export const AFFINITY: GoStruct = struct('core.Affinity', [
  ['NodeAffinity', pointer(NODE_AFFINITY)],
  ['PodAffinity', pointer(podAffinity('core.PodAffinity'))],
  ['PodAntiAffinity', pointer(podAffinity('core.PodAntiAffinity'))],
]);

export const TOLERATION: GoStruct = struct('core.Toleration', [
  ['Key', STRING],
  ['Operator', named('core.TolerationOperator')],
  ['Value', STRING],
  ['Effect', named('core.TaintEffect')],
  ['TolerationSeconds', pointer(INT64)],
]);

export const TOPOLOGY_SPREAD: GoStruct = struct('core.TopologySpreadConstraint', [
  ['MaxSkew', INT32],
  ['TopologyKey', STRING],
  ['WhenUnsatisfiable', named('core.UnsatisfiableConstraintAction')],
  ['LabelSelector', pointer(LABEL_SELECTOR)],
  ['MinDomains', pointer(INT32)],
  ['NodeAffinityPolicy', pointer(named('core.NodeInclusionPolicy'))],
  ['NodeTaintsPolicy', pointer(named('core.NodeInclusionPolicy'))],
  ['MatchLabelKeys', list(STRING)],
]);
