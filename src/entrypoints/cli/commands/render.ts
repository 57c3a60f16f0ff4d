import { Command } from 'commander';
import { withInflated } from '../../../app/read-charts.ts';
import { originsOf } from '../../../core/render/field-origin.ts';
import { printObjects } from '../../../core/render/print-objects.ts';
import { render } from '../../../core/render/render.ts';
import type { Rendered, RenderedObject } from '../../../core/render/rendered.ts';
import { parseFieldPath } from '../../../core/rules/parse-field-path.ts';
import { problemPlace } from '../../../core/rules/problem-place.ts';
import type { FieldPath } from '../../../core/values/field-path.ts';
import type { Snapshot } from '../../../core/values/snapshot.ts';
import { applicationsAt } from '../applications-at.ts';
import { gapJson, refJson, sourceJson } from '../json/source-json.ts';
import { type ReadingOptions, readingOptions } from '../reading-options.ts';
import type { Shell } from '../shell.ts';
import { originsText } from '../text/origins-text.ts';
import { placeText } from '../text/place-text.ts';
import { openTree, pathIn, type Tree } from '../tree.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends ReadingOptions {
  readonly explain?: string;
  readonly of?: string;
}

/** `suture render`: what `kustomize build` would print, or which lines set one field. */
export function renderCommand({ io, end }: Shell): Command {
  return readingOptions(new Command('render'), ['kube-version'])
    .description('what `kustomize build PATH` would print; a folder without a kustomization is its manifests')
    .argument('<path>', 'the folder')
    .option(
      '--explain <field>',
      'every place that set a field (with --of): spec.selector.app, spec.template.spec.containers[0].image (or containers.0), metadata.labels[app.kubernetes.io/name]',
    )
    .option('--of <object>', 'the object, as Service/mysql')
    .addHelpText(
      'after',
      '\nExamples:\n  suture render apps/blog --rev v12\n  suture render apps/blog --explain spec.selector.app --of Service/mysql',
    )
    .action(async (path: string, options: Options) => {
      const tree = await openTree(options, io);
      const inside = pathIn(tree, path);
      const [application] = applicationsAt(tree, inside);
      const [snapshot = tree.snapshot] = await withInflated(tree.charts, [tree.snapshot], application);
      const { directory } = application;
      const rendered = render(snapshot, inside, directory === undefined ? {} : { directory });
      for (const { detail, source } of rendered.gaps) {
        io.err(`suture: not rendered: ${detail}${source === undefined ? '' : ` (${placeText(source)})`}\n`);
      }
      if (rendered.problem !== null) {
        const at = problemPlace(rendered, inside, (file) => snapshot.text(file));
        throw new UsageError(`${placeText(at)}: ${rendered.problem.message}`);
      }
      io.out(
        options.explain === undefined
          ? print(snapshot, rendered, options)
          : explain(tree, rendered, options, io.colour),
      );
      end(0);
    });
}

function print(snapshot: Snapshot, rendered: Rendered, { json }: Options): string {
  if (!json) return printObjects(rendered.objects, snapshot);
  const objects = rendered.objects.map(({ ref, source }) => ({ ...refJson(ref), source: sourceJson(source) }));
  return `${JSON.stringify({ objects, gaps: rendered.gaps.map(gapJson) }, null, 2)}\n`;
}

function explain(tree: Tree, rendered: Rendered, { explain: field = '', of, json }: Options, colour: boolean): string {
  const object = objectNamed(rendered.objects, of);
  const origins =
    spellings(field)
      .map((path) => originsOf(tree.snapshot, object, path))
      .find((found) => found.length > 0) ?? [];
  if (origins.length === 0) throw new UsageError(`${of ?? ''} has no field ${field}, and nothing ever set it.`);
  if (!json) return originsText(`${object.ref.kind}/${object.ref.name} ${field}`, origins, colour);
  const places = origins.map(({ by, source, value }) => ({ by, source: sourceJson(source), value }));
  return `${JSON.stringify({ object: refJson(object.ref), field, origins: places }, null, 2)}\n`;
}

/** The field as it is written; and `containers.0` as `containers[0]`, since people and other tools write both. A key may be a number, too. */
function spellings(field: string): readonly FieldPath[] {
  const path = parseFieldPath(field);
  return [path, path.map((part) => (/^\d+$/.test(String(part)) ? Number(part) : part))];
}

/** `KIND/NAME`, or `NAMESPACE/KIND/NAME` where that is not enough. */
function objectNamed(objects: readonly RenderedObject[], wanted: string | undefined): RenderedObject {
  if (wanted === undefined) throw new UsageError('--explain needs --of KIND/NAME.');
  const parts = wanted.split('/');
  const [name, kind, namespace] = [parts.at(-1), parts.at(-2), parts.at(-3)];
  const found = objects.filter(
    ({ ref }) =>
      ref.name === name &&
      ref.kind.toLowerCase() === kind?.toLowerCase() &&
      (namespace === undefined || ref.namespace === namespace),
  );
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (first !== undefined)
    throw new UsageError(`there are ${found.length} objects ${wanted}; write NAMESPACE/KIND/NAME.`);
  const known = objects.map(({ ref }) => `${ref.kind}/${ref.name}`).slice(0, 20);
  throw new UsageError(
    `there is no ${wanted}; there are: ${known.join(', ')}${objects.length > known.length ? ', …' : ''}.`,
  );
}
