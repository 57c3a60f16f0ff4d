import type { Snapshot } from '../values/snapshot.ts';
import type { Application } from './application.ts';
import { declarationsIn, readDeclarations } from './find-applications.ts';

/**
 * An application as the file that declares it reads in another tree; as it is where that tree does not have it. What other files say of it, its
 * project above all, is taken as it is.
 */
export function asDeclaredIn(snapshot: Snapshot, application: Application): Application {
  const { source, name, by, objectNamespace, repository } = application;
  if (source === undefined || application.rendered === true) return application;
  const { declarations } = declarationsIn(snapshot, source.file);
  const { applications } = readDeclarations(snapshot, declarations, repository === undefined ? {} : { repository });
  const same = applications.filter((one) => one.name === name && one.by === by);
  const found = same.find((one) => one.objectNamespace === objectNamespace) ?? same[0];
  if (found === undefined) return application;
  return found.project === undefined && application.project !== undefined
    ? { ...found, project: application.project }
    : found;
}
