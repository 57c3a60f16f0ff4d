import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Alert } from '../../../core/alert/alert.ts';
import { parseWebhook } from '../../../core/alert/parse-webhook.ts';
import { diagnose } from '../../../core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../core/diagnosis/diagnosis.ts';
import type { Option } from '../../../core/fix/option.ts';
import { remedy } from '../../../core/fix/remedy.ts';
import { alertReport } from '../../../core/report/alert-report.ts';
import { toPlainText } from '../../../core/report/to-plain-text.ts';
import { applyEdits } from '../../../core/values/edit.ts';
import type { Io } from '../io.ts';
import { diagnosisJson } from '../json/diagnosis-json.ts';
import { lookAt } from '../look-at.ts';
import { type ReadingOptions, readingOptions } from '../reading-options.ts';
import type { Shell } from '../shell.ts';
import { openTree, type Tree } from '../tree.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends ReadingOptions {
  readonly alert: string;
  readonly synced?: string;
  readonly patch?: string;
  readonly write?: string;
}

/** `suture diagnose`: the whole diagnosis for the body of an alert webhook. */
export function diagnoseCommand({ io, end }: Shell): Command {
  return readingOptions(new Command('diagnose'))
    .description('the cause of an alert in Git, with its evidence and the ways out')
    .requiredOption('--alert <file>', 'the body of a Grafana or Alertmanager webhook; - reads standard input')
    .option(
      '--synced <rev>',
      'a revision known to be fully synced (default: the oldest commit of the window is taken as healthy)',
    )
    .option('--patch <option>', "print only that option's unified diff")
    .option('--write <option>', 'make that option’s edits in the working tree')
    .addHelpText(
      'after',
      '\nExamples:\n  suture diagnose --alert alert.json\n  suture diagnose --alert alert.json --patch undo-change | git apply\n\ndocs/alerts.md says what alert.json is, and how to get one.',
    )
    .action(async (options: Options) => {
      const alert = await readAlert(options.alert, io);
      const tree = await openTree(options, io);
      const world = await lookAt(tree, {
        paths: [],
        history: true,
        ...(options.synced === undefined ? {} : { synced: options.synced }),
      });
      const diagnosis = withUncommitted(diagnose(alert, world), await tree.uncommitted());
      const fixes = remedy(diagnosis, world);
      if (options.patch !== undefined) io.out(patchOf(fixes, options.patch));
      else if (options.write !== undefined) await write(tree, option(fixes, options.write), options, io);
      else if (options.json) io.out(`${JSON.stringify(diagnosisJson(diagnosis, fixes), null, 2)}\n`);
      else io.out(`${toPlainText(alertReport(diagnosis, fixes, world))}${patchHint(fixes)}`);
      end(
        options.patch === undefined &&
          options.write === undefined &&
          (diagnosis.cause !== null || diagnosis.findings.length > 0)
          ? 1
          : 0,
      );
    });
}

/** The cluster has not seen what is not committed, so the diagnosis leaves it out; edits are made on top of it. */
function withUncommitted(diagnosis: Diagnosis, uncommitted: readonly string[]): Diagnosis {
  const [first] = uncommitted;
  if (first === undefined) return diagnosis;
  const others = uncommitted.length === 1 ? '' : ` and ${uncommitted.length - 1} more`;
  const detail = `${first}${others} not committed: what the cluster cannot have is not looked at, and patches are made on top of it`;
  return { ...diagnosis, gaps: [...diagnosis.gaps, { reason: 'live-state', detail }] };
}

/** The first firing alert of the body, else its first. */
async function readAlert(file: string, io: Io): Promise<Alert> {
  const parsed = parseWebhook(await readJson(file, io));
  if (!parsed.ok) throw new UsageError(`${file}: ${parsed.problem}`);
  const { alerts } = parsed.value;
  const alert = alerts.find(({ status }) => status === 'firing') ?? alerts[0];
  if (alert === undefined) throw new UsageError(`${file}: the notification holds no alert.`);
  if (alerts.length > 1)
    io.err(`suture: ${file} holds ${alerts.length} alerts; this is about ${alert.name} (${alert.fingerprint}).\n`);
  return alert;
}

async function readJson(file: string, io: Io): Promise<unknown> {
  const path = file === '-' ? '/dev/stdin' : resolve(io.cwd, file);
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UsageError(
        `${file} is not JSON: ${error.message}. Give the body of a Grafana or Alertmanager webhook.`,
      );
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function option(fixes: readonly Option[], wanted: string): Option {
  const found = fixes.find(({ id }) => id === wanted);
  if (found === undefined) {
    const known = fixes.map(({ id }) => id).join(', ');
    throw new UsageError(
      `there is no option ${wanted}; ${known === '' ? 'this diagnosis offers none' : `there are: ${known}`}.`,
    );
  }
  return found;
}

/** The names that `--patch` and `--write` take: reports have titles only. */
function patchHint(fixes: readonly Option[]): string {
  const ids = fixes.filter(({ patch }) => patch !== null).map(({ id }) => id);
  return ids.length === 0 ? '' : `\nAs a patch: --patch ${ids.join(' | ')} (--write makes the edits).\n`;
}

function patchOf(fixes: readonly Option[], wanted: string): string {
  const { patch, steps } = option(fixes, wanted);
  if (patch === null) throw new UsageError(`${wanted} is a procedure, not a patch: ${steps.join(' ')}`);
  return patch;
}

async function write({ root, snapshot }: Tree, { id, edits, steps }: Option, { rev }: Options, io: Io): Promise<void> {
  if (rev !== undefined) throw new UsageError('--write edits the working tree: leave --rev out.');
  if (edits.length === 0) throw new UsageError(`${id} is a procedure, not a patch: ${steps.join(' ')}`);
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const edited = applyEdits(
      snapshot.text(file) ?? '',
      edits.filter((edit) => edit.file === file),
    );
    await writeFile(join(root, file), edited);
    io.err(`suture: wrote ${file}\n`);
  }
}
