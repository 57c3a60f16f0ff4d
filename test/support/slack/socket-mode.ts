import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Delivered } from './deliver.ts';
import { isLoose, type Loose, textOf } from './loose-json.ts';
import type { Send } from './people.ts';
import { acceptSocket, type Socket } from './web-socket.ts';

export interface SocketMode {
  /** True while an app is connected: requests then go to it and not to the request URL. */
  connected(): boolean;
  readonly send: Send;
  stop(): void;
}

/** Slack's side of Socket Mode: envelopes out, acknowledgements with their payload in. */
export function socketMode(server: Server, appId: string): SocketMode {
  const waiting = new Map<string, (answer: Loose) => void>();
  let socket: Socket | null = null;

  server.on('upgrade', (request, stream) => {
    const opened = acceptSocket(
      request,
      stream,
      (text) => {
        const answer: unknown = JSON.parse(text);
        if (isLoose(answer)) waiting.get(textOf(answer['envelope_id']))?.(answer);
      },
      () => {
        if (socket === opened) socket = null;
      },
    );
    socket = opened;
    opened.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: appId } }));
  });

  return {
    connected: () => socket !== null,
    send: (type, payload) =>
      new Promise<Delivered>((resolve) => {
        const envelope_id = randomUUID();
        const started = performance.now();
        waiting.set(envelope_id, (answer) => {
          waiting.delete(envelope_id);
          const body = answer['payload'] === undefined ? '' : JSON.stringify(answer['payload']);
          resolve({ status: 200, body, millis: performance.now() - started });
        });
        socket?.send(JSON.stringify({ envelope_id, type, payload, accepts_response_payload: true }));
      }),
    stop: () => socket?.close(),
  };
}
