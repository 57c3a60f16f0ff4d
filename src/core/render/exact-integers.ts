import type { FieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { textAtPlace } from './file-text.ts';
import { manifestPath } from './patch-path.ts';
import type { RenderedObject } from './rendered.ts';
import { manifestAt } from './source-manifest.ts';

/** A whole number that JavaScript's numbers do not hold, and where it stands in a rendered object. */
export interface ExactInteger {
  readonly path: FieldPath;
  readonly value: bigint;
}

/** What kustomize keeps as a whole number: signed and unsigned 64 bits. What is beyond is a float there too. */
const [MIN, MAX] = [-(2n ** 63n), 2n ** 64n - 1n];

/**
 * The whole numbers beyond 2^53 of an object that stand there as its manifest wrote them. Values are floats everywhere else, so their digits are looked
 * up where they are printed, and only for an object that has such a number.
 * @param snapshot the one that was rendered.
 */
export function exactIntegers(snapshot: Snapshot, object: RenderedObject): readonly ExactInteger[] {
  const paths = [...unsafePaths(object.manifest, [])];
  const text = paths.length === 0 ? undefined : textAtPlace(snapshot, object.source.file);
  const manifest = text === undefined ? undefined : manifestAt(object.source.file, text, object);
  if (manifest === undefined) return [];
  const spelled = new Map(manifest.spellings.map((spelling) => [spelling.path.join('\0'), spelling.text]));
  return paths.flatMap((path) => {
    const inManifest = [...manifest.at, ...manifestPath(object.manifest, manifest.value, path)];
    const digits = spelled.get(inManifest.join('\0')) ?? '';
    const isTouched = object.touches.some((touch) => touch.path.every((part, index) => part === path[index]));
    if (isTouched || !/^[-+]?[1-9]\d*$/.test(digits)) return [];
    const value = BigInt(digits.replace('+', ''));
    return value < MIN || value > MAX ? [] : [{ path, value }];
  });
}

function* unsafePaths(value: Json, path: FieldPath): Iterable<FieldPath> {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) yield path;
  if (typeof value !== 'object' || value === null) return;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, inner] of entries) yield* unsafePaths(inner, [...path, key]);
}
