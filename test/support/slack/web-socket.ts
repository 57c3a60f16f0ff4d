import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** One open WebSocket, as far as Socket Mode needs it: whole text messages under 64 KiB, ping and close (RFC 6455). */
export interface Socket {
  send(text: string): void;
  close(): void;
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const NORMAL_CLOSURE = Buffer.from([0x03, 0xe8]);

/** Answers the handshake and reads what the client sends; its frames are masked, ours are not. */
export function acceptSocket(
  request: IncomingMessage,
  stream: Duplex,
  onText: (text: string) => void,
  onClose: () => void,
): Socket {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key'] ?? ''}${GUID}`)
    .digest('base64');
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  // Both sides say close before either hangs up; a client that is cut off takes it for a failure.
  const close = () => {
    if (!stream.writableEnded) stream.end(writeFrame(CLOSE, NORMAL_CLOSURE));
  };
  let waiting: Buffer = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (let frame = readFrame(waiting); frame !== null; frame = readFrame(waiting)) {
      waiting = waiting.subarray(frame.size);
      if (frame.code === TEXT) onText(frame.payload.toString('utf8'));
      else if (frame.code === PING) stream.write(writeFrame(PONG, frame.payload));
      else if (frame.code === CLOSE) close();
    }
  });
  stream.on('close', onClose);
  stream.on('error', () => stream.destroy());
  return {
    send: (text) => stream.write(writeFrame(TEXT, Buffer.from(text))),
    close,
  };
}

function readFrame(bytes: Buffer): { readonly code: number; readonly payload: Buffer; readonly size: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short === 126 ? 4 : 2;
  if (bytes.length < start + 4) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : short;
  const size = start + 4 + length;
  if (bytes.length < size) return null;
  const mask = bytes.subarray(start, start + 4);
  const payload = Buffer.from(bytes.subarray(start + 4, size).map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return { code: bytes.readUInt8(0) & 0x0f, payload, size };
}

function writeFrame(code: number, payload: Buffer): Buffer {
  if (payload.length > 0xffff) throw new Error('the stand-in sends no message over 64 KiB');
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 4 : 2);
  head.writeUInt8(0x80 | code, 0);
  head.writeUInt8(long ? 126 : payload.length, 1);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
