// Written by `npm run rules` from the files of this folder.
import type { Rule } from './define-rule.ts';
import { rule as objectRejected } from './object-rejected.ts';
import { rule as pdbSelectsNoPods } from './pdb-selects-no-pods.ts';
import { rule as policyRejected } from './policy-rejected.ts';
import { rule as renderFails } from './render-fails.ts';
import { rule as selectorImmutable } from './selector-immutable.ts';
import { rule as servicePortNotServed } from './service-port-not-served.ts';
import { rule as serviceScaledToZero } from './service-scaled-to-zero.ts';
import { rule as serviceSelectsNoPods } from './service-selects-no-pods.ts';
import { rule as serviceSelectsOtherWorkload } from './service-selects-other-workload.ts';

/** Every rule, by name. */
export const rules: readonly Rule[] = [
  objectRejected,
  pdbSelectsNoPods,
  policyRejected,
  renderFails,
  selectorImmutable,
  servicePortNotServed,
  serviceScaledToZero,
  serviceSelectsNoPods,
  serviceSelectsOtherWorkload,
];
