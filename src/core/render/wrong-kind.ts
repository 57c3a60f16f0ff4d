import { formatYaml } from './format-yaml.ts';
import { KustomizeError } from './kustomize-error.ts';
import { kindOf, type Tree } from './tree.ts';

/** A value of another shape than a step needs. Source: kustomize `kyaml/yaml/fns.go`, ErrorIfInvalid. */
export function wrongKind(wanted: string, found: Tree): KustomizeError {
  return new KustomizeError(
    `wrong node kind: expected ${wanted} but got ${kindOf(found)}: node contents:\n${formatYaml(found)}`,
  );
}

/** @throws KustomizeError for a mapping or a list. */
export function demandScalar(found: Tree | undefined): void {
  if (typeof found === 'object' && found !== null) throw wrongKind('ScalarNode', found);
}
