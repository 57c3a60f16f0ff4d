import { randomUUID } from 'node:crypto';
import { sign } from '@octokit/webhooks-methods';

export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  /** What the receiver answered; null when it could not be reached. */
  readonly status: number | null;
}

/** Delivers events as GitHub does: signed, each with an id, once; a failed delivery is only written down. */
export class WebhookSender {
  readonly #webhook: Webhook | undefined;
  readonly #underway = new Set<Promise<void>>();
  readonly #bodies = new Map<
    string,
    { readonly event: string; readonly action: string | null; readonly body: string }
  >();
  readonly deliveries: Delivery[] = [];

  constructor(webhook: Webhook | undefined) {
    this.#webhook = webhook;
  }

  send(event: string, payload: Readonly<Record<string, unknown>>): void {
    if (this.#webhook === undefined) return;
    const id = randomUUID();
    this.#bodies.set(id, {
      event,
      action: typeof payload['action'] === 'string' ? payload['action'] : null,
      body: JSON.stringify(payload),
    });
    this.redeliver(id);
  }

  /** The same body with the same delivery id again. */
  redeliver(id: string): void {
    this.#track(this.#deliver(id));
  }

  /** Makes `settled` wait for something that will send; does nothing where nobody listens. */
  announce(work: () => Promise<void>): void {
    if (this.#webhook !== undefined) this.#track(work());
  }

  #track(work: Promise<void>): void {
    const task = work.finally(() => this.#underway.delete(task));
    this.#underway.add(task);
  }

  /** Resolves when everything sent so far was answered. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  async #deliver(id: string): Promise<void> {
    const sent = this.#bodies.get(id);
    if (this.#webhook === undefined || sent === undefined) return;
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/stand-in',
      'x-github-event': sent.event,
      'x-github-delivery': id,
      'x-hub-signature-256': await sign(this.#webhook.secret, sent.body),
    };
    const request = { method: 'POST', headers, body: sent.body, signal: AbortSignal.timeout(10_000) };
    const status = await fetch(this.#webhook.url, request).then(readStatus, () => null);
    this.deliveries.push({ id, event: sent.event, action: sent.action, status });
  }
}

async function readStatus(response: Response): Promise<number> {
  await response.arrayBuffer();
  return response.status;
}
