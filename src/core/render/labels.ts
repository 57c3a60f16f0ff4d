import { setOwn } from '../source/own-key.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Cause } from './cause.ts';
import type { Objects } from './changes.ts';
import { type FieldSpec, mergeFieldSpecs, valueAt, visitField } from './field-spec.ts';
import { METADATA_LABELS, SELECTOR_LABELS } from './field-specs/labels.ts';
import { gvkFrom, isSelectedBy } from './gvk.ts';
import type { LabelEntry } from './kustomization.ts';
import { withPrefix } from './kustomize-error.ts';
import { apiVersionOf, kindOfResource, type Resource, touch } from './resource.ts';
import { setShared, shareScalar } from './shared-scalars.ts';
import { child, isTree, type Tree } from './tree.ts';
import { wrongKind } from './wrong-kind.ts';

const METADATA_ONLY: FieldSpec = { group: '', version: '', kind: '', path: 'metadata/labels', create: true };

/** The default specs of `commonLabels`: selectors, then objects and templates. */
export const COMMON_LABELS: readonly FieldSpec[] = [...SELECTOR_LABELS, ...METADATA_LABELS];

/** Specs that a configuration may extend. */
export interface LabelSpecs {
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
}

/**
 * The fields that an entry of `labels` writes to: its own, then by its flags. Source: kustomize 5.8.1
 * `api/internal/target/kusttarget_configplugin.go`.
 */
export function labelEntrySpecs(entry: LabelEntry, config: LabelSpecs): readonly FieldSpec[] {
  const fields = (entry.fields ?? []).map((field) => ({ ...METADATA_ONLY, create: false, ...field }));
  const [byFlags, complaint] =
    entry.includeSelectors !== true && entry.includeTemplates === true
      ? [[config.templateLabels, [METADATA_ONLY]], 'failed to merge template fieldSpec']
      : [[entry.includeSelectors === true ? config.commonLabels : [METADATA_ONLY]], 'failed to merge labels'];
  return withPrefix(complaint, () => [config.labels, ...byFlags].reduce(mergeFieldSpecs, fields));
}

/**
 * Writes text entries (labels, annotations) into mappings of every object; a key that exists is overwritten, selectors included.
 * @param causeOf names the line of one key.
 */
export function setEntries(
  { resources, change }: Objects,
  pairs: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
  causeOf: (key: string) => Cause,
): void {
  const keys = Object.keys(pairs).sort();
  const causes = new Map(keys.map((key) => [key, causeOf(key)]));
  const chosen = specsByKind(specs);
  for (const resource of resources) {
    change(causeOf, resource, (own) => {
      const added: FieldPath[] = [];
      for (const spec of chosen(own)) {
        for (const key of keys) {
          const cause = causes.get(key);
          if (cause !== undefined) setEntry(own, spec, { key, text: String(pairs[key]), cause, added });
        }
      }
      for (const key of added.length > 1 ? keys : [])
        shareScalar(
          own,
          added.filter((path) => path.at(-1) === key),
        );
      return true;
    });
  }
}

/** Picks the specs for an object, computed once a kind. */
export function specsByKind(specs: readonly FieldSpec[]): (resource: Resource) => readonly FieldSpec[] {
  const memo = new Map<string, readonly FieldSpec[]>();
  return (resource) => {
    const key = `${apiVersionOf(resource)} ${kindOfResource(resource)}`;
    let found = memo.get(key);
    if (found === undefined) {
      const gvk = gvkFrom(apiVersionOf(resource), kindOfResource(resource));
      found = specs.filter((spec) => isSelectedBy(gvk, spec));
      memo.set(key, found);
    }
    return found;
  };
}

function setEntry(
  resource: Resource,
  spec: FieldSpec,
  entry: { readonly key: string; readonly text: string; readonly cause: Cause; readonly added: FieldPath[] },
): void {
  visitField(resource.value, spec, 'map', (holder, at, path) => {
    const map = valueAt(holder, at);
    if (!isTree(map)) throw wrongKind('MappingNode', map ?? null);
    const [old, own] = [child(map, entry.key), [...path, entry.key]];
    setOwn<Tree>(map, entry.key, entry.text);
    touch(resource, own, entry.text, entry.cause);
    if (old === undefined) entry.added.push(own);
    else setShared(resource, own, old, entry.cause);
  });
}
