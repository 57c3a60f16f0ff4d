import fc from 'fast-check';
import { printObjects } from '../../../src/core/render/print-objects.ts';
import { render } from '../../../src/core/render/render.ts';
import type { Snapshot } from '../../../src/core/values/snapshot.ts';
import { withFiles } from '../../../src/core/values/snapshot.ts';
import { readCases, snapshotOfFolder } from '../../conformance/kustomize-cases.ts';
import { type Mutation, mutate, mutation } from '../../support/mutations.ts';

/** `SUTURE_FUZZ_SECONDS=600 npm test -- fuzz` looks longer; fast-check prints the seed and path of what it finds. */
const SECONDS = Number(process.env['SUTURE_FUZZ_SECONDS'] ?? 2);
const AT_MOST_MS = 1_000;

interface Subject {
  readonly name: string;
  readonly entry: string;
  readonly snapshot: Snapshot;
}

const FIXTURE: Subject = {
  name: 'mysql-down',
  entry: 'apps/blog-system',
  snapshot: snapshotOfFolder('fixtures/incidents/mysql-down/history/01-healthy/files'),
};

/** A change of one of the subject's files; the number chooses which. */
type Changes = readonly { readonly file: number; readonly mutation: Mutation }[];
const changes = fc.array(fc.record({ file: fc.nat(1_000), mutation }), { minLength: 1, maxLength: 6 });

function changed({ snapshot }: Subject, made: Changes): Snapshot {
  const paths = snapshot.paths().filter((path) => snapshot.file(path)?.linksTo === undefined);
  const texts = new Map<string, string>();
  for (const { file, mutation } of made) {
    const path = paths[file % paths.length] ?? '';
    texts.set(path, mutate(texts.get(path) ?? snapshot.text(path) ?? '', mutation));
  }
  return withFiles(snapshot, texts);
}

/** Renders, prints, and looks at every line that is only found when asked for. */
function renderAll(snapshot: Snapshot, entry: string): void {
  const { objects } = render(snapshot, entry);
  printObjects(objects);
  for (const { touches } of objects) for (const { source } of touches) expect(source.line).toBeGreaterThan(0);
}

function neverThrowsNorHangs(subjects: readonly Subject[]): void {
  const byName = new Map(subjects.map((subject) => [subject.name, subject]));
  const names = fc.constantFrom(...byName.keys());
  fc.assert(
    fc.property(names, changes, (name, made) => {
      const subject = byName.get(name) ?? FIXTURE;
      const snapshot = changed(subject, made);
      const start = performance.now();
      renderAll(snapshot, subject.entry);
      expect(performance.now() - start).toBeLessThan(AT_MOST_MS);
    }),
    { numRuns: 1_000_000, interruptAfterTimeLimit: SECONDS * 1_000, endOnFailure: SECONDS < 60 },
  );
}

const TIMEOUT_MS = (SECONDS + 30) * 1_000;

test('any change of the fixture renders or is refused', () => neverThrowsNorHangs([FIXTURE]), TIMEOUT_MS);

const cases = readCases('../shared/corpus/kustomize');
const withCases = cases === null ? test.skip : test;
withCases(
  'any change of a recorded case renders or is refused (skipped where ../shared/corpus is absent)',
  () => {
    const subjects = (cases ?? []).map(({ name, entry, folder }) => ({
      name,
      entry,
      snapshot: snapshotOfFolder(`${folder}/input`),
    }));
    neverThrowsNorHangs(subjects.filter(({ snapshot }) => snapshot.paths().length > 0));
  },
  TIMEOUT_MS,
);
