import type { Application } from '../gitops/application.ts';
import { KUSTOMIZATION_NAMES } from '../render/kustomization-file.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { renderApplication } from './render-application.ts';

/** What an application is made of, learnt tree by tree. */
export interface ApplicationPaths {
  /**
   * The folders and files so far, sorted: the application's folders, what they read outside of them, and the file that declares it. Git is asked
   * for the commits that touch them. Empty for an application at the root: all commits.
   */
  readonly paths: () => readonly string[];
  /** Looks at another tree of it: a base that had another name there, or that only that one reads, counts as well. */
  readonly learn: (tree: Snapshot) => void;
}

/** Each is a rendering; what changes more often than that within one history is not followed further. */
const MAX_RENDERED = 100;

/** Renders the first tree, and of others those whose kustomizations name other files than all before. */
export function applicationPaths(first: Snapshot, application: Application): ApplicationPaths {
  const { others = [], source } = application;
  const folders = [application, ...others].map(({ path }) => path);
  const isOutside = (file: string): boolean => !folders.some((folder) => file.startsWith(`${folder}/`));
  const files = new Set(source === undefined ? [] : [source.file]);
  const shapes = new Set<string>();
  let rendered = 0;
  const render = (tree: Snapshot): void => {
    const { files: read, problem } = renderApplication(tree, application);
    for (const file of read) files.add(file);
    // A tree that does not render does not say what it is made of: the file that is gone, above all.
    if (problem === null) shapes.add(shapeOf(tree, files));
    rendered += 1;
  };
  if (!folders.includes('')) render(first);
  return {
    paths: () => (folders.includes('') ? [] : [...new Set([...folders, ...[...files].filter(isOutside)])].sort()),
    learn: (tree) => {
      if (folders.includes('') || rendered >= MAX_RENDERED || shapes.has(shapeOf(tree, files))) return;
      render(tree);
    },
  };
}

/** The lines of a kustomization that may name files: an entry of a list, a list in one line, a way out of the folder. */
const MAY_NAME_FILES = /^\s*-\s+[^:]+$|\[|\.\.\//;

/** What the kustomizations among some files say of other files, as text. */
function shapeOf(tree: Snapshot, files: ReadonlySet<string>): string {
  const lines = [...files].sort().flatMap((file) => {
    if (!KUSTOMIZATION_NAMES.some((name) => file === name || file.endsWith(`/${name}`))) return [];
    const text = tree.text(file);
    return text === undefined ? [] : [file, ...text.split('\n').filter((line) => MAY_NAME_FILES.test(line))];
  });
  return lines.join('\n');
}
