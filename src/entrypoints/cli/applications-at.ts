import type { Application } from '../../core/gitops/application.ts';
import { findDeployed } from '../../core/history/find-deployed.ts';
import type { Tree } from './tree.ts';

/** The applications that deploy a folder, at least one: where nobody declares any, the folder as if it was deployed as it is. */
export function applicationsAt({ snapshot }: Tree, path: string): readonly [Application, ...Application[]] {
  const [first, ...more] = findDeployed(snapshot).applications.filter(({ path: own, others = [] }) =>
    [own, ...others.map((one) => one.path)].includes(path),
  );
  if (first !== undefined) return [first, ...more];
  const sync = { automated: true, prune: true, selfHeal: false, options: [] };
  return [{ name: path === '' ? '.' : path, by: 'folder', path, sync }];
}

/** The first of them. */
export function applicationAt(tree: Tree, path: string): Application {
  return applicationsAt(tree, path)[0];
}
