import type { Cluster } from '../cluster/cluster.ts';
import { podSpecPath } from '../flows/pod-spec-path.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { Commit } from '../values/commit.ts';
import type { FieldPath } from '../values/field-path.ts';
import { refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import type { Case } from './case.ts';
import { changedLine } from './changed-line.ts';
import { type Scraped, scrapedIn } from './scraped.ts';
import { timeline } from './timeline.ts';

/** Since when nothing of what an alert names is scraped, and what moved then. */
export interface LostScrape {
  readonly commit: Commit;
  readonly source: Source | undefined;
}

/** The first commit of the latest stretch without any scrape, and the line it changed: the monitor's, else its target's. Undefined where no earlier moment has one. */
export function lostScrape({ clues, found, world }: Omit<Case, 'settings'>): LostScrape | undefined {
  const namespaces = found.namespace === undefined ? [] : [found.namespace];
  const moments = timeline(world, new Set(namespaces));
  const scraped = moments.map(({ cluster }) => scrapedIn(cluster, clues, namespaces));
  const last = scraped.findLastIndex((one) => one.length > 0);
  const [bad, before] = [moments[last + 1], moments[last]];
  const [known] = scraped[last] ?? [];
  if (known === undefined || before === undefined || bad === undefined || bad.commit === null) return undefined;
  const lines = placesOf(known).map(([object, path]) =>
    changedLine({ before: object, after: sameIn(bad.cluster, object) }, path, world),
  );
  return { commit: bad.commit, source: lines.find((line) => line !== undefined) };
}

/** What a monitor finds its target by. */
function placesOf({ by, target }: Scraped): readonly (readonly [RenderedObject, FieldPath])[] {
  if ('containers' in target) {
    const template = podSpecPath(target).slice(0, -1);
    return [
      [by, ['spec']],
      [target.object, [...template, 'metadata']],
      [target.object, podSpecPath(target)],
    ];
  }
  return [
    [by, ['spec']],
    [target.object, ['metadata', 'labels']],
    [target.object, ['spec', 'ports']],
  ];
}

function sameIn({ objects }: Cluster, { ref }: RenderedObject): RenderedObject | undefined {
  return objects.find((one) => refKey(one.ref) === refKey(ref));
}
