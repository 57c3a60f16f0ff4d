import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type Change, each, fill, fillZero, inside, inTurn } from '../go/defaults.ts';
import { textOf } from '../go/zero-values.ts';
import { parseQuantity, printQuantity, roundQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { droppedFields } from './disabled-fields.ts';
import { podResourceDefaults } from './pod-resource-defaults.ts';

/** Amounts as they are held: nothing below a thousandth, in their canonical form (`SetDefaults_ResourceList`). */
const amounts: Change = (list) =>
  Object.fromEntries(
    Object.entries(list).map(([name, value]) => {
      const amount = parseQuantity(value ?? 0);
      return [name, amount === undefined ? value : printQuantity(roundQuantity(amount, -3))] as const;
    }),
  );
const resources = inside('resources', inTurn(inside('limits', amounts), inside('requests', amounts)));

const fieldRef = inside('fieldRef', fillZero({ apiVersion: 'v1' }));
const httpGet = inside('httpGet', fillZero({ path: '/', scheme: 'HTTP' }));
const grpc = inside('grpc', fill({ service: '' }));
const probe = inTurn(
  httpGet,
  grpc,
  fillZero({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
);

/** `SetDefaults_Container` and what is inside of one. */
const container: Change = inTurn(
  each('ports', fillZero({ protocol: 'TCP' })),
  each('env', inside('valueFrom', inTurn(fieldRef, inside('fileKeyRef', fill({ optional: false }))))),
  resources,
  inside('livenessProbe', probe),
  inside('readinessProbe', probe),
  inside('startupProbe', probe),
  inside('lifecycle', inTurn(inside('postStart', httpGet), inside('preStop', httpGet))),
  pullPolicy('imagePullPolicy', 'image'),
  fillZero({ terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }),
);

/** Always for `latest` and for images without tag, `IfNotPresent` for others. What is no image has no tag. */
function pullPolicy(field: string, image: string): Change {
  return (object) =>
    fillZero({ [field]: tagOf(textOf(object, image)) === 'latest' ? 'Always' : 'IfNotPresent' })(object);
}

/** `ParseImageName`: the tag, `latest` where there is neither tag nor digest, empty for what is no image's name. */
function tagOf(image: string): string {
  const match = IMAGE.exec(image);
  if (match === null) return '';
  const [, , tag, digest] = match;
  return tag ?? (digest === undefined ? 'latest' : '');
}

const HOST =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const IMAGE = new RegExp(
  `^((?:${HOST}/)?${PART}(?:/${PART})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);

const MODE = { defaultMode: 0o644 };

/** The sources of volumes that have defaults (`SetDefaults_*VolumeSource`). */
const volume: Change = inTurn(
  inside('hostPath', fill({ type: '' })),
  inside('secret', fill(MODE)),
  inside('configMap', fill(MODE)),
  inside('downwardAPI', inTurn(fill(MODE), each('items', fieldRef))),
  inside('iscsi', fillZero({ iscsiInterface: 'default' })),
  inside('rbd', fillZero({ pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' })),
  inside('azureDisk', fill({ cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false })),
  inside('scaleIO', fillZero({ storageMode: 'ThinProvisioned', fsType: 'xfs' })),
  inside(
    'projected',
    inTurn(
      fill(MODE),
      each(
        'sources',
        inTurn(
          inside('downwardAPI', each('items', fieldRef)),
          inside('serviceAccountToken', fill({ expirationSeconds: 3600 })),
        ),
      ),
    ),
  ),
  inside(
    'ephemeral',
    inside('volumeClaimTemplate', inside('spec', inTurn(fill({ volumeMode: 'Filesystem' }), resources))),
  ),
  inside('image', pullPolicy('pullPolicy', 'reference')),
  emptyDirWithoutSource,
);

/** A volume that says nothing is an empty folder (`SetDefaults_Volume`). */
function emptyDirWithoutSource(volume: JsonObject): JsonObject {
  const written = Object.entries(volume).some(([key, value]) => key !== 'name' && value !== null);
  return written ? volume : { ...volume, emptyDir: {} };
}

/** What every Pod spec gets, in a template too (`SetDefaults_PodSpec` and those of its parts). */
const specDefaults: Change = inTurn(
  each('volumes', volume),
  each('containers', container),
  each('initContainers', container),
  each('ephemeralContainers', container),
  serviceAccount,
  fillZero({ dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler' }),
  fill({ securityContext: {}, terminationGracePeriodSeconds: 30 }),
  inside('overhead', amounts),
  resources,
);

/** `serviceAccount` is the old name of `serviceAccountName`. */
function serviceAccount(spec: JsonObject): JsonObject {
  const old = textOf(spec, 'serviceAccount');
  return old === '' ? spec : fillZero({ serviceAccountName: old })(spec);
}

/**
 * A Pod's spec with what the API server fills in (`pkg/apis/core/v1/defaults.go`, `SetDefaults_Pod`), without the fields that a server of this
 * version drops: requests from limits, services' variables, ports of the node's network.
 */
export function podDefaults(spec: JsonObject, server: ApiServer): JsonObject {
  const complete = inTurn(
    each('containers', requestsFromLimits),
    each('initContainers', requestsFromLimits),
    (one) => podResourceDefaults(one, server),
    fill({ enableServiceLinks: true }),
    hostPorts,
  )(specDefaults(spec));
  return droppedFields(complete, server);
}

/** The same for the spec in a template; a template that has none gets one (`SetDefaults_PodSpec`, not `SetDefaults_Pod`). */
export function podTemplateDefaults(template: JsonObject, server: ApiServer): JsonObject {
  const spec = valueAt(template, 'spec');
  return { ...template, spec: droppedFields(specDefaults(isJsonObject(spec) ? spec : {}), server) };
}

function requestsFromLimits(container: JsonObject): JsonObject {
  const limits = valueAt(container, 'resources', 'limits');
  if (!isJsonObject(limits)) return container;
  return inside('resources', (all) => inside('requests', fill(limits))(fill({ requests: {} })(all)))(container);
}

function hostPorts(spec: JsonObject): JsonObject {
  if (valueAt(spec, 'hostNetwork') !== true) return spec;
  const port: Change = (one) => {
    const number: Json | undefined = valueAt(one, 'containerPort');
    return typeof number === 'number' ? fillZero({ hostPort: number })(one) : one;
  };
  return inTurn(each('containers', each('ports', port)), each('initContainers', each('ports', port)))(spec);
}
