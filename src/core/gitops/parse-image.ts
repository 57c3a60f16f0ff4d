import type { JsonObject } from '../values/json.ts';

/**
 * An image as `kustomize edit set image` reads it: `name=newName:tag`, `name:tag`, `name@digest`; null for anything else.
 * Source: kustomize, `kustomize/commands/edit/set/setimage.go`.
 */
export function parseImage(text: string): JsonObject | null {
  const equals = text.indexOf('=');
  if (equals >= 0) {
    const overwrite = parseOverwrite(text.slice(equals + 1), true);
    return overwrite === null ? null : entry(text.slice(0, equals), overwrite);
  }
  const overwrite = parseOverwrite(text, false);
  return overwrite === null ? null : entry(overwrite.name, { ...overwrite, name: '' });
}

interface Overwrite {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

function parseOverwrite(text: string, nameAlone: boolean): Overwrite | null {
  const [, byDigest, digest] = /^(.*)@(sha256:[a-zA-Z0-9]{64}|\*)$/.exec(text) ?? [];
  if (byDigest !== undefined && digest !== undefined) return { name: byDigest, tag: '', digest };
  const [, byTag, tag] = /^(.*):([a-zA-Z0-9._-]*|\*)$/.exec(text) ?? [];
  if (byTag !== undefined && tag !== undefined) return { name: byTag, tag, digest: '' };
  return text !== '' && nameAlone ? { name: text, tag: '', digest: '' } : null;
}

function entry(name: string, { name: newName, tag, digest }: Overwrite): JsonObject {
  return {
    name,
    ...(newName !== '' && { newName }),
    ...(tag !== '' && { newTag: tag }),
    ...(digest !== '' && { digest }),
  };
}
