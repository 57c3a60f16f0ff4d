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
  /** By version. */
  readonly answers: readonly Answer[];
  /** What `kubectl apply` printed in 1.36; null: accepted; undefined where nobody asked. */
  readonly kubectlApply?: string | null;
}

/** Messages, null where the object was accepted. */
export interface Answer {
  readonly version: string;
  readonly minor: number;
  /** To a create, or to a merge patch. */
  readonly message: string | null;
  /** To a server-side apply and a bare PUT, where they are answered otherwise. */
  readonly serverSideApply?: string | null;
  readonly put?: string | null;
}

interface Line {
  readonly name: string;
  readonly old: JsonObject | null;
  readonly new: JsonObject;
  readonly server: Readonly<Record<string, Omit<Answer, 'version' | 'minor'>>>;
  readonly kubectlApply?: string | null;
}

/** What a file of cases holds. */
export interface AdmissionCases {
  readonly cases: readonly AdmissionCase[];
  /** The lines that are no case, and why. */
  readonly unreadable: readonly string[];
}

/** The cases of `cases.jsonl` in a folder; null where there is none. */
export function readAdmissionCases(folder: string): AdmissionCases | null {
  const file = join(folder, 'cases.jsonl');
  if (!existsSync(file)) return null;
  const read = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [readLine(line, index + 1)]));
  return {
    cases: read.filter((one) => typeof one !== 'string'),
    unreadable: read.filter((one) => typeof one === 'string'),
  };
}

function readLine(line: string, number: number): AdmissionCase | string {
  try {
    return toCase(JSON.parse(line));
  } catch (error) {
    return `line ${number}: ${String(error)}`;
  }
}

function toCase({ name, old, new: desired, server, ...asked }: Line): AdmissionCase {
  const answers = Object.entries(server).map(([version, answer]) => ({
    ...answer,
    version,
    minor: Number(version.split('.')[1]),
  }));
  return { ...asked, name, kind: stringAt(desired, 'kind') ?? '?', old, desired, answers };
}
