import type { Alert } from '../core/alert/alert.ts';
import { diagnose } from '../core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import type { World } from '../core/diagnosis/world.ts';
import type { Option } from '../core/fix/option.ts';
import { remedy } from '../core/fix/remedy.ts';
import { alertReport } from '../core/report/alert-report.ts';
import { headlineText } from '../core/report/diagnosis-blocks.ts';
import { modalReport } from '../core/report/modal-report.ts';
import { progressReport } from '../core/report/progress-report.ts';
import type { IncidentState } from '../core/report/report.ts';
import type { Gap } from '../core/values/gap.ts';
import type { OfferedOption } from '../ports/incidents.ts';
import type { RepositoryRef } from '../ports/repositories.ts';
import { changeIncident } from './change-incident.ts';
import { lookAtNewest } from './look-at-repository.ts';
import { moveIncident, type OpenedIncident, openIncident } from './open-incident.ts';
import type { Outside, Settings } from './outside.ts';

/** A diagnosis with the repository it is about. */
export interface Examined {
  readonly repository: RepositoryRef;
  readonly world: World;
  readonly diagnosis: Diagnosis;
}

/** A failed one is looked into again when its alert is sent again. */
const UNANSWERED: ReadonlySet<IncidentState> = new Set(['firing', 'looking', 'failed']);

/**
 * The main story: a firing alert gets its root message, a progress line, and in its thread the cause with its options. Every step may
 * be run again: messages are recognised by their keys, and an incident that was answered is not answered twice.
 */
export async function diagnoseAlert(outside: Outside, settings: Settings, alert: Alert): Promise<void> {
  const incident = await openIncident(outside, settings, alert);
  if (!UNANSWERED.has(incident.state)) return;
  await sayLooking(outside, settings, incident);
  const examined = await examine(outside, settings, alert);
  const options = remedy(examined.diagnosis, examined.world);
  await answer(outside, settings, { incident, examined, options });
}

async function sayLooking(outside: Outside, settings: Settings, incident: OpenedIncident): Promise<void> {
  const report = progressReport(settings.watched.map(({ id }) => id));
  await outside.conversation.post(threadOf(incident), { report, incident: incident.id }, `progress/${incident.id}`);
  await moveIncident(outside, settings, incident.id, { state: 'looking', what: 'looking at Git' });
}

/** Diagnoses against the newest commit of every watched repository; the first that explains the alert wins, else the one that knows most. */
export async function examine(
  outside: Pick<Outside, 'repositories'>,
  settings: Settings,
  alert: Alert,
): Promise<Examined> {
  let best: Examined | undefined;
  const unread: { readonly id: string; readonly error: unknown }[] = [];
  for (const repository of settings.watched) {
    try {
      const examined = await examineIn(outside, settings, repository, alert);
      if (best === undefined || known(examined) > known(best)) best = examined;
    } catch (error) {
      unread.push({ id: repository.id, error });
    }
    if (best !== undefined && best.diagnosis.cause !== null) break;
  }
  const [first] = unread;
  if (best === undefined) throw first?.error ?? new Error('no repository is configured; set SUTURE_REPOSITORY');
  const gaps = unread.map(
    ({ id, error }): Gap => ({
      reason: 'unreadable-repository',
      detail: `${id} could not be read: ${error instanceof Error ? error.message : String(error)}`,
    }),
  );
  return { ...best, diagnosis: { ...best.diagnosis, gaps: [...best.diagnosis.gaps, ...gaps] } };
}

/** Diagnoses against the newest commit of one repository. */
export async function examineIn(
  outside: Pick<Outside, 'repositories'>,
  settings: Settings,
  repository: RepositoryRef,
  alert: Alert,
): Promise<Examined> {
  const world = await lookAtNewest(outside.repositories, settings, repository);
  return { repository, world, diagnosis: diagnose(alert, world) };
}

/** How much a repository has to say; one that explains the alert has the most. */
const known = ({ diagnosis }: Examined): number =>
  (diagnosis.cause === null ? 0 : Number.MAX_SAFE_INTEGER / 2) +
  diagnosis.scope.flows.length * 2 +
  (diagnosis.scope.alertRule === undefined ? 0 : 1) +
  diagnosis.findings.length;

async function answer(
  outside: Outside,
  settings: Settings,
  { incident, examined, options }: { incident: OpenedIncident; examined: Examined; options: readonly Option[] },
): Promise<void> {
  const { diagnosis, repository } = examined;
  const links = { repositoryUrl: settings.repositoryUrl(repository.id), commit: diagnosis.commit };
  // Stored before it is shown: a button must find what it offers. Answered only afterwards: a post that fails is tried again.
  await changeIncident(outside.incidents, incident.id, (stored) => ({
    ...stored,
    repository: repository.id,
    commit: diagnosis.commit,
    summary: diagnosis.cause === null ? null : headlineText(diagnosis.cause),
    options: options.map((option) => offer(diagnosis, option)),
  }));
  const report = alertReport(diagnosis, options, examined.world);
  await outside.conversation.post(
    threadOf(incident),
    { report, links, incident: incident.id },
    `diagnosis/${incident.id}`,
  );
  await moveIncident(outside, settings, incident.id, {
    state: diagnosis.cause === null ? 'unexplained' : 'diagnosed',
    what: diagnosis.cause === null ? 'no cause found in Git' : 'diagnosed',
  });
}

function offer(diagnosis: Diagnosis, option: Option): OfferedOption {
  return {
    id: option.id,
    title: option.title,
    recommended: option.recommended,
    hasPatch: option.patch !== null,
    confirmation: modalReport(diagnosis, option),
  };
}

const threadOf = ({ root }: OpenedIncident) => ({ channel: root.channel, thread: root.ts });
