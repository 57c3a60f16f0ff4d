import { parseYaml } from '../source/parse-manifests.ts';
import type { ChartRequest } from '../values/chart.ts';
import { isJsonObject, type JsonObject } from '../values/json.ts';
import type { Parsed } from '../values/parsed.ts';
import { formatYaml, sortedKeys } from './format-yaml.ts';
import { KustomizeError } from './kustomize-error.ts';
import { strategicMerge } from './strategic-merge.ts';
import { cloneMap } from './tree.ts';

/**
 * The text of the values file that kustomize hands to Helm: that of `file`, unless the kustomization says values itself. With `override` those win,
 * and a null takes a value away; with `merge` the file's win; with `replace` they stand alone.
 * Source: kustomize 5.8.1 `api/internal/builtins/HelmChartInflationGenerator.go`, replaceValuesInline.
 */
export function chartValues(
  file: string,
  { valuesInline: inline, valuesMerge }: Pick<ChartRequest, 'valuesInline' | 'valuesMerge'>,
): Parsed<string> {
  if (Object.keys(inline).length === 0) return { ok: true, value: file };
  if (valuesMerge === 'replace') return printed(inline);
  const { documents, problems } = parseYaml('', file, 'kustomize');
  const [problem] = problems;
  if (problem !== undefined)
    return { ok: false, problem: `could not parse values file into rnode: ${problem.message}` };
  const value = documents[0]?.value ?? {};
  return isJsonObject(value) ? merged(value, inline, valuesMerge) : { ok: false, problem: 'could not merge values' };
}

function merged(value: JsonObject, inline: JsonObject, valuesMerge: 'merge' | 'override'): Parsed<string> {
  const [target, patch] = valuesMerge === 'override' ? [value, inline] : [inline, value];
  try {
    return printed(strategicMerge(cloneMap(target), cloneMap(patch), undefined) ?? {});
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return { ok: false, problem: `could not merge values: ${error.message}` };
  }
}

function printed(values: JsonObject): Parsed<string> {
  return { ok: true, value: formatYaml(sortedKeys(values)) };
}
