import { type Definition, type Definitions, readDefinition } from '../admission/custom/definition.ts';
import { parseManifests } from '../source/parse-manifests.ts';
import type { Snapshot, SnapshotFile } from '../values/snapshot.ts';

/** Most trees of a history share most of their files. */
const read = new WeakMap<SnapshotFile, readonly Definition[]>();

/** The CustomResourceDefinitions of a tree, whoever deploys them: objects of their kinds are judged by them, rather than by what their projects publish. */
export function definitionsIn(snapshot: Snapshot): Definitions {
  const found = snapshot
    .paths()
    .filter((path) => /\.(ya?ml|json)$/i.test(path))
    .flatMap((path) => {
      const file = snapshot.file(path);
      if (file === undefined) return [];
      const known = read.get(file) ?? definitionsOf(snapshot, path);
      read.set(file, known);
      return known;
    });
  return new Map(found.map((one) => [`${one.group}/${one.kind}`, one]));
}

function definitionsOf(snapshot: Snapshot, path: string): readonly Definition[] {
  const text = snapshot.text(path);
  if (text === undefined || !text.includes('CustomResourceDefinition')) return [];
  return parseManifests(path, text).manifests.flatMap(({ value }) => readDefinition(value) ?? []);
}
