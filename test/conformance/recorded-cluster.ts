import type { ClusterFacts } from '../../src/core/admission/cluster-facts.ts';

/** The cluster that was asked when the cases were recorded: an API server alone, with two classes in it. */
export const RECORDED_CLUSTER: ClusterFacts = {
  serviceCidrs: ['10.0.0.0/16'],
  storageClasses: new Map([
    ['standard', true],
    ['fixed', false],
  ]),
  claimsStayPending: true,
};
