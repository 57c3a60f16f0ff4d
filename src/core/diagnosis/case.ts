import type { NetworkSettings } from '../network/network-settings.ts';
import type { AlertClues } from './alert-clues.ts';
import type { FoundPaths } from './found-paths.ts';
import type { World } from './world.ts';

/** What a cause is looked for in: the alert, the connections it depends on, and the replayed repository. */
export interface Case {
  readonly clues: AlertClues;
  readonly found: FoundPaths;
  readonly world: World;
  readonly settings: NetworkSettings;
}
