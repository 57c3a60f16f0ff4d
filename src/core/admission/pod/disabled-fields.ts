import type { JsonObject } from '../../values/json.ts';
import { type Change, drop, each, inside, inTurn } from '../go/defaults.ts';
import type { ApiServer } from '../refusal.ts';

/** A field of a Pod spec and the minor version whose API server keeps it with its default feature gates; `containers` stands for all three lists. */
interface NewField {
  readonly path: readonly string[];
  readonly since: number;
}

/**
 * What an API server does not know to be enabled it drops without a word, and does not validate (`pkg/api/pod/util.go`, `dropDisabledFields`; gates and
 * their defaults: `pkg/features/kube_features.go`). `[]` after a name: every element of a list.
 */
const NEW_FIELDS: readonly NewField[] = [
  field(33, 'hostUsers'),
  field(37, 'workloadRef'),
  field(37, 'schedulingGroup'),
  field(34, 'resources'),
  field(34, 'resourceClaims'),
  field(35, 'hostnameOverride'),
  field(33, 'securityContext', 'supplementalGroupsPolicy'),
  field(33, 'securityContext', 'seLinuxChangePolicy'),
  field(35, 'volumes[]', 'image'),
  field(37, 'volumes[]', 'projected', 'sources[]', 'clusterTrustBundle'),
  field(37, 'volumes[]', 'projected', 'sources[]', 'podCertificate'),
  field(33, 'containers', 'resizePolicy'),
  field(37, 'containers', 'lifecycle', 'stopSignal'),
  field(34, 'containers', 'resources', 'claims'),
  field(35, 'containers', 'restartPolicyRules'),
  field(31, 'containers', 'volumeMounts[]', 'recursiveReadOnly'),
  field(35, 'containers', 'env[]', 'valueFrom', 'fileKeyRef'),
  ...['podAffinity', 'podAntiAffinity'].flatMap((kind) =>
    ['matchLabelKeys', 'mismatchLabelKeys'].flatMap((keys) => [
      field(31, 'affinity', kind, 'requiredDuringSchedulingIgnoredDuringExecution[]', keys),
      field(31, 'affinity', kind, 'preferredDuringSchedulingIgnoredDuringExecution[]', 'podAffinityTerm', keys),
    ]),
  ),
];

function field(since: number, ...path: readonly string[]): NewField {
  return { since, path };
}

/** The spec without the fields that a server of this version drops. */
export function droppedFields(spec: JsonObject, server: ApiServer): JsonObject {
  const drops = NEW_FIELDS.filter(({ since }) => server.minor < since).map(({ path }) => dropAt(path));
  return inTurn(
    ...drops,
    (one) => oldProcMounts(one, server),
    (one) => oldRestartPolicies(one, server),
  )(spec);
}

const LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

function dropAt([first = '', ...rest]: readonly string[]): Change {
  if (rest.length === 0) return drop(first);
  const inner = dropAt(rest);
  if (first === 'containers') return inTurn(...LISTS.map((list) => each(list, inner)));
  return first.endsWith('[]') ? each(first.slice(0, -2), inner) : inside(first, inner);
}

/** `procMount` becomes `Default` where the server has no other (`dropDisabledProcMountField`). */
function oldProcMounts(spec: JsonObject, { minor }: ApiServer): JsonObject {
  if (minor >= 33) return spec;
  const change = inside('securityContext', (context) =>
    typeof context['procMount'] === 'string' ? { ...context, procMount: 'Default' } : context,
  );
  return inTurn(...LISTS.map((list) => each(list, change)))(spec);
}

/** 1.34 knows the types of restart rules but not the rules: other policies of containers than a sidecar's are dropped with them. */
function oldRestartPolicies(spec: JsonObject, { minor }: ApiServer): JsonObject {
  if (minor !== 34) return spec;
  const keepSidecars: Change = (container) =>
    container['restartPolicy'] === 'Always' ? container : drop('restartPolicy')(container);
  return inTurn(each('initContainers', keepSidecars), each('containers', drop('restartPolicy')))(spec);
}
