import type { Application } from '../gitops/application.ts';
import type { Commit } from '../values/commit.ts';
import { refKey } from '../values/object-ref.ts';
import type { SyncOptions } from './apply-sync.ts';
import type { History } from './history.ts';

/** What the syncs of one application depend on in others, learnt as they are replayed one after the other. */
export interface OtherApplications {
  readonly optionsFor: (application: Application) => Pick<SyncOptions, 'notReady' | 'alsoDeployedBy'>;
  readonly learn: (history: History) => void;
}

/** Nothing is known of other applications before they are learnt, and what is not known holds nothing back. */
export function otherApplications(): OtherApplications {
  const byName = new Map<string, History>();
  const owners = new Map<string, string>();
  return {
    optionsFor: (application) => ({
      notReady: (commit) =>
        application.dependsOn?.find((name) => {
          const history = byName.get(name);
          return history !== undefined && !isReadyAt(history, commit);
        }),
      alsoDeployedBy: (ref) => owners.get(`${clusterOf(application)} ${refKey(ref)}`),
    }),
    learn: (history) => {
      const { application, steps } = history;
      if (application.by === 'flux') byName.set(nameOf(application), history);
      if (application.by !== 'argocd') return;
      for (const { ref } of steps.at(-1)?.live ?? [])
        owners.set(`${clusterOf(application)} ${refKey(ref)}`, nameOf(application));
    },
  };
}

/** The items with those first that others depend on; in a circle somebody has to be first. */
export function dependenciesFirst<T extends { readonly application: Application }>(items: readonly T[]): readonly T[] {
  const byName = new Map(items.map((item) => [nameOf(item.application), item]));
  const ordered = new Set<T>();
  const entered = new Set<T>();
  const waiting = [...items].reverse();
  for (let item = waiting.at(-1); item !== undefined; item = waiting.at(-1)) {
    const before = entered.has(item) ? [] : dependenciesOf(item, byName).filter((one) => !entered.has(one));
    entered.add(item);
    if (before.length > 0) waiting.push(...before.reverse());
    else {
      waiting.pop();
      ordered.add(item);
    }
  }
  return [...ordered];
}

function dependenciesOf<T extends { readonly application: Application }>(
  { application }: T,
  byName: ReadonlyMap<string, T>,
): readonly T[] {
  return (application.dependsOn ?? []).flatMap((name) => byName.get(name) ?? []);
}

/** Whether its last sync up to a commit went through. Where commits have one date, the one that is the same decides. */
function isReadyAt({ steps }: History, commit: Commit): boolean {
  const same = steps.find((step) => step.commit.sha === commit.sha);
  const step = same ?? steps.findLast((one) => one.commit.date <= commit.date);
  return step === undefined || step.outcome === 'synced';
}

function nameOf({ by, name, objectNamespace }: Application): string {
  return `${objectNamespace ?? (by === 'argocd' ? 'argocd' : '')}/${name}`;
}

/** The cluster an application deploys to, the one that its deployer runs in as the empty text: that has an address and a name. */
export function clusterOf({ destination = '' }: Application): string {
  return ['https://kubernetes.default.svc', 'in-cluster'].includes(destination) ? '' : destination;
}
