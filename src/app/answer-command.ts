import type { Alert } from '../core/alert/alert.ts';
import { diagnose } from '../core/diagnosis/diagnose.ts';
import type { World } from '../core/diagnosis/world.ts';
import { remedy } from '../core/fix/remedy.ts';
import { parsePeer } from '../core/network/peer.ts';
import { policyMap } from '../core/network/policy-map.ts';
import type { RenderedObject } from '../core/render/rendered.ts';
import { alertReport } from '../core/report/alert-report.ts';
import { explainError } from '../core/report/explain-error.ts';
import { explainReport } from '../core/report/explain-report.ts';
import { moreReport } from '../core/report/more-report.ts';
import { noWorkloadReport, policyMapReport } from '../core/report/policy-map-report.ts';
import type { Report } from '../core/report/report.ts';
import { scanReport } from '../core/report/scan-report.ts';
import type { FieldPath } from '../core/values/field-path.ts';
import { formatRef } from '../core/values/object-ref.ts';
import type { LinkBase } from '../ports/conversation.ts';
import type { CommandRequest } from '../ports/queue.ts';
import type { RepositoryRef } from '../ports/repositories.ts';
import { lookAtNewest } from './look-at-repository.ts';
import type { Outside, Settings } from './outside.ts';

/** Slack takes five messages through one response URL. */
const MOST_ANSWERS = 5;

interface Answered {
  readonly report: Report;
  readonly links?: LinkBase;
}

/** Answers `/suture diagnose | scan | why | map`, to the one who asked or, with `--share`, to the channel. */
export async function answerCommand(outside: Outside, settings: Settings, command: CommandRequest): Promise<void> {
  const visible = command.share ? 'channel' : 'them';
  const answers = await answersTo(outside, settings, command);
  const left = answers.slice(MOST_ANSWERS - 1);
  const shown =
    left.length > 1 ? [...answers.slice(0, MOST_ANSWERS - 1), { report: moreReport(left.length) }] : answers;
  for (const answered of shown) {
    // Offers belong to an alert's thread, where everybody sees who pressed them.
    const report = { ...answered.report, actions: [] };
    await outside.conversation.whisper(command.responseUrl, { ...answered, report }, visible);
  }
}

function answersTo(outside: Outside, settings: Settings, command: CommandRequest): Promise<readonly Answered[]> {
  switch (command.verb) {
    case 'why':
      return Promise.resolve([{ report: explainReport(command.argument, explainError(command.argument)) }]);
    case 'scan':
      return Promise.all(settings.watched.map((repository) => scan(outside, settings, repository, command.argument)));
    case 'map':
      return Promise.all(settings.watched.map((repository) => mapOf(outside, settings, repository, command.argument)));
    case 'diagnose':
      return command.argument === ''
        ? Promise.all(settings.watched.map((repository) => scan(outside, settings, repository, '')))
        : diagnoseWorkload(outside, settings, command.argument);
  }
}

async function scan(
  outside: Outside,
  settings: Settings,
  repository: RepositoryRef,
  wanted: string,
): Promise<Answered> {
  const world = await lookAtNewest(outside.repositories, settings, repository);
  const applications = world.applications.filter(
    ({ application }) => wanted === '' || application.name === wanted || application.path === wanted,
  );
  const report = scanReport({
    wanted,
    applications: applications.map(({ application }) => application),
    known: world.applications.map(({ application }) => application.name),
    findings: applications.flatMap(({ findings }) => findings),
    gaps: world.gaps,
  });
  return { report, links: linksTo(settings, repository, world) };
}

/** The policy map of a workload on the predicted cluster. */
async function mapOf(
  outside: Outside,
  settings: Settings,
  repository: RepositoryRef,
  argument: string,
): Promise<Answered> {
  const world = await lookAtNewest(outside.repositories, settings, repository);
  const peer = parsePeer(argument);
  const workload =
    peer.ok && peer.value.type === 'workload'
      ? world.live.workload(peer.value.namespace, peer.value.name, peer.value.kind)
      : undefined;
  const links = linksTo(settings, repository, world);
  if (workload === undefined) return { report: noWorkloadReport(argument), links };
  const locate = (object: RenderedObject, path: FieldPath) => world.sourceOf(object, path);
  const map = policyMap(world.live, workload, { locate, ...world.network });
  return { report: policyMapReport(formatRef(workload.ref), map), links };
}

/** Asks the same question an alert on that workload would ask. */
async function diagnoseWorkload(outside: Outside, settings: Settings, argument: string): Promise<readonly Answered[]> {
  const alert = questionAbout(argument, outside.clock.now());
  return Promise.all(
    settings.watched.map(async (repository) => {
      const world = await lookAtNewest(outside.repositories, settings, repository);
      const diagnosis = diagnose(alert, world);
      return {
        report: alertReport(diagnosis, remedy(diagnosis, world), world),
        links: linksTo(settings, repository, world),
      };
    }),
  );
}

function questionAbout(argument: string, now: number): Alert {
  const [namespace, workload] = argument.includes('/') ? argument.split('/', 2) : [undefined, argument];
  return {
    sender: 'alertmanager',
    name: argument,
    status: 'firing',
    condition: 'alerting',
    startsAt: now,
    endsAt: null,
    fingerprint: '',
    labels: { ...(namespace === undefined ? {} : { namespace }), workload: workload ?? '' },
    annotations: {},
  };
}

const linksTo = (settings: Settings, { id }: RepositoryRef, { snapshot }: World): LinkBase => ({
  repositoryUrl: settings.repositoryUrl(id),
  commit: snapshot.commit,
});
