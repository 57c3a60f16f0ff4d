import type { Application } from '../gitops/application.ts';
import type { Finding } from '../rules/finding.ts';
import type { Gap } from '../values/gap.ts';
import { bounded } from './bounded.ts';
import { findingList } from './diagnosis-blocks.ts';
import { gapBlocks } from './gap-blocks.ts';
import { NO_APPLICATION, noApplication } from './no-application.ts';
import type { Report } from './report.ts';
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
  const { applications, findings, gaps } = scanned;
  const names = listed(
    applications.map(({ name }) => bounded(name, 60)),
    8,
  );
  return {
    title: `Scan of ${count(applications.length, 'application')}: ${foundText(scanned)}`,
    blocks: [
      paragraph(text('Looked at '), code(names), text('.')),
      ...(findings.length === 0 ? [] : [findingList(findings, 30)]),
      ...gapBlocks(gaps),
    ],
    actions: [],
  };
}

/** No finding is an all-clear only where everything was seen. */
function foundText({ findings, gaps }: Scanned): string {
  if (findings.length > 0) return count(findings.length, 'finding');
  return gaps.length === 0 ? 'nothing wrong found' : 'nothing wrong found as far as I could see';
}

function nothingToScan({ wanted, known, gaps }: Scanned): Report {
  if (wanted === '') return { title: NO_APPLICATION, blocks: [...noApplication(), ...gapBlocks(gaps)], actions: [] };
  const hint = known.length === 0 ? noApplication() : [paragraph(text('There are: '), code(listed(known, 20)))];
  return { title: `I know no application ${bounded(wanted, 80)}`, blocks: [...hint, ...gapBlocks(gaps)], actions: [] };
}
