import { parseYaml } from '../source/parse-manifests.ts';
import { isJsonObject } from '../values/json.ts';
import type { FieldSpec, NameReference } from './field-spec.ts';
import { type FolderLoader, loadFile } from './folder-loader.ts';
import { decodeStruct, type GoStructs } from './go-struct.ts';
import { KustomizeError } from './kustomize-error.ts';
import { EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';

/** Source: kustomize 5.8.1 `api/internal/plugins/builtinconfig/transformerconfig.go`. */
const STRUCTS: GoStructs = {
  TransformerConfig: {
    namePrefix: '[]FieldSpec',
    nameSuffix: '[]FieldSpec',
    namespace: '[]FieldSpec',
    commonLabels: '[]FieldSpec',
    labels: '[]FieldSpec',
    templateLabels: '[]FieldSpec',
    commonAnnotations: '[]FieldSpec',
    nameReference: '[]NameBackReferences',
    varReference: '[]FieldSpec',
    images: '[]FieldSpec',
    replicas: '[]FieldSpec',
  },
  FieldSpec: { group: 'string', version: 'string', kind: 'string', path: 'string', create: 'bool' },
  NameBackReferences: { group: 'string', version: 'string', kind: 'string', fieldSpecs: '[]FieldSpec' },
};

interface DecodedConfig
  extends Partial<Record<Exclude<keyof TransformerConfig, 'nameReference'>, readonly Partial<FieldSpec>[]>> {
  readonly nameReference?: readonly (Partial<Omit<NameReference, 'fieldSpecs'>> & {
    readonly fieldSpecs?: readonly Partial<FieldSpec>[];
  })[];
}

/** The files of `configurations:` as one configuration; they add to what is there. */
export function readConfigurations(loader: FolderLoader, paths: readonly string[]): TransformerConfig {
  return paths.map((path) => readConfiguration(loader, path)).reduce(mergeConfigs, EMPTY_CONFIG);
}

function readConfiguration(loader: FolderLoader, path: string): TransformerConfig {
  const loaded = loadFile(loader, path);
  const parsed = parseYaml(loaded.path, loaded.text, 'kubernetes');
  const [problem] = parsed.problems;
  if (problem !== undefined)
    throw new KustomizeError(`error converting YAML to JSON: ${problem.message}`, problem.source);
  const value = parsed.documents[0]?.value ?? {};
  if (!isJsonObject(value))
    throw new KustomizeError(
      'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal into TransformerConfig',
    );
  try {
    return complete(decodeStruct(STRUCTS, 'TransformerConfig', value));
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`error unmarshaling JSON: while decoding JSON: ${error.message}`, {
      file: loaded.path,
      line: 1,
    });
  }
}

function complete(decoded: DecodedConfig): TransformerConfig {
  const { nameReference = [], ...rest } = decoded;
  const lists = Object.fromEntries(Object.entries(rest).map(([name, specs]) => [name, completeSpecs(specs)]));
  return {
    ...EMPTY_CONFIG,
    ...lists,
    nameReference: nameReference.map((entry) => ({
      group: entry.group ?? '',
      version: entry.version ?? '',
      kind: entry.kind ?? '',
      fieldSpecs: completeSpecs(entry.fieldSpecs ?? []),
    })),
  };
}

/** Field specs with everything left out meaning "any". */
export function completeSpecs(specs: readonly Partial<FieldSpec>[]): readonly FieldSpec[] {
  return specs.map(({ group = '', version = '', kind = '', path = '', create = false }) => ({
    group,
    version,
    kind,
    path,
    create,
  }));
}
