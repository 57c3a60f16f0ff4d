import type { Cause } from './cause.ts';
import type { Objects } from './changes.ts';
import { type FieldSpec, setAt, valueAt, visitField } from './field-spec.ts';
import { NAME_AFFIX } from './field-specs/name.ts';
import { isSelectedBy } from './gvk.ts';
import { originalId, type Resource, storePreviousId, touch } from './resource.ts';
import type { ResourceId } from './resource-id.ts';
import { textOf } from './tree.ts';

/** What is put before or after names, and the line that says so. */
export interface Affix {
  readonly text: string;
  readonly cause: Cause;
}

/**
 * Puts a prefix or suffix to the name of every object but Namespaces, CRDs and APIServices, and remembers the old name so that
 * references follow. Source: kustomize 5.8.1 `api/internal/builtins/PrefixTransformer.go`, `SuffixTransformer.go`.
 */
export function addAffix(
  { resources, change }: Objects,
  side: 'prefix' | 'suffix',
  affix: Affix,
  specs: readonly FieldSpec[] = NAME_AFFIX,
): void {
  if (affix.text === '') return;
  for (const resource of resources) {
    const id = originalId(resource);
    if (isSpared(id)) continue;
    const chosen = specs.filter((spec) => isSelectedBy(id, spec));
    if (chosen.length > 0) change(affix, resource, (own) => addOne(own, side, affix, chosen));
  }
}

function addOne(resource: Resource, side: 'prefix' | 'suffix', affix: Affix, specs: readonly FieldSpec[]): true {
  for (const spec of specs) {
    if (spec.path === 'metadata/name') {
      (side === 'prefix' ? resource.prefixes : resource.suffixes).push(affix.text);
      storePreviousId(resource);
    }
    visitField(resource.value, spec, 'none', (holder, key, path) => {
      const old = textOf(valueAt(holder, key));
      const text = side === 'prefix' ? affix.text + old : old + affix.text;
      setAt(holder, key, text);
      touch(resource, path, text, affix.cause);
    });
  }
  return true;
}

function isSpared(id: ResourceId): boolean {
  if (id.kind === 'CustomResourceDefinition' || id.kind === 'Namespace') return true;
  return id.kind === 'APIService' && id.group === 'apiregistration.k8s.io';
}
