import type { Alert } from '../core/alert/alert.ts';
import { incidentKey } from '../core/alert/incident-key.ts';
import type { IncidentState } from '../core/report/report.ts';
import { rootReport } from '../core/report/root-report.ts';
import type { MessageRef } from '../ports/conversation.ts';
import type { Incident } from '../ports/incidents.ts';
import { changeIncident } from './change-incident.ts';
import type { Outside, Settings } from './outside.ts';

/** An incident whose root message exists. */
export type OpenedIncident = Incident & { readonly root: MessageRef };

/**
 * The incident of an alert, with its root message in the channel; both are made when this is the first that is heard of it. Safe to
 * run twice: the message is recognised by its key, and the store takes only one of two first saves.
 */
export async function openIncident(outside: Outside, settings: Settings, alert: Alert): Promise<OpenedIncident> {
  const id = incidentKey(alert);
  const known = await outside.incidents.find(id);
  if (known !== null && known.root !== null) return { ...known, root: known.root };
  const root = await outside.conversation.post(
    { channel: settings.channel },
    { report: rootReport({ alert, state: 'firing' }), state: 'firing', incident: id },
    `root/${id}`,
  );
  const fresh = known ?? newIncident(id, alert, outside.clock.now());
  if (await outside.incidents.save({ ...fresh, root })) return { ...fresh, root, version: fresh.version + 1 };
  const stored = await changeIncident(outside.incidents, id, (incident) =>
    incident.root === null ? { ...incident, root } : incident,
  );
  if (stored === null) throw new Error(`incident ${id} could neither be made nor found`);
  return { ...stored, root: stored.root ?? root };
}

/**
 * Moves an incident on: stores the change with a line in its timeline, and edits the root message to show it. A step that is run again
 * adds no second line. Resolved is the last word: what happens afterwards is told, but the alert stays resolved.
 */
export async function moveIncident(
  outside: Outside,
  settings: Settings,
  id: string,
  move: { readonly state: IncidentState; readonly what: string; readonly change?: Partial<Incident> },
): Promise<Incident | null> {
  const at = outside.clock.now();
  const moved = await changeIncident(outside.incidents, id, (incident) => {
    const state = incident.state === 'resolved' ? 'resolved' : move.state;
    const again = incident.state === state && incident.timeline.some(({ what }) => what === move.what);
    const timeline = again ? incident.timeline : [...incident.timeline, { at, what: move.what }];
    return { ...incident, ...move.change, state, timeline };
  });
  if (moved?.root) await outside.conversation.update(moved.root, rootMessage(moved, settings));
  return moved;
}

function rootMessage(incident: Incident, settings: Settings) {
  const { alert, state, summary, pullRequest } = incident;
  return {
    report: rootReport({
      alert,
      state,
      ...(summary === null ? {} : { summary }),
      ...(pullRequest === null ? {} : { pullRequest }),
    }),
    state,
    incident: incident.id,
    ...(incident.repository === null
      ? {}
      : { links: { repositoryUrl: settings.repositoryUrl(incident.repository), commit: incident.commit } }),
  };
}

function newIncident(id: string, alert: Alert, now: number): Incident {
  return {
    id,
    alert,
    state: 'firing',
    repository: null,
    commit: null,
    root: null,
    options: [],
    summary: null,
    pullRequest: null,
    timeline: [{ at: now, what: 'alert received' }],
    version: 0,
  };
}
