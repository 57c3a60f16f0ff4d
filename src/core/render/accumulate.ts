import { addComponent, addResources } from './add-resources.ts';
import { CannotKeep, type Slot } from './build-memo.ts';
import { addTransformation } from './build-metadata.ts';
import { type BuiltinTransform, builtinTransforms } from './builtin-transforms.ts';
import { ownObjects } from './changes.ts';
import { readConfigurations } from './configurations.ts';
import { readCrds } from './crds.ts';
import { withPrefix } from './kustomize-error.ts';
import { pluginTransforms, validate } from './plugin-resources.ts';
import { runGenerators } from './run-generators.ts';
import { type Accumulated, objectsOf, originOf, placeOf, prepared, schemaFor, type Target } from './target.ts';
import { DEFAULT_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';
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
  transform(target, into);
  validate(target, into);
  bind(target, into);
  return into;
}

const configs: Slot<TransformerConfig> = new WeakMap();
const transformations: Slot<readonly BuiltinTransform[]> = new WeakMap();

/** What a configuration says of a path comes before the default, and so may narrow it. */
function addConfigurations(target: Target, into: Accumulated): void {
  const { configurations = [], crds = [] } = target.file.kustomization;
  const from = [target.file];
  const read = prepared(target, { slot: configs, name: 'configurations', from }, ({ loader }) =>
    readConfigurations(loader, configurations),
  );
  const own = mergeConfigs(read, DEFAULT_CONFIG);
  const kinds = prepared(target, { slot: configs, name: 'crds', from }, ({ loader }) =>
    withPrefix(`loading CRDs [${crds.join(' ')}]`, () => readCrds(loader, crds)),
  );
  into.config = mergeConfigs(mergeConfigs(into.config, own), kinds);
}

/** Every transformer is configured before the first one runs. */
function transform(target: Target, into: Accumulated): void {
  const { file, build } = target;
  const builtin = prepared(target, { slot: transformations, name: '', from: [file, into.config] }, ({ loader }) =>
    builtinTransforms(file, { ...placeOf(target), loader }, into.config),
  );
  const transforms = [
    ...builtin.map(({ kind, transform, isWhole }) => ({ transform, isWhole, origin: originOf(target, kind) })),
    ...pluginTransforms(target, 'transformers').map((one) => ({ ...one, isWhole: true })),
  ];
  const { resources } = into;
  const schema = schemaFor(target);
  const context = { ...objectsOf(target, resources), schema };
  for (const { origin, transform, isWhole } of transforms) {
    if (!isWhole || build.memo === null) transform(context);
    else build.memo.whole(transform, resources, (own) => transform({ ...ownObjects(own), schema }));
    if (build.metadata.length > 0) for (const resource of resources) addTransformation(resource, origin);
  }
}

function bind({ file, build }: Target, into: Accumulated): void {
  if (build.memo !== null && (file.kustomization.vars ?? []).length > 0)
    throw new CannotKeep('variables are bound to objects that change afterwards');
  const variables = (file.kustomization.vars ?? []).map((variable, index) => ({
    variable,
    cause: file.cause('vars', ['vars', index]),
  }));
  const names = variables.map(({ variable }) => formatVariable(variable, false)).join(' ');
  into.variables = withPrefix(`merging vars [${names}]`, () =>
    bindVariables(into.variables, into.resources, variables),
  );
}
