import { checkPodTemplate } from '../../../../src/core/admission/pod/check-pod-template.ts';
import { podTemplateDefaults } from '../../../../src/core/admission/pod/pod-defaults.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';
import { deepFreeze } from '../../../support/deep-freeze.ts';

/** A row of a table: what a server says to a spec, with one good container unless it has its own; `old` is the spec it replaces. */
export interface Row {
  readonly name: string;
  readonly minor?: number;
  readonly spec: JsonObject;
  readonly old?: JsonObject;
  readonly says: readonly string[];
}

/** A container that nothing is wrong with, and `fields`. */
export function container(fields: JsonObject = {}): JsonObject {
  return { name: 'web', image: 'nginx:1.25', ...fields };
}

/** `FIELD: DETAIL` of every complaint about a template with this spec; paths start at the spec. */
export function saidOfSpec({ minor = 36, spec, old }: Row): readonly string[] {
  const server = { minor };
  const template = (one: JsonObject): JsonObject =>
    podTemplateDefaults(deepFreeze({ spec: { containers: [container()], ...one } }), server);
  const options = old === undefined ? {} : { old: deepFreeze(template(old)) };
  const errors = checkPodTemplate(deepFreeze(template(spec)), '', options, server);
  return errors.map(({ field, detail }) => `${field.replace(/^\.spec\.?/, '')}: ${detail}`);
}
