// Written by `npm run rules` from the files of this folder.
import type { Rule } from './define-rule.ts';
import { rule as claimPruned } from './claim-pruned.ts';
import { rule as clusterDiffers } from './cluster-differs.ts';
import { rule as egressWithoutDns } from './egress-without-dns.ts';
import { rule as emptySelectorMeansAll } from './empty-selector-means-all.ts';
import { rule as expectedFlowDropped } from './expected-flow-dropped.ts';
import { rule as expectedFlowWithoutEndpoints } from './expected-flow-without-endpoints.ts';
import { rule as fqdnWithoutDnsRule } from './fqdn-without-dns-rule.ts';
import { rule as hpaTargetMissing } from './hpa-target-missing.ts';
import { rule as labelPrefixUnknown } from './label-prefix-unknown.ts';
import { rule as layer7CutsPath } from './layer7-cuts-path.ts';
import { rule as monitorFindsNothing } from './monitor-finds-nothing.ts';
import { rule as namedServiceGone } from './named-service-gone.ts';
import { rule as objectInTwoApplications } from './object-in-two-applications.ts';
import { rule as objectRejected } from './object-rejected.ts';
import { rule as pdbSelectsNoPods } from './pdb-selects-no-pods.ts';
import { rule as peerAndPortApart } from './peer-and-port-apart.ts';
import { rule as peerInOtherNamespace } from './peer-in-other-namespace.ts';
import { rule as peerLabelsRewritten } from './peer-labels-rewritten.ts';
import { rule as podsOrphaned } from './pods-orphaned.ts';
import { rule as policyEnforcedOtherwise } from './policy-enforced-otherwise.ts';
import { rule as policyHasUnknownFields } from './policy-has-unknown-fields.ts';
import { rule as policyNamesServicePort } from './policy-names-service-port.ts';
import { rule as policyNotEnforced } from './policy-not-enforced.ts';
import { rule as policyNotLoaded } from './policy-not-loaded.ts';
import { rule as policyRejected } from './policy-rejected.ts';
import { rule as policySelectsNoPods } from './policy-selects-no-pods.ts';
import { rule as renderFails } from './render-fails.ts';
import { rule as selectorImmutable } from './selector-immutable.ts';
import { rule as selectorsOverlap } from './selectors-overlap.ts';
import { rule as servicePortNotServed } from './service-port-not-served.ts';
import { rule as serviceScaledToZero } from './service-scaled-to-zero.ts';
import { rule as serviceSelectsNoPods } from './service-selects-no-pods.ts';
import { rule as serviceSelectsOtherWorkload } from './service-selects-other-workload.ts';
import { rule as servicesPeerUnmatched } from './services-peer-unmatched.ts';
import { rule as syncWipesOut } from './sync-wipes-out.ts';
import { rule as worldExcludesPods } from './world-excludes-pods.ts';

/** Every rule, by name. */
export const rules: readonly Rule[] = [
  claimPruned,
  clusterDiffers,
  egressWithoutDns,
  emptySelectorMeansAll,
  expectedFlowDropped,
  expectedFlowWithoutEndpoints,
  fqdnWithoutDnsRule,
  hpaTargetMissing,
  labelPrefixUnknown,
  layer7CutsPath,
  monitorFindsNothing,
  namedServiceGone,
  objectInTwoApplications,
  objectRejected,
  pdbSelectsNoPods,
  peerAndPortApart,
  peerInOtherNamespace,
  peerLabelsRewritten,
  podsOrphaned,
  policyEnforcedOtherwise,
  policyHasUnknownFields,
  policyNamesServicePort,
  policyNotEnforced,
  policyNotLoaded,
  policyRejected,
  policySelectsNoPods,
  renderFails,
  selectorImmutable,
  selectorsOverlap,
  servicePortNotServed,
  serviceScaledToZero,
  serviceSelectsNoPods,
  serviceSelectsOtherWorkload,
  servicesPeerUnmatched,
  syncWipesOut,
  worldExcludesPods,
];
