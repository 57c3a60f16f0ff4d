import { commonLabels } from './common-labels.ts';
import { learnNames } from './learn-names.ts';
import type { Fix } from './offer.ts';
import { policyPeer } from './policy-peer.ts';
import { policyValue } from './policy-value.ts';
import { selectorValue } from './selector-value.ts';

/** Every fix, in the order their options are shown and liked. A test compares this list with the folder. */
export const fixes: readonly Fix[] = [commonLabels, selectorValue, policyPeer, policyValue, learnNames];
