import type { Snapshot } from '../values/snapshot.ts';
import type { Application } from './application.ts';
import { declarationsIn, readDeclarations } from './find-applications.ts';

/** An application as the file that declares it reads in another tree; as it is where that tree does not have it. */
export function asDeclaredIn(snapshot: Snapshot, application: Application): Application {
  const { source, name, by, objectNamespace, repository } = application;
  if (source === undefined || application.rendered === true) return application;
  const { declarations } = declarationsIn(snapshot, source.file);
  const { applications } = readDeclarations(snapshot, declarations, repository === undefined ? {} : { repository });
  const same = applications.filter((one) => one.name === name && one.by === by);
  return same.find((one) => one.objectNamespace === objectNamespace) ?? same[0] ?? application;
}
