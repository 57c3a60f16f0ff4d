import type { Instant } from '../values/instant.ts';

/** One alert, whoever sent it, with the fields that mean something to us. All texts are from outside: escape and bound them when shown. */
export interface Alert {
  readonly sender: 'grafana' | 'alertmanager';
  /** The rule's name: label `alertname`, or `rulename` for Grafana's `DatasourceNoData` and `DatasourceError`. */
  readonly name: string;
  readonly status: 'firing' | 'resolved';
  /** `alerting` ordinarily; `no-data` and `error` say that the rule could not be evaluated. */
  readonly condition: 'alerting' | 'no-data' | 'error';
  readonly startsAt: Instant;
  /** Null while firing. */
  readonly endsAt: Instant | null;
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Grafana's rule uid, where the payload has one. */
  readonly ruleUid?: string;
  /** Only from http(s) URLs. */
  readonly generatorUrl?: string;
  readonly silenceUrl?: string;
  /** PromQL, when the sender's link carries it (Alertmanager's `g0.expr`). */
  readonly expr?: string;
}

/** A webhook body after the door. `test` is Grafana's "Test" button. */
export interface Notification {
  readonly sender: 'grafana' | 'alertmanager';
  readonly groupKey: string;
  readonly receiver: string;
  readonly alerts: readonly Alert[];
  readonly truncatedAlerts: number;
  readonly test: boolean;
}
