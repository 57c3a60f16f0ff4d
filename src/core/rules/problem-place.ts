import { isScalar, visit } from 'yaml';
import type { Rendered } from '../render/rendered.ts';
import { positionAt } from '../source/lines.ts';
import { composed } from '../source/locate.ts';
import type { Source } from '../values/source.ts';
import { entryFile } from './entry-file.ts';

/** How Go says that a file is not there, with its path (`os.PathError`). */
const MISSING = /(?:lstat|stat|open) ([^\n']{1,4096}?): no such file or directory/g;

/**
 * Where a build that stopped is mended: the place it names itself, else the entry of a kustomization that names the file that is missing, else the
 * file the build begins with.
 * @param path the folder that was rendered.
 * @param textOf the text of a file of the tree that was rendered.
 */
export function problemPlace(
  { problem, files }: Pick<Rendered, 'problem' | 'files'>,
  path: string,
  textOf: (file: string) => string | undefined,
): Source {
  if (problem?.source !== undefined) return problem.source;
  const missing = [...(problem?.message ?? '').matchAll(MISSING)].at(-1)?.[1];
  const entry = { file: entryFile(path, files), line: 1 };
  if (missing === undefined) return entry;
  const kustomizations = files.filter((file) => /(?:^|\/)kustomization(?:\.ya?ml)?$/i.test(file));
  for (const file of new Set([entry.file, ...kustomizations])) {
    const found = namedAt(file, textOf(file) ?? '', missing);
    if (found !== undefined) return found;
  }
  return entry;
}

/** The first value in a kustomization that leads to a path; a generator's `key=file` does, too. */
function namedAt(file: string, text: string, missing: string): Source | undefined {
  const folder = file.split('/').slice(0, -1);
  const tree = composed(text);
  for (const { contents, chunk } of tree.documents) {
    let found: Source | undefined;
    visit(contents, {
      Scalar: (key, node) => {
        if (key === 'key' || !isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined;
        const named = resolved(folder, node.value.replace(/^[^=/]*=/, ''));
        // Go stops at the first part of a path that is not there.
        if (named !== missing && !named.startsWith(`${missing}/`)) return undefined;
        found = { file, ...positionAt(tree.lines, chunk.start + node.range[0]) };
        return visit.BREAK;
      },
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

function resolved(folder: readonly string[], path: string): string {
  const parts = [...folder];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
