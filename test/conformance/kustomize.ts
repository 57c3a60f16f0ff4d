import { type KustomizeCase, readCases, runCase } from './kustomize-cases.ts';
import { meantDifference } from './kustomize-differences.ts';
import { tellNoRecordings } from './no-recordings.ts';

/** `npm run conformance -- kustomize [folder]`: our rendering against recorded answers of the real kustomize. */
const folder = process.argv.slice(2).find((argument) => argument !== 'kustomize') ?? '../shared/corpus/kustomize';
const cases = readCases(folder);
if (cases === null) {
  tellNoRecordings('kustomize', folder);
} else {
  report(cases);
}

function report(cases: readonly KustomizeCase[]): void {
  const comparable = cases.filter((test) => !test.isNondeterministic);
  const differing = comparable.flatMap((test) => {
    const difference = runCase(test);
    return difference === null ? [] : [{ test, difference, meant: meantDifference(difference) }];
  });
  const failed = differing.filter(({ meant }) => meant === undefined);
  const onPurpose = differing.length - failed.length;
  for (const { test, difference, meant } of differing) {
    console.log(`${meant === undefined ? '✗' : '~'} ${test.name}\n    ${difference}`);
    if (meant !== undefined) console.log(`    on purpose: ${meant.title}. ${meant.why}`);
  }
  if (failed.length > 0) console.log(`failed by feature: ${byFeature(failed.map(({ test }) => test))}`);
  if (onPurpose > 0) console.log(`${onPurpose} of the skipped cases differ on purpose: docs/kustomize.md says why`);
  const skipped = cases.length - comparable.length + onPurpose;
  process.exitCode = failed.length === 0 ? 0 : 1;
  const passed = comparable.length - differing.length;
  console.log(`${passed} passed, ${failed.length} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
}

function byFeature(cases: readonly KustomizeCase[]): string {
  const counts = new Map<string, number>();
  for (const feature of cases.flatMap(({ features }) => features)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([feature, count]) => `${feature} ${count}`)
    .join(', ');
}
