import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type Change, fill, inside, inTurn, within } from '../go/defaults.ts';
import { isSet, textOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';
import { amounts } from './amounts.ts';

/**
 * A claim as the API server holds it: `SetDefaults_PersistentVolumeClaim` (`pkg/apis/core/v1/defaults.go`), and the two ways to name a source brought into line
 * (`pkg/api/persistentvolumeclaim/util.go`).
 */
export function claimDefaults(claim: JsonObject, server: ApiServer): JsonObject {
  return within(
    'spec',
    inTurn(fill({ volumeMode: 'Filesystem' }), resources, alignSources, dropDisabled(server)),
  )(claim);
}

const resources: Change = inside('resources', inTurn(inside('limits', amounts), inside('requests', amounts)));

/** `dataSource` takes claims and snapshots only, anything else is dropped; each of the two fields fills the other (`NormalizeDataSources`). */
const alignSources: Change = (spec) => {
  const source = objectAt(spec, 'dataSource');
  const ref = objectAt(spec, 'dataSourceRef');
  if (source !== undefined && !isOldSource(source)) return alignSources(without(spec, 'dataSource'));
  if (ref === undefined) return source === undefined ? spec : { ...spec, dataSourceRef: source };
  if (source !== undefined || textOf(ref, 'namespace') !== '' || !isOldSource(ref)) return spec;
  return { ...spec, dataSource: ref };
};

function isOldSource(source: JsonObject): boolean {
  const [group, kind] = [textOf(source, 'apiGroup'), textOf(source, 'kind')];
  if (kind === 'PersistentVolumeClaim') return group === '';
  return kind === 'VolumeSnapshot' && group === 'snapshot.storage.k8s.io';
}

/** Attributes of volumes can be chosen since 1.34 (KEP-3751); before, the field is dropped. */
function dropDisabled({ minor }: ApiServer): Change {
  return (spec) => {
    const name = 'volumeAttributesClassName';
    return minor < 34 && isSet(spec, name) ? without(spec, name) : spec;
  };
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** What the API server knows of a stored claim beside what was written. */
export interface ClaimState {
  readonly isBound: boolean;
  /** The size of the bound volume, a quantity; undefined for claims that are not bound. */
  readonly capacity: string | undefined;
}

/**
 * Git does not show what became of a claim. One without `status` is taken as bound, to a volume of the size it asked for: most are, and one that is not can
 * be made anew without loss.
 */
export function stateOf(claim: JsonObject, { facts }: ApiServer): ClaimState {
  const [phase, capacity] = [textOf(claim, 'status', 'phase'), textOf(claim, 'status', 'capacity', 'storage')];
  if (phase !== '') return { isBound: phase === 'Bound', capacity: capacity || undefined };
  if (facts?.claimsStayPending === true) return { isBound: false, capacity: undefined };
  const asked = valueAt(claim, 'spec', 'resources', 'requests', 'storage');
  return { isBound: true, capacity: typeof asked === 'string' ? asked : undefined };
}
