import type { JsonObject } from '../../values/json.ts';
import type { FieldError } from '../field-error.ts';
import type { ApiServer } from '../refusal.ts';
import type { PodOptions } from './pod-context.ts';

/** What the check of a volume's source has to know of what is around it. */
export interface VolumeContext {
  readonly volume: JsonObject;
  readonly options: PodOptions;
  readonly server: ApiServer;
}

/** What is wrong with one source of a volume (`secret`, `nfs`), which stands at `path`. */
export type VolumeCheck = (source: JsonObject, path: string, context: VolumeContext) => readonly FieldError[];
