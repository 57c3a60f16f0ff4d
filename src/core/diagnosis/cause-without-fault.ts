import { exporterOf } from '../alert/exporters.ts';
import type { Finding } from '../rules/finding.ts';
import type { Commit } from '../values/commit.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import { applicationOf } from './application-of.ts';
import type { Case } from './case.ts';
import type { Cause, ChainLink } from './diagnosis.ts';
import { headlineOf } from './headline.ts';
import { lostScrape } from './lost-scrape.ts';
import type { World } from './world.ts';

/** A cause that is no fault of a connection, with the findings it is made of. */
export interface OtherCause {
  readonly cause: Cause;
  readonly chain: readonly ChainLink[];
  readonly causal: readonly Finding[];
}

/** Rules whose findings about the Service or workload of an alert may explain it although the simulation connects; the more telling first. */
const ABOUT_THE_PATH = [
  'monitor-finds-nothing',
  'service-selects-other-workload',
  'service-port-not-served',
  'selector-immutable',
  'object-rejected',
];

/**
 * Where every connection works in the simulation: the Service mixes in other Pods or leads to a port nobody declares; an update of the workload is
 * refused; or the application does not render, so that nothing newer than the last good commit is live.
 */
export function causeWithoutFault({ clues, found, world }: Omit<Case, 'settings'>): OtherCause | null {
  const findings = world.applications.flatMap((one) => one.findings);
  const about = objectsOf({ found, world });
  const onPath = ABOUT_THE_PATH.map((rule) =>
    findings.find((one) => one.rule === rule && about.has(refKey(one.object))),
  );
  const finding = onPath.find((one) => one !== undefined) ?? brokenApplication(findings, { clues, found, world });
  if (finding === undefined) return null;
  const lost = finding.rule === 'monitor-finds-nothing' ? lostScrape({ clues, found, world }) : undefined;
  const since = lost?.commit ?? firstBadCommit(finding, world);
  const source = lost?.source ?? finding.source;
  const mixed = finding.rule === 'service-selects-other-workload';
  return {
    cause: {
      rule: finding.rule,
      headline: headlineOf(finding),
      summary: finding.message,
      confidence:
        lost !== undefined || (mixed && !found.paths.some(({ inferred }) => inferred)) ? 'likely' : 'possible',
      source,
      ...(since === undefined ? {} : { firstBadCommit: since }),
    },
    chain: [
      { statement: finding.message, source, rule: finding.rule },
      ...(finding.quote === undefined ? [] : [{ statement: finding.quote }]),
      {
        statement:
          lost === undefined
            ? `Nothing else was found on the way to ${clues.alert.name}.`
            : `Prometheus has no target there any more, so ${clues.metrics[0] ?? 'the metric'} ends and ${clues.alert.name} fires.`,
        ...(clues.rule === undefined ? {} : { source: clues.rule.source }),
      },
    ],
    causal: [finding],
  };
}

/** The Services and workloads on the alert's paths. */
function objectsOf({ found, world }: Pick<Case, 'found' | 'world'>): ReadonlySet<string> {
  const services = found.paths.flatMap(({ flow: { to } }) =>
    to.type === 'service' ? (world.live.service(to.namespace, to.name) ?? []) : [],
  );
  const behind = services.flatMap((service) => world.live.endpointsOf(service) ?? []);
  const workloads = [...found.workloads, ...behind, ...(found.exporter === undefined ? [] : [found.exporter])];
  return new Set([...[...services, ...workloads].map(({ ref }) => ref), ...(found.scrapedBy ?? [])].map(refKey));
}

/**
 * An application that does not render: the one the alert is about, or, when nothing is known about the place of a product's alert, any. It is no
 * reason for what no application makes: a full disk of a node.
 */
function brokenApplication(
  findings: readonly Finding[],
  { clues, found, world }: Omit<Case, 'settings'>,
): Finding | undefined {
  if (found.outside === true) return undefined;
  const broken = findings.filter(({ rule }) => rule === 'render-fails');
  const named = [
    found.namespace,
    ...['namespace', 'exported_namespace'].map((label) => clues.valuesOf(label)[0]?.text),
  ];
  const own = broken.find((finding) => {
    const one = applicationOf(finding, world);
    const objects = one?.history?.steps.at(-1)?.live ?? [];
    const places = [one?.application.namespace, one?.application.name, ...objects.map(({ ref }) => ref.namespace)];
    return named.some((namespace) => namespace !== undefined && places.includes(namespace));
  });
  const isAnywhere = named.every((namespace) => namespace === undefined) && found.paths.length === 0;
  return own ?? (isAnywhere && clues.metrics.some(isOfProduct) ? broken[0] : undefined);
}

const isOfProduct = (metric: string): boolean => exporterOf(metric) !== undefined;

/**
 * Since when a finding of the last sync stands: the first of the unbroken run of syncs that refuse the object, or do not render. Undefined where it
 * stands since the oldest commit looked at, for then an older one may have brought it.
 */
function firstBadCommit(finding: Finding, world: World): Commit | undefined {
  const one = applicationOf(finding, world);
  const steps = one?.history?.steps ?? [];
  const name = formatRef(finding.object);
  const isBad = (step: (typeof steps)[number]): boolean => {
    if (finding.rule === 'render-fails') return step.rendered.problem !== null;
    return step.objects.some(({ ref, refusal }) => refusal !== undefined && formatRef(ref) === name);
  };
  if (finding.rule.startsWith('service-')) {
    const since = steps.at(-1)?.live.find(({ ref }) => formatRef(ref) === name)?.since;
    return since?.sha === steps[0]?.commit.sha ? undefined : since;
  }
  const good = steps.findLastIndex((step) => !isBad(step));
  return good < 0 ? undefined : steps[good + 1]?.commit;
}
