import { type CiliumCase, CORPUS, readCiliumCases } from './cilium-cases.ts';
import { tellNoRecordings } from './no-recordings.ts';

/** `npm run conformance -- cilium [folder]`: verdicts and validation against recorded answers of Cilium's policy engine and the API server. */
const folder = process.argv.slice(2).find((argument) => argument !== 'cilium') ?? CORPUS;
const cases = readCiliumCases(folder);
if (cases === null) {
  tellNoRecordings('cilium', folder);
} else {
  report(cases);
}

function report(all: readonly CiliumCase[]): void {
  const results = all.map((one) => ({ one, difference: answer(one) }));
  for (const { one, difference } of results) {
    if (difference !== null) console.log(`✗ ${one.name}\n    ${difference}`);
  }
  for (const [feature, { passed, failed }] of byFeature(results)) {
    console.log(`${feature}: ${passed} passed${failed === 0 ? '' : `, ${failed} failed`}`);
  }
  const failed = results.filter(({ difference }) => difference !== null).length;
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${results.length - failed} passed, ${failed} failed`);
}

/** A case that breaks our program has failed too, and the next one is still of interest. */
function answer(one: CiliumCase): string | null {
  try {
    return one.differs();
  } catch (error) {
    return `it threw ${error instanceof Error ? error.message : String(error)}`;
  }
}

interface Count {
  readonly passed: number;
  readonly failed: number;
}

function byFeature(
  results: readonly { readonly one: CiliumCase; readonly difference: string | null }[],
): readonly (readonly [string, Count])[] {
  const counts = new Map<string, Count>();
  for (const { one, difference } of results) {
    for (const feature of one.features) {
      const { passed, failed } = counts.get(feature) ?? { passed: 0, failed: 0 };
      const ok = difference === null;
      counts.set(feature, { passed: passed + (ok ? 1 : 0), failed: failed + (ok ? 0 : 1) });
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
