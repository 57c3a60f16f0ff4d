import { readCases, runCase } from '../../conformance/kustomize-cases.ts';

const cases = readCases('../shared/corpus/kustomize');

if (cases === null) {
  test.skip('recorded kustomize answers: there is no ../shared/corpus/kustomize here', () => {});
} else {
  // Every fourth case keeps the suite quick; `npm run conformance -- kustomize` runs them all.
  const some = cases.filter((_, index) => index % 4 === 0).filter(({ isNondeterministic }) => !isNondeterministic);
  test.each(some.map((recorded) => ({ name: recorded.name, recorded })))('$name', ({ recorded }) => {
    expect(runCase(recorded)).toBeNull();
  });
}
