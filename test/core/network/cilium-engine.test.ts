import { CORPUS, readCiliumCases } from '../../conformance/cilium-cases.ts';

/** Cilium's own engine and the API server are the yardstick; without their answers beside the repository there is nothing to compare with. */
const cases = readCiliumCases(CORPUS);
const describeWithCorpus = cases === null ? describe.skip : describe;

describeWithCorpus(
  'verdicts, refusals and messages are those of the real programs (skipped where the corpus is absent)',
  () => {
    test('on every case', () => {
      const differing = (cases ?? []).flatMap(({ name, differs }) => {
        const difference = differs();
        return difference === null ? [] : [`${name}: ${difference}`];
      });
      expect(differing).toEqual([]);
      expect(cases?.length).toBeGreaterThan(600);
    });
  },
);
