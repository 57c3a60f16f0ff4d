import { spawnSync } from 'node:child_process';

/** The real kustomize on this machine. */
export interface Peer {
  readonly name: string;
  /** The program and the arguments before the folder to build. */
  readonly command: readonly [string, ...string[]];
}

/** `kustomize`, else the one inside of `kubectl`, else null. */
export function findPeer(): Peer | null {
  const own = spawnSync('kustomize', ['version'], { encoding: 'utf8' });
  if (own.status === 0) return { name: `kustomize ${own.stdout.trim()}`, command: ['kustomize', 'build'] };
  const bundled = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
  if (bundled.status !== 0) return null;
  const version = /Kustomize Version: (\S+)/.exec(bundled.stdout)?.[1] ?? 'of unknown version';
  return { name: `kubectl kustomize ${version}`, command: ['kubectl', 'kustomize'] };
}
