import type { FieldPath } from '../values/field-path.ts';
import type { Slot } from './build-memo.ts';
import type { Cause } from './cause.ts';
import { addChart, runCharts } from './charts.ts';
import { type GeneratorPlace, generate, withGlobalOptions } from './generators.ts';
import { withPrefix } from './kustomize-error.ts';
import { chartConfig, generatorConfig } from './plugin-config.ts';
import { originOfPlugin, pluginsOf } from './plugin-resources.ts';
import { currentId, keepResource, type Resource } from './resource.ts';
import { formatId } from './resource-id.ts';
import { absorb } from './resource-list.ts';
import { type Accumulated, objectsOf, originOf, prepared, type Target } from './target.ts';
import { childText } from './tree.ts';

/** Runs the generators of a kustomization: its own fields first, then the configured ones. */
export function runGenerators(target: Target, into: Accumulated): void {
  runFields(target, into);
  runCharts(target, into);
  for (const plugin of pluginsOf(target, 'generators')) {
    if (childText(plugin.value, 'kind') === 'HelmChartInflationGenerator') {
      addPluginChart(target, into, plugin);
      continue;
    }
    const { kind, ...args } = generatorConfig(plugin);
    const made = generate(kind, args, {
      ...readsOf(target),
      source: () => plugin.source,
      cause: () => ({ by: `${kind}Generator`, source: () => plugin.source }),
    });
    made.origin = originOfPlugin(plugin);
    absorb(objectsOf(target, into.resources), made);
  }
}

function addPluginChart(target: Target, into: Accumulated, plugin: Resource): void {
  const complaint = `plugin ${formatId(currentId(plugin))} fails configuration`;
  const { chartHome: home = 'charts', ...chart } = withPrefix(complaint, () => chartConfig(plugin));
  const cause = { by: 'HelmChartInflationGenerator', source: () => plugin.source };
  addChart(target, into, { chart, home, cause, origin: originOfPlugin(plugin) }, complaint);
}

const generated: Slot<Resource> = new WeakMap();

const FIELDS = [
  ['configMapGenerator', 'ConfigMap'],
  ['secretGenerator', 'Secret'],
] as const;

function runFields(target: Target, into: Accumulated): void {
  const { kustomization, cause } = target.file;
  for (const [field, kind] of FIELDS) {
    for (const [index, args] of (kustomization[field] ?? []).entries()) {
      const causeOf = (path: FieldPath): Cause => cause(field, [field, index, ...path]);
      const complete = withGlobalOptions(args, kustomization.generatorOptions);
      const made = prepared(target, { slot: generated, name: `${field} ${index}`, from: [target.file] }, (at) => {
        const resource = generate(kind, complete, { ...at, source: causeOf([]).source, cause: causeOf });
        resource.origin = originOf(target, `${kind}Generator`);
        return target.build.memo === null ? resource : keepResource(resource);
      });
      absorb(objectsOf(target, into.resources), made);
    }
  }
}

function readsOf({ loader, build: { gaps } }: Target): Pick<GeneratorPlace, 'loader' | 'gaps'> {
  return { loader, gaps };
}
