import { Command, Option } from 'commander';
import { resolveRev } from '../../../adapters/git/resolve-rev.ts';
import { goneSince } from '../../../core/diagnosis/gone-since.ts';
import type { World } from '../../../core/diagnosis/world.ts';
import { scanReport } from '../../../core/report/scan-report.ts';
import { toPlainText } from '../../../core/report/to-plain-text.ts';
import { toSarif } from '../../../core/report/to-sarif.ts';
import type { Finding } from '../../../core/rules/finding.ts';
import { refKey } from '../../../core/values/object-ref.ts';
import { findingJson } from '../json/finding-json.ts';
import { gapsJson } from '../json/source-json.ts';
import { lookAt } from '../look-at.ts';
import { type ReadingOptions, readingOptions } from '../reading-options.ts';
import type { Shell } from '../shell.ts';
import { openTree, pathIn } from '../tree.ts';
import { version } from '../version.ts';

interface Options extends ReadingOptions {
  readonly base?: string;
  readonly format: 'text' | 'json' | 'sarif';
}

/** `suture scan`: all rules over all applications, for a terminal or a pull request's pipeline. */
export function scanCommand({ io, end }: Shell): Command {
  return readingOptions(new Command('scan'))
    .description('all rules over all applications of the repository')
    .argument('[path...]', 'only these folders')
    .option('--base <rev>', 'only what REV did not have')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'sarif']).default('text'))
    .addHelpText(
      'after',
      '\nExamples:\n  suture scan\n  suture scan apps/blog --base origin/main\n  suture scan --format sarif > suture.sarif',
    )
    .action(async (paths: readonly string[], options: Options) => {
      const started = performance.now();
      const tree = await openTree(options, io);
      const look = { paths: paths.map((path) => pathIn(tree, path)), history: true, uncommitted: true };
      const base = options.base === undefined ? null : await resolveRev(tree.root, options.base);
      const world = await lookAt(tree, look);
      const findings = await newFindings(world, base, async (rev) => {
        const older = await openTree({ ...options, rev }, io);
        return lookAt(older, {
          ...look,
          paths: look.paths.filter((path) => older.snapshot.isFolder(path)),
        });
      });
      io.out(print({ world, findings, millis: Math.round(performance.now() - started) }, options));
      end(findings.length > 0 ? 1 : 0);
    });
}

const allOf = (world: World): readonly Finding[] => world.applications.flatMap(({ findings }) => findings);

/** What was found without what the base had, by rule and object: lines move, findings do not. */
async function newFindings(
  world: World,
  base: string | null,
  worldAt: (rev: string) => Promise<World>,
): Promise<readonly Finding[]> {
  if (base === null) return allOf(world);
  const key = ({ rule, object }: Finding) => `${rule} ${refKey(object)}`;
  const before = await worldAt(base);
  const had = new Set(allOf(before).map(key));
  const found = new Map([...goneSince(before, world), ...allOf(world)].map((finding) => [key(finding), finding]));
  return [...found.values()].filter((finding) => !had.has(key(finding)));
}

interface Scanned {
  readonly world: World;
  readonly findings: readonly Finding[];
  readonly millis: number;
}

function print({ world, findings, millis }: Scanned, options: Options): string {
  if (options.format === 'sarif') return `${JSON.stringify(toSarif(findings, version), null, 2)}\n`;
  if (options.format === 'json' || options.json) {
    const objects = world.applications.reduce((sum, { rendered }) => sum + rendered.objects.length, 0);
    const json = {
      findings: findings.map((finding) => findingJson(finding, false)),
      gaps: gapsJson(world.gaps),
      stats: { applications: world.applications.length, objects, millis },
    };
    return `${JSON.stringify(json, null, 2)}\n`;
  }
  const applications = world.applications.map(({ application }) => application);
  return toPlainText(
    scanReport({ wanted: '', applications, known: applications.map(({ name }) => name), findings, gaps: world.gaps }),
  );
}
