import type { Application } from '../core/gitops/application.ts';
import { applicationRenderers } from '../core/history/render-trees.ts';
import type { ChartOutcome, ChartRequest } from '../core/values/chart.ts';
import { type Snapshot, withCharts } from '../core/values/snapshot.ts';
import type { Charts } from '../ports/charts.ts';

/** A patch of what a chart should bring fails until the chart is there, and hides the charts after it: so it goes in rounds. */
const MAX_ROUNDS = 8;
/** Of all commits together; each takes Helm seconds. */
const MAX_CHARTS = 200;

/**
 * Has the charts inflated that the kustomizations of some trees name, each request once. What cannot be inflated stays the gap it is.
 * @param trees with the trees of other repositories beside them.
 */
export async function readCharts(
  charts: Charts,
  trees: readonly { readonly snapshot: Snapshot; readonly application: Application }[],
): Promise<ReadonlyMap<string, ChartOutcome>> {
  const outcomes = new Map<string, ChartOutcome>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const wanted = wantedCharts(trees, outcomes).slice(0, MAX_CHARTS - outcomes.size);
    if (wanted.length === 0) break;
    for (const request of wanted) outcomes.set(request.key, await charts.inflate(request));
  }
  return outcomes;
}

function wantedCharts(
  trees: readonly { readonly snapshot: Snapshot; readonly application: Application }[],
  known: ReadonlyMap<string, ChartOutcome>,
): readonly ChartRequest[] {
  const wanted = new Map<string, ChartRequest>();
  const renderTree = applicationRenderers();
  for (const { snapshot, application } of trees) {
    const { gaps } = renderTree(application)(withCharts(snapshot, known));
    for (const { chart } of gaps) if (chart !== undefined) wanted.set(chart.key, chart);
  }
  return [...wanted.values()];
}

/** Trees of one application with what their charts come to beside them; as they are where nothing inflates charts. */
export async function withInflated(
  charts: Charts | undefined,
  trees: readonly Snapshot[],
  application: Application,
): Promise<readonly Snapshot[]> {
  if (charts === undefined) return trees;
  const outcomes = await readCharts(
    charts,
    trees.map((snapshot) => ({ snapshot, application })),
  );
  return trees.map((tree) => withCharts(tree, outcomes));
}
