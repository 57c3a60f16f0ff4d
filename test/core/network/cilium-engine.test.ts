import { corpusIsHere, disagreements, readScenarios } from './cilium-corpus.ts';

/** Cilium's own engine is the yardstick; without its answers beside the repository there is nothing to compare with. */
const describeWithCorpus = corpusIsHere ? describe : describe.skip;

describeWithCorpus('verdicts agree with Cilium', () => {
  const scenarios = corpusIsHere ? readScenarios('scenarios.jsonl') : [];

  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    expect(disagreements(scenario)).toEqual([]);
  });

  test('on generated policies', () => {
    const generated = readScenarios('verdicts.jsonl');
    expect(generated.flatMap((scenario) => disagreements(scenario).map((flow) => `${scenario.name}: ${flow}`))).toEqual(
      [],
    );
  });
});
