import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/core/values/json.ts';
import { stringAt } from '../../src/core/values/read-json.ts';

/** One recorded question to real API servers. */
export interface AdmissionCase {
  readonly name: string;
  readonly kind: string;
  /** Null: `desired` was created. */
  readonly old: JsonObject | null;
  readonly desired: JsonObject;
  /** By version; `message` null: accepted. */
  readonly answers: readonly { readonly version: string; readonly minor: number; readonly message: string | null }[];
}

interface Line {
  readonly name: string;
  readonly old: JsonObject | null;
  readonly new: JsonObject;
  readonly server: Readonly<Record<string, { readonly message: string | null }>>;
}

/** The cases of `cases.jsonl` in a folder; null where there is none. */
export function readAdmissionCases(folder: string): readonly AdmissionCase[] | null {
  const file = join(folder, 'cases.jsonl');
  if (!existsSync(file)) return null;
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => toCase(JSON.parse(line)));
}

function toCase({ name, old, new: desired, server }: Line): AdmissionCase {
  const answers = Object.entries(server).map(([version, { message }]) => ({
    version,
    minor: Number(version.split('.')[1]),
    message,
  }));
  return { name, kind: stringAt(desired, 'kind') ?? '?', old, desired, answers };
}
