import type { Alert } from '../../src/core/alert/alert.ts';
import type { Incident } from '../../src/ports/incidents.ts';

/** An alert with labels that stores tend to lose: an empty value, a prototype's name, text beyond ASCII. */
export const oddAlert: Alert = {
  sender: 'grafana',
  name: 'MySQLDown',
  status: 'firing',
  condition: 'alerting',
  startsAt: Date.parse('2026-03-01T10:00:00Z'),
  endsAt: null,
  fingerprint: '00f067aa0ba902b7',
  labels: Object.fromEntries([
    ['empty', ''],
    ['', 'no name'],
    ['constructor', '데이터베이스 🐬'],
  ]),
  annotations: {},
};

/** An incident as it is made when its alert arrives, with some fields replaced. */
export function incidentOf(fields: Partial<Incident> = {}): Incident {
  return {
    id: 'incident-1',
    alert: oddAlert,
    state: 'firing',
    repository: null,
    commit: null,
    root: null,
    options: [],
    summary: null,
    pullRequest: null,
    timeline: [],
    version: 0,
    ...fields,
  };
}

/** A pull request of an incident. */
export function pullRequestOf(number: number) {
  return { number, url: `https://github.com/acme/gitops/pull/${number}`, option: 'move-to-labels', merged: false };
}
