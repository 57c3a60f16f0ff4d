import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { isolated } from '../git.ts';

export interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** One `git cat-file --batch` that answers question after question: starting a process for each costs more than all else here. */
export class ObjectReader {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: ((object: GitObject | undefined) => void)[] = [];
  #received: Buffer = Buffer.alloc(0);

  constructor(folder: string) {
    this.#process = spawn('git', ['-C', folder, 'cat-file', '--batch'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: isolated(),
    });
    this.#process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#process.on('exit', () => this.#waiting.splice(0).forEach((answer) => answer(undefined)));
  }

  /** The object a revision or an expression such as `main:apps/web.yaml` names, or undefined. */
  read(expression: string): Promise<GitObject | undefined> {
    if (expression === '' || expression.includes('\n')) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#process.stdin.write(`${expression}\n`);
    });
  }

  stop(): void {
    this.#process.stdin.end();
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (let end = this.#received.indexOf('\n'); end >= 0; end = this.#received.indexOf('\n')) {
      const header = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(this.#received.toString('utf8', 0, end));
      const stop = header === null ? end : end + 1 + Number(header[3]);
      if (this.#received.length < stop + 1) return;
      const object =
        header === null
          ? undefined
          : { oid: header[1] ?? '', type: header[2] ?? '', bytes: this.#received.subarray(end + 1, stop) };
      this.#received = this.#received.subarray(stop + 1);
      this.#waiting.shift()?.(object);
    }
  }
}
