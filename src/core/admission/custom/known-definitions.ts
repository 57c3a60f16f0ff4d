import type { JsonObject } from '../../values/json.ts';
import type { ApiServer } from '../refusal.ts';
import { type Definition, type Definitions, definitionKey } from './definition.ts';
import { KNOWN_DEFINITIONS } from './known-schemas.generated.ts';

/** The definitions of each of Cilium's versions, with those of the other projects, by group and kind. */
const KNOWN: ReadonlyMap<string, Definitions> = new Map(
  (['1.17', '1.19', '1.20'] as const).map((cilium) => [cilium, definitionsOf(cilium)]),
);

function definitionsOf(cilium: string): Definitions {
  const projects = Object.entries(KNOWN_DEFINITIONS).filter(
    ([project]) => !project.startsWith('Cilium ') || project === `Cilium ${cilium}`,
  );
  return new Map(
    projects.flatMap(([, definitions]) => definitions.map((one) => [`${one.group}/${one.kind}`, one] as const)),
  );
}

/** The definition of an object's kind: one in Git, which is what the cluster has, before one that is known from its project. */
export function definitionFor(
  manifest: JsonObject,
  { definitions, cilium = '1.19' }: ApiServer,
): Definition | undefined {
  const key = definitionKey(manifest);
  return definitions?.get(key) ?? KNOWN.get(cilium)?.get(key);
}
