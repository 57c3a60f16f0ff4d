import type { Application } from '../gitops/application.ts';
import { render } from '../render/render.ts';
import type { Rendered } from '../render/rendered.ts';
import type { Snapshot } from '../values/snapshot.ts';

/** What an application's folder renders to, with the options its deployer gives for plain folders. */
export function renderApplication(snapshot: Snapshot, { path, directory }: Application): Rendered {
  return render(snapshot, path, directory === undefined ? {} : { directory });
}
