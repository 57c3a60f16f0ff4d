import { toBlocks } from '../../../src/adapters/slack/to-blocks.ts';
import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import { remedy } from '../../../src/core/fix/remedy.ts';
import { alertReport } from '../../../src/core/report/alert-report.ts';
import { mysqlDown } from '../../core/fix/incident.ts';
import { alertOf } from '../../support/alert-of.ts';

test('the answer to an incident with two faults fits into one message, whole', () => {
  const { world } = mysqlDown(3);
  const found = diagnose(alertOf({ labels: { namespace: 'blog-system' }, expr: 'mysql_up == 0' }), world);
  const gaps = Array.from({ length: 12 }, (_, index) => ({
    reason: 'sealed-secret' as const,
    detail: `SealedSecret blog-system/exporter-${index} may hold what it connects to; its content is not in Git`,
  }));
  const diagnosis = { ...found, gaps: [...found.gaps, ...gaps] };
  const links = { repositoryUrl: 'https://github.com/acme/blog-gitops', commit: diagnosis.commit };
  const { blocks } = toBlocks({
    report: alertReport(diagnosis, remedy(diagnosis, world), world),
    links,
    incident: 'i',
  });
  const shown = JSON.stringify(blocks);
  expect(shown).not.toContain('would not fit');
  expect(shown).not.toContain('more rows');
  for (const part of ['*Cause:* `commonLabels` in ', '→  8 ', '*Recommended:* ', 'Proven: ', '*What I could not see*'])
    expect(shown).toContain(part);
  expect(blocks.filter(({ type }) => type === 'table')).toHaveLength(1);
  const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  expect(buttons.map((button) => ('text' in button ? button.text?.text : ''))).toEqual([
    'Open fix PR',
    'Show diff',
    'Open PR: remove commonLabels',
    'Open PR: fix the selectors and the policy togeth…',
    'Not helpful',
  ]);
});
