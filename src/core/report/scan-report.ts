import type { Application } from '../gitops/application.ts';
import type { Finding } from '../rules/finding.ts';
import type { Gap } from '../values/gap.ts';
import { bounded } from './bounded.ts';
import { findingList } from './diagnosis-blocks.ts';
import { gapBlocks } from './gap-blocks.ts';
import type { Block, Report } from './report.ts';
import { code, count, listed, paragraph, text } from './words.ts';

/** What was scanned and what was found. `wanted` is what somebody asked for (empty: everything), `known` all there is to ask for. */
export interface Scanned {
  readonly wanted: string;
  readonly applications: readonly Application[];
  readonly known: readonly string[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
}

/** The answer to a scan: the findings, the worst first, and what was not seen. */
export function scanReport(scanned: Scanned): Report {
  if (scanned.applications.length === 0) return nothingToScan(scanned);
  const where = count(scanned.applications.length, 'application');
  const found = scanned.findings.length === 0 ? 'nothing wrong found' : count(scanned.findings.length, 'finding');
  return {
    title: `Scan of ${where}: ${found}`,
    blocks: [...findingBlocks(scanned), ...gapBlocks(scanned.gaps)],
    actions: [],
  };
}

function findingBlocks({ applications, findings, gaps }: Scanned): readonly Block[] {
  const names = listed(
    applications.map(({ name }) => bounded(name, 60)),
    8,
  );
  if (findings.length > 0) return [paragraph(text('Looked at '), code(names), text('.')), findingList(findings, 30)];
  const but = gaps.length === 0 ? '' : ' as far as I could see';
  return [paragraph(text('Looked at '), code(names), text(`: no rule finds anything${but}.`))];
}

function nothingToScan({ wanted, known, gaps }: Scanned): Report {
  const title =
    wanted === '' ? 'I found no application in this repository' : `I know no application ${bounded(wanted, 80)}`;
  const hint = known.length === 0 ? [] : [paragraph(text('There are: '), code(listed(known, 20)))];
  return { title, blocks: [paragraph(text(`${title}.`)), ...hint, ...gapBlocks(gaps)], actions: [] };
}
