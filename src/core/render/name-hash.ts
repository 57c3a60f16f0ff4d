import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isJsonObject, type Json } from '../values/json.ts';
import type { Cause } from './cause.ts';
import type { Objects } from './changes.ts';
import { kindOfResource, nameOf, type Resource, rename, storePreviousId } from './resource.ts';
import { child, childText, isTree, type Tree } from './tree.ts';

/** Gives generated ConfigMaps and Secrets their hash suffix. Source: kustomize `api/hasher/hasher.go`. */
export function addHashSuffixes({ resources, change }: Objects, causeOf: (resource: Resource) => Cause): void {
  for (const resource of resources) {
    if (resource.generated?.needsHash !== true) continue;
    change(causeOf, resource, (own) => {
      const suffix = hashOf(own);
      storePreviousId(own);
      rename(own, `${nameOf(own)}-${suffix}`, causeOf(own));
      return true;
    });
  }
}

/** Ten letters of the SHA-256 of the content, with what could spell a word replaced. */
export function hashOf(resource: Resource): string {
  const replaced: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
  return bytesToHex(sha256(utf8ToBytes(goJson(hashedPart(resource)))))
    .slice(0, 10)
    .replace(/[013ae]/g, (letter) => replaced[letter] ?? letter);
}

/** The name is looked up under a key that never exists, and so is always empty. */
function hashedPart(resource: Resource): Json {
  const { value } = resource;
  const kind = kindOfResource(resource);
  const data = child(value, 'data') ?? '';
  if (kind === 'ConfigMap') {
    return { ...optional('binaryData', child(value, 'binaryData')), data, kind, name: '' };
  }
  if (kind === 'Secret') {
    return {
      ...optional('stringData', child(value, 'stringData')),
      data,
      kind,
      name: '',
      type: childText(value, 'type'),
    };
  }
  return value;
}

function optional(key: string, value: Tree | undefined): { readonly [key: string]: Json } {
  return isTree(value) ? { [key]: value } : {};
}

/** JSON as Go's `json.Marshal` writes it: sorted keys, and `<`, `>`, `&` and line separators escaped. */
export function goJson(value: Json): string {
  return plainJson(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function plainJson(value: Json): string {
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    return `[${list.map(plainJson).join(',')}]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${plainJson(value[key] ?? null)}`).join(',')}}`;
}
