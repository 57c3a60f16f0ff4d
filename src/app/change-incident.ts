import type { Incident, Incidents } from '../ports/incidents.ts';

/** Two writers on one incident are rare (a click while the diagnosis is saved), five in a row would be a defect. */
const TRIES = 5;

/**
 * Changes a stored incident, computing the change again when somebody else was faster. Answers what is stored afterwards, or null
 * when there is no such incident.
 * @throws Error after five lost races: the queue tries the whole job again.
 */
export async function changeIncident(
  incidents: Incidents,
  id: string,
  change: (incident: Incident) => Incident,
): Promise<Incident | null> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const incident = await incidents.find(id);
    if (incident === null) return null;
    const changed = change(incident);
    if (changed === incident) return incident;
    if (await incidents.save(changed)) return { ...changed, version: changed.version + 1 };
  }
  throw new Error(`incident ${id} changed ${TRIES} times while it was written; the job is tried again`);
}
