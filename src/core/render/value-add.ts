import type { Cause } from './cause.ts';
import { setAt, valueAt, visitField } from './field-spec.ts';
import type { Selector } from './kustomization.ts';
import { type Resource, touch } from './resource.ts';
import { selectResources } from './selector.ts';

/** Where `ValueAddTransformer` writes. Source: kustomize `api/internal/builtins/ValueAddTransformer.go`. */
export interface ValueAddTarget {
  readonly selector?: Selector;
  readonly notSelector?: Selector;
  readonly fieldPath?: string;
  readonly filePathPosition?: number;
}

/** Sets a value, or one part of a field that holds a path. */
export function addValue(
  resources: readonly Resource[],
  value: string,
  targets: readonly ValueAddTarget[],
  cause: Cause,
): void {
  for (const target of targets) {
    const excluded = target.notSelector === undefined ? [] : selectResources(resources, target.notSelector);
    for (const resource of selectResources(resources, target.selector ?? {})) {
      if (!excluded.includes(resource)) addOne(resource, value, target, cause);
    }
  }
}

function addOne(resource: Resource, value: string, target: ValueAddTarget, cause: Cause): void {
  const spec = { group: '', version: '', kind: '', path: target.fieldPath ?? '', create: true };
  visitField(resource.value, spec, 'scalar', (holder, key, path) => {
    const old = valueAt(holder, key);
    const text = placed(typeof old === 'string' ? old : '', value, target.filePathPosition ?? 0);
    setAt(holder, key, text);
    touch(resource, path, text, cause);
  });
}

/** Position 1 is the first part of a path; 0 replaces the whole. Source: kustomize `kyaml/filesys/util.go`, InsertPathPart. */
function placed(old: string, value: string, position: number): string {
  if (position < 1) return value;
  if (value === '') return old;
  const root = old.startsWith('/') ? '/' : '';
  const parts = old.split('/').filter((part) => part !== '');
  parts.splice(position - 1, 0, value);
  return `${root}${parts.join('/')}`;
}
