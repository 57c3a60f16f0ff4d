import type { Application } from '../gitops/application.ts';
import type { PostBuild } from '../gitops/post-build.ts';
import type { Rendered } from '../render/rendered.ts';
import type { Snapshot } from '../values/snapshot.ts';

export function afterBuild(_s: Snapshot, _a: Application, _p: PostBuild, rendered: Rendered): Rendered {
  return rendered;
}
