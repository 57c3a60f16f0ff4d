import type { Alert } from '../core/alert/alert.ts';

/** One unit of work. Small and self-contained: it is what a queue message holds (JSON, under 256 KiB). */
export type Job =
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'open-fix'; readonly incident: string; readonly option: string; readonly user: string }
  | {
      readonly kind: 'pull-request';
      readonly repository: string;
      readonly number: number;
      readonly action: 'merged' | 'closed';
      readonly by: string;
    }
  | { readonly kind: 'command'; readonly command: CommandRequest }
  /** A line for the configured channel: a test notification, or a signed request that could not be understood. Said once per `key`. */
  | {
      readonly kind: 'notice';
      readonly notice: 'grafana-test' | 'unreadable-webhook';
      readonly sender: string;
      readonly detail: string;
      readonly key: string;
    };

export interface CommandRequest {
  readonly verb: 'diagnose' | 'scan' | 'why' | 'map';
  readonly argument: string;
  readonly share: boolean;
  readonly user: string;
  readonly channel: string;
  readonly responseUrl: string;
}

/** Work that outlives the request. Jobs of one group run in order; a job that throws is tried again with back-off, then dead-lettered. */
export interface Queue {
  /** `key` de-duplicates: a second send with the same key is dropped. */
  send(job: Job, options: { readonly group: string; readonly key: string }): Promise<void>;
}
