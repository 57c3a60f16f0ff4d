import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../../src/core/render/render.ts';
import { parseYaml } from '../../src/core/source/parse-manifests.ts';
import type { Json } from '../../src/core/values/json.ts';
import { isJsonObject } from '../../src/core/values/json.ts';
import { type Snapshot, type SnapshotFile, snapshotOf } from '../../src/core/values/snapshot.ts';

/** One recorded run of the real kustomize. */
export interface KustomizeCase {
  readonly name: string;
  readonly folder: string;
  readonly entry: string;
  readonly flags: readonly string[];
  readonly features: readonly string[];
  readonly isNondeterministic: boolean;
  readonly mask: RegExp | null;
}

/** What came of a case: null when our answer is kustomize's, else the first difference. */
export type Difference = string | null;

/** The cases of a folder, or null when there is no such folder. */
export function readCases(folder: string): readonly KustomizeCase[] | null {
  if (!existsSync(folder)) return null;
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => readCase(join(folder, name)) ?? []);
}

interface RecordedCase {
  readonly name: string;
  readonly entry_dir: string;
  readonly flags: readonly string[];
  readonly features: readonly string[];
  readonly nondeterministic: boolean;
  readonly mask?: { readonly pattern: string };
}

function readCase(folder: string): KustomizeCase | null {
  if (!existsSync(join(folder, 'case.json'))) return null;
  const raw: RecordedCase = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'));
  return {
    name: raw.name,
    folder,
    entry: raw.entry_dir === '.' ? '' : raw.entry_dir,
    flags: raw.flags,
    features: raw.features,
    isNondeterministic: raw.nondeterministic,
    mask: raw.mask === undefined ? null : anyVersion(raw.mask.pattern),
  };
}

/** The recorded build calls its version `(devel)`; a release, and we, name the release. */
function anyVersion(pattern: string): RegExp {
  return new RegExp(pattern.replace('\\(devel\\)', '(?:\\(devel\\)|v[0-9.]+)'), 'g');
}

/** The files below a folder as a snapshot. */
export function snapshotOfFolder(folder: string): Snapshot {
  const files = new Map<string, SnapshotFile>();
  if (!existsSync(folder)) return snapshotOf(files, null);
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(inner);
      else if (entry.isSymbolicLink())
        files.set(inner, { id: inner, bytes: new Uint8Array(), linksTo: readlinkSync(join(folder, inner)) });
      else files.set(inner, { id: inner, bytes: readFileSync(join(folder, inner)) });
    }
  };
  walk('');
  return snapshotOf(files, null);
}

/** Renders a case and compares: documents in order as data, errors by their words. */
export function runCase(test: KustomizeCase): Difference {
  const rendered = render(snapshotOfFolder(join(test.folder, 'input')), test.entry, {
    root: '{{INPUT}}',
    ...(test.flags.includes('--load-restrictor=LoadRestrictionsNone') ? { loadRestrictor: 'none' } : {}),
    ...(test.flags.includes('--enable-managedby-label') ? { managedByLabel: true } : {}),
  });
  const gaps = rendered.gaps.map((gap) => `gap ${gap.reason}: ${gap.detail}`).join('; ');
  const errorFile = join(test.folder, 'expected_error.txt');
  if (existsSync(errorFile)) {
    const expected = decisive(readFileSync(errorFile, 'utf8'));
    if (rendered.problem === null)
      return `expected the error ${JSON.stringify(expected)}; rendered ${rendered.objects.length} objects. ${gaps}`;
    const found = rendered.problem.message.trim();
    return unquoted(found) === unquoted(expected)
      ? null
      : `expected the error ${JSON.stringify(expected)}\n      found ${JSON.stringify(found)}. ${gaps}`;
  }
  if (rendered.problem !== null) return `error ${rendered.problem.message} ${gaps}`;
  const masked = (text: string): string => (test.mask === null ? text : text.replace(test.mask, 'masked'));
  const expected = parseYaml(
    'expected.yaml',
    masked(readFileSync(join(test.folder, 'expected.yaml'), 'utf8')),
  ).documents;
  const found = rendered.objects.map((object): Json => JSON.parse(masked(JSON.stringify(object.manifest))));
  const difference = firstDifference(
    expected.map(({ value }) => value),
    found,
    '',
  );
  return difference === null ? null : `${difference} ${gaps}`;
}

/** Quotes of YAML that a message shows are how it was written, not what it says. */
function unquoted(text: string): string {
  return text.replace(/["'\\]/g, '');
}

/** The error without kustomize's warnings before it. */
function decisive(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('# Warning'))
    .join('\n')
    .trim()
    .replace(/^Error: /, '');
}

/** The first place where two values differ, as a line. */
export function firstDifference(expected: Json | undefined, found: Json | undefined, path: string): Difference {
  if (Array.isArray(expected) && Array.isArray(found)) {
    const [a, b]: [readonly Json[], readonly Json[]] = [expected, found];
    for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
      const difference = firstDifference(a[index], b[index], `${path}[${index}]`);
      if (difference !== null) return difference;
    }
    return null;
  }
  if (isJsonObject(expected) && isJsonObject(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const difference = firstDifference(expected[key], found[key], `${path}.${key}`);
      if (difference !== null) return difference;
    }
    return null;
  }
  return expected === found ? null : `${path}: expected ${brief(expected)}, found ${brief(found)}`;
}

function brief(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 300);
}
