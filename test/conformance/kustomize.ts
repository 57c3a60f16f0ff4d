import { readCases, runCase } from './kustomize-cases.ts';

/** `npm run conformance -- kustomize [folder]`: our rendering against recorded answers of the real kustomize. */
const folder = process.argv.slice(2).find((argument) => argument !== 'kustomize') ?? '../shared/corpus/kustomize';
const cases = readCases(folder);
if (cases === null) {
  console.log(`There is no folder ${folder}: nothing to compare with.`);
  console.log('0 passed, 0 failed');
} else {
  const failed: { readonly name: string; readonly features: readonly string[]; readonly difference: string }[] = [];
  let skipped = 0;
  let passed = 0;
  for (const test of cases) {
    if (test.isNondeterministic) {
      skipped += 1;
      continue;
    }
    const difference = runCase(test);
    if (difference === null) passed += 1;
    else failed.push({ name: test.name, features: test.features, difference });
  }
  for (const { name, difference } of failed) console.log(`✗ ${name}\n    ${difference}`);
  const byFeature = new Map<string, number>();
  for (const { features } of failed)
    for (const feature of features) byFeature.set(feature, (byFeature.get(feature) ?? 0) + 1);
  const ranked = [...byFeature].sort(([, a], [, b]) => b - a);
  if (ranked.length > 0)
    console.log(`failed by feature: ${ranked.map(([feature, count]) => `${feature} ${count}`).join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed.length} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
}
