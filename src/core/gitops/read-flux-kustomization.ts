import type { JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { stringAt, valueAt } from '../values/read-json.ts';
import type { Application } from './application.ts';
import { folderPath } from './folder-path.ts';
import { type Found, type FoundAt, NOTHING, unsupported } from './found.ts';

/** What a Flux Kustomization does to the objects of its folder besides applying them. */
const OVERRIDES = [
  'targetNamespace',
  'patches',
  'images',
  'components',
  'commonMetadata',
  'namePrefix',
  'nameSuffix',
  'postBuild',
];

/** Reads a Flux `Kustomization` of a Git repository whose folder is in the snapshot; nothing for other objects. */
export function readFluxKustomization(manifest: JsonObject, { snapshot, source }: FoundAt): Found {
  const group = groupOf(stringAt(manifest, 'apiVersion') ?? '');
  if (group !== 'kustomize.toolkit.fluxcd.io' || manifest['kind'] !== 'Kustomization') return NOTHING;
  const name = stringAt(manifest, 'metadata', 'name') ?? '';
  const deployer = `Kustomization ${name}`;
  const written = stringAt(manifest, 'spec', 'path') ?? '.';
  const path = folderPath(written);
  if (path === undefined || !snapshot.isFolder(path)) {
    const detail = `${deployer} deploys ${written}, which is no folder of this repository`;
    return { applications: [], gaps: [{ reason: 'no-application', detail, source }] };
  }
  const namespace = stringAt(manifest, 'spec', 'targetNamespace');
  const application: Application = {
    name,
    by: 'flux',
    path,
    ...(namespace && { namespace }),
    source,
    sync: {
      automated: valueAt(manifest, 'spec', 'suspend') !== true,
      prune: valueAt(manifest, 'spec', 'prune') === true,
      selfHeal: true,
      options: valueAt(manifest, 'spec', 'force') === true ? ['Force=true'] : [],
    },
  };
  const overrides = OVERRIDES.filter((field) => (valueAt(manifest, 'spec', field) ?? null) !== null);
  return {
    applications: [{ application }],
    gaps: unsupported(
      deployer,
      overrides.map((field) => `spec.${field}`),
      source,
    ),
  };
}
