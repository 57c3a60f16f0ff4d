import type { Example } from '../../../src/core/rules/define-rule.ts';
import { rules } from '../../../src/core/rules/index.generated.ts';
import { worldOf } from '../../support/world-of.ts';

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  source: { repoURL: https://example.com/shop.git, path: shop }
  destination: { namespace: shop }
  syncPolicy: { automated: { prune: true } }
`;

function found(example: Example) {
  const world = worldOf(
    example.map((commit) => ({
      'application.yaml': APPLICATION,
      ...Object.fromEntries(
        Object.entries(typeof commit === 'string' ? { 'objects.yaml': commit } : commit).map(([path, text]) => [
          `shop/${path}`,
          text,
        ]),
      ),
    })),
  );
  return world.applications
    .filter(({ application }) => application.name === 'shop')
    .flatMap(({ findings }) => findings);
}

describe.each(rules.map((rule) => ({ rule, code: rule.code })))('$code', ({ rule, code }) => {
  const reports = rule.reports.map((example, index) => ({ example, index }));
  // A rule about what commits cannot show has tests of its own.
  const each = reports.length === 0 ? null : test.each(reports);
  each?.('reports example $index', ({ example }) => {
    const findings = found(example).filter((one) => one.rule === code);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.source).toMatchObject({ file: expect.stringMatching(/^shop\//), line: expect.any(Number) });
    expect(
      findings.map(({ message, quote }) => ({ message, ...(quote === undefined ? {} : { quote }) })),
    ).toMatchSnapshot();
  });

  test.each(rule.silent.map((example, index) => ({ example, index })))(
    'is silent about example $index',
    ({ example }) => {
      expect(found(example).filter((one) => one.rule === code)).toEqual([]);
    },
  );
});
