import { addComponent, addResources } from './add-resources.ts';
import { addTransformation } from './build-metadata.ts';
import { builtinTransforms } from './builtin-transforms.ts';
import { readConfigurations } from './configurations.ts';
import { readCrds } from './crds.ts';
import { withPrefix } from './kustomize-error.ts';
import { pluginTransforms, validate } from './plugin-resources.ts';
import { runGenerators } from './run-generators.ts';
import { type Accumulated, originOf, placeOf, schemaFor, type Target } from './target.ts';
import { DEFAULT_CONFIG, mergeConfigs } from './transformer-config.ts';
import { chartGaps } from './unseen.ts';
import { bindVariables, formatVariable } from './variables.ts';

/**
 * Accumulates a kustomization and all below it. Source: kustomize 5.8.1 `api/internal/target/kusttarget.go`, accumulateTarget.
 * @param into what a component's parent accumulated, else nothing.
 */
export function accumulate(target: Target, into: Accumulated): Accumulated {
  withPrefix('accumulating resources', () => addResources(target, into, target.file.resourcePaths));
  addConfigurations(target, into);
  runGenerators(target, into);
  withPrefix('accumulating components', () => {
    for (const [index, path] of (target.file.kustomization.components ?? []).entries())
      addComponent(target, into, path, index);
  });
  target.build.gaps.push(...chartGaps(target.file));
  transform(target, into);
  validate(target, into);
  bind(target, into);
  return into;
}

/** What a configuration says of a path comes before the default, and so may narrow it. */
function addConfigurations(target: Target, into: Accumulated): void {
  const { configurations = [], crds = [] } = target.file.kustomization;
  const own = mergeConfigs(readConfigurations(target.loader, configurations), DEFAULT_CONFIG);
  const kinds = withPrefix(`loading CRDs [${crds.join(' ')}]`, () => readCrds(target.loader, crds));
  into.config = mergeConfigs(mergeConfigs(into.config, own), kinds);
}

/** Every transformer is configured before the first one runs. */
function transform(target: Target, into: Accumulated): void {
  const builtin = builtinTransforms(target.file, placeOf(target), into.config);
  const transforms = [
    ...builtin.map(({ kind, transform }) => ({ transform, origin: originOf(target, kind) })),
    ...pluginTransforms(target, 'transformers'),
  ];
  const context = { resources: into.resources, schema: schemaFor(target) };
  for (const { origin, transform } of transforms) {
    transform(context);
    if (target.build.metadata.length > 0) for (const resource of into.resources) addTransformation(resource, origin);
  }
}

function bind({ file }: Target, into: Accumulated): void {
  const variables = (file.kustomization.vars ?? []).map((variable, index) => ({
    variable,
    cause: file.cause('vars', ['vars', index]),
  }));
  const names = variables.map(({ variable }) => formatVariable(variable, false)).join(' ');
  into.variables = withPrefix(`merging vars [${names}]`, () =>
    bindVariables(into.variables, into.resources, variables),
  );
}
