import { BOOL, type GoStruct, LABEL_SELECTOR, pointer, STRING, struct } from '../go-type.ts';

export const CLUSTER_TRUST_BUNDLE: GoStruct = struct('core.ClusterTrustBundleProjection', [
  ['Name', pointer(STRING)],
  ['SignerName', pointer(STRING)],
  ['LabelSelector', pointer(LABEL_SELECTOR)],
  ['Optional', pointer(BOOL)],
  ['Path', STRING],
]);
