import type { JsonObject } from '../../values/json.ts';
import type { ServiceSpec } from './service-spec.ts';

/** A Service, and what the API server makes of it before it validates it. */
export interface JudgedService {
  readonly object: JsonObject;
  readonly spec: ServiceSpec;
}
