import type { Alert } from '../../src/core/alert/alert.ts';

/** A firing alert of Alertmanager, with what a test wants different. */
export function alertOf(changes: Partial<Alert>): Alert {
  return {
    sender: 'alertmanager',
    name: 'MySQLDown',
    status: 'firing',
    condition: 'alerting',
    startsAt: Date.UTC(2026, 2, 3, 0, 16, 20),
    endsAt: null,
    fingerprint: '9d0ab1e5caffe1ad',
    labels: {},
    annotations: {},
    ...changes,
  };
}
