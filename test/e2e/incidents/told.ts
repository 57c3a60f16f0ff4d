import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../../entrypoints/cli/run-cli.ts';
import { type FixtureStep, repositoryOf } from '../../support/git-fixture.ts';

/** What a person would ask about an incident: what is to blame, since when, how sure that is, and what is advised. */
export interface Told {
  /** Rule, file, and the blamed line as the commit has it; null where nothing is blamed. */
  readonly cause: { readonly rule: string; readonly line: string; readonly since: string | null } | null;
  readonly confidence: string | null;
  readonly recommended: string | null;
  readonly findings: readonly string[];
  readonly gaps: readonly string[];
}

interface Output {
  readonly cause: {
    readonly rule: string;
    readonly confidence: string;
    readonly source: { readonly file: string; readonly line: number };
    readonly firstBadCommit?: { readonly subject: string };
  } | null;
  readonly findings: readonly { readonly rule: string }[];
  readonly options: readonly { readonly id: string; readonly recommended: boolean }[];
  readonly gaps: readonly { readonly reason: string }[];
}

/** Diagnoses a repository's last commit through the command line. */
export async function told(
  steps: readonly FixtureStep[],
  { startsAt = '2026-01-01T06:00:00Z', ...labels }: Readonly<Record<string, string>>,
): Promise<Told> {
  const { folder, remove } = await repositoryOf(steps);
  try {
    const alert = join(folder, '..', 'alert.json');
    await writeFile(alert, JSON.stringify(bodyOf(labels, startsAt)));
    const { out, err } = await runCli(folder, 'diagnose', '--alert', alert, '--json');
    if (out === '') throw new Error(err);
    return summary(JSON.parse(out), steps);
  } finally {
    await remove();
  }
}

function summary({ cause, findings, options, gaps }: Output, steps: readonly FixtureStep[]): Told {
  return {
    cause:
      cause === null
        ? null
        : {
            rule: cause.rule,
            line: `${cause.source.file}: ${lineAt(cause, steps)}`,
            since: cause.firstBadCommit?.subject ?? null,
          },
    confidence: cause?.confidence ?? null,
    recommended: options.find(({ recommended }) => recommended)?.id ?? null,
    findings: [...new Set(findings.map(({ rule }) => rule))].sort(),
    gaps: [...new Set(gaps.map(({ reason }) => reason))].sort(),
  };
}

/** The line in the newest version of the file that any step has. */
function lineAt({ source }: NonNullable<Output['cause']>, steps: readonly FixtureStep[]): string {
  const text = steps.findLast(({ files }) => files?.[source.file] !== undefined)?.files?.[source.file];
  return typeof text === 'string' ? (text.split('\n')[source.line - 1] ?? '').trim() : '';
}

function bodyOf(labels: Readonly<Record<string, string>>, startsAt: string) {
  return {
    version: '4',
    groupKey: '{}',
    receiver: 'suture',
    alerts: [{ status: 'firing', labels, startsAt, fingerprint: '9d0ab1e5caffe1ad' }],
  };
}
