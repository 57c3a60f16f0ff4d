import { parseLabels } from '../labels/selector.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Gap } from '../values/gap.ts';
import { isJsonObject, type JsonObject } from '../values/json.ts';
import { listAt, objectsAt, stringAt } from '../values/read-json.ts';
import type { Source } from '../values/source.ts';
import type { KustomizationEdit } from './kustomization-edit.ts';
import { parseImage } from './parse-image.ts';

/** Where options stand, and how messages name who sets them. */
export interface OptionsAt {
  readonly deployer: string;
  readonly lineOf: (path: FieldPath) => Source;
}

export interface KustomizeOptions {
  readonly edits: readonly KustomizationEdit[];
  readonly gaps: readonly Gap[];
}

/**
 * An Argo CD source's `kustomize` options as the edits Argo CD makes, in its order (argo-cd, `util/kustomize/kustomize.go`, Build).
 * `version`, `kubeVersion` and `apiVersions` choose a program and are taken as the default one.
 */
export function readKustomizeOptions(options: JsonObject, { deployer, lineOf }: OptionsAt): KustomizeOptions {
  const gaps: Gap[] = [];
  const gap = (path: FieldPath, what: string): void => {
    gaps.push({ reason: 'unsupported-field', detail: `${deployer} ${what}`, source: lineOf(path) });
  };
  const edits = [
    ...setText(options, 'namePrefix', lineOf),
    ...setText(options, 'nameSuffix', lineOf),
    ...images(options, lineOf, gap),
    ...replicas(options, lineOf),
    ...labels(options, lineOf),
    ...annotations(options, lineOf),
    ...setText(options, 'namespace', lineOf),
    ...patches(options, lineOf),
    ...components(options, lineOf),
  ];
  for (const edit of edits) {
    const text = JSON.stringify('value' in edit ? edit.value : '');
    if (/\$\{?ARGOCD_/.test(text)) gap([], `uses ${/\$\{?ARGOCD_\w+/.exec(text)?.[0]}, which is not replaced`);
  }
  if (options['ignoreMissingComponents'] === true)
    gap(['ignoreMissingComponents'], 'sets kustomize.ignoreMissingComponents, which is not followed');
  return { edits, gaps };
}

type LineOf = OptionsAt['lineOf'];

function setText(
  options: JsonObject,
  field: 'namePrefix' | 'nameSuffix' | 'namespace',
  lineOf: LineOf,
): readonly KustomizationEdit[] {
  const value = stringAt(options, field) ?? '';
  return value === '' ? [] : [{ kind: 'set', field, value, source: lineOf([field]) }];
}

function images(
  options: JsonObject,
  lineOf: LineOf,
  gap: (path: FieldPath, what: string) => void,
): readonly KustomizationEdit[] {
  return listAt(options, 'images').flatMap((text, index): readonly KustomizationEdit[] => {
    const value = typeof text === 'string' ? parseImage(text) : null;
    const path = ['images', index];
    if (value === null) gap(path, `sets the image ${JSON.stringify(text)}, which kustomize cannot read`);
    return value === null ? [] : [{ kind: 'put', field: 'images', value, source: lineOf(path) }];
  });
}

function replicas(options: JsonObject, lineOf: LineOf): readonly KustomizationEdit[] {
  return objectsAt(options, 'replicas').map((entry, index) => ({
    kind: 'put',
    field: 'replicas',
    value: { name: stringAt(entry, 'name') ?? '', count: Number(entry['count'] ?? 0) },
    source: lineOf(['replicas', index]),
  }));
}

function labels(options: JsonObject, lineOf: LineOf): readonly KustomizationEdit[] {
  const force = options['forceCommonLabels'] === true;
  const includeTemplates = options['labelIncludeTemplates'] === true;
  return Object.entries(parseLabels(options['commonLabels'])).map(([key, value]): KustomizationEdit => {
    const source = lineOf(['commonLabels', key]);
    return options['labelWithoutSelector'] === true
      ? { kind: 'label', key, value, includeTemplates, force, source }
      : { kind: 'merge', field: 'commonLabels', key, value, force, source };
  });
}

function annotations(options: JsonObject, lineOf: LineOf): readonly KustomizationEdit[] {
  const force = options['forceCommonAnnotations'] === true;
  return Object.entries(parseLabels(options['commonAnnotations'])).map(([key, value]) => {
    const source = lineOf(['commonAnnotations', key]);
    return { kind: 'merge', field: 'commonAnnotations', key, value, force, source };
  });
}

function patches(options: JsonObject, lineOf: LineOf): readonly KustomizationEdit[] {
  return listAt(options, 'patches').flatMap((value, index) =>
    isJsonObject(value)
      ? [{ kind: 'append', field: 'patches', value, source: lineOf(['patches', index]) } as const]
      : [],
  );
}

function components(options: JsonObject, lineOf: LineOf): readonly KustomizationEdit[] {
  return listAt(options, 'components').flatMap((value, index) =>
    typeof value === 'string'
      ? [{ kind: 'append', field: 'components', value, source: lineOf(['components', index]) } as const]
      : [],
  );
}
