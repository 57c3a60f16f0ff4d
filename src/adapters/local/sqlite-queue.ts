import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Job, Queue } from '../../ports/queue.ts';
import { type DeadJob, jobStore, type TakenJob } from './job-store.ts';

export interface SqliteQueueOptions {
  /** Path of the SQLite file; it may be the incidents' file. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Does one job. A job that throws is tried again; it may run twice, so it must be safe to. */
  readonly work: (job: Job) => Promise<void>;
  /** Seconds to wait after a failed attempt (counted from 1), jitter included. */
  readonly retryDelay: (attempt: number, error: unknown) => number;
  /** Told once a job is given up, so that a line reaches the thread. When it throws, it is told again at the next start. */
  readonly onDead: (job: Job, error: unknown) => Promise<void>;
  /** Jobs at the same time, each of another group. Default 4. */
  readonly concurrency?: number;
  /** Attempts before a job is given up. Default 8. */
  readonly maxAttempts?: number;
  /** How long a job is invisible to others without a sign of life. What was running when the process died waits this long. Default 30. */
  readonly leaseSeconds?: number;
}

/** A queue that also does the work. */
export interface SqliteQueue extends Queue {
  /** Begins to take jobs, also those an earlier process left. */
  start(): void;
  /** Takes no more jobs, waits for those in flight and closes the file. Final. */
  stop(): Promise<void>;
  /** Runs until nothing is due now. A job that waits for its next attempt stays. */
  drain(): Promise<void>;
  /** Jobs that were given up, oldest first. */
  deadLetters(): readonly DeadJob[];
}

/** A timer never sleeps longer than this, so that a clock that was set back costs no more. */
const LONGEST_SLEEP_MS = 60_000;

/** How long the queue leaves a file alone that it could not read or write. */
const RECOVERY_MS = 1000;

/** The embedded queue: FIFO within a group, at least once, with back-off and dead letters, all in one SQLite file. */
export function sqliteQueue(options: SqliteQueueOptions): SqliteQueue {
  const { file, clock, log, work, retryDelay, onDead, concurrency = 4, maxAttempts = 8, leaseSeconds = 30 } = options;
  const store = jobStore(file);
  const inFlight = new Set<Promise<void>>();
  let mode: 'idle' | 'started' | 'stopped' = 'idle';
  let draining = 0;
  let timer: NodeJS.Timeout | undefined;

  const leaseEnd = () => clock.now() + leaseSeconds * 1000;

  /** Works on what is due. Trouble with the file (a full disk, a lock) is waited out: whoever sent a job is not to blame for it. */
  function pump(): void {
    clearTimeout(timer);
    try {
      takeWhatIsDue();
    } catch (error) {
      log.error('The queue cannot use its file', { problem: messageOf(error) });
      if (mode === 'started') timer = setTimeout(pump, RECOVERY_MS);
    }
  }

  /** Fills the free places, then sleeps until the next job is due. */
  function takeWhatIsDue(): void {
    if (mode === 'stopped' || (mode === 'idle' && draining === 0)) return;
    while (inFlight.size < concurrency) {
      const taken = store.take(clock.now(), leaseEnd());
      if (taken === null) break;
      begin(taken);
    }
    if (mode === 'started' && inFlight.size < concurrency) sleep();
  }

  function sleep(): void {
    const due = store.nextDue();
    if (due === null) return;
    timer = setTimeout(pump, Math.min(Math.max(due - clock.now(), 1), LONGEST_SLEEP_MS));
  }

  function begin(taken: TakenJob): void {
    const running = run(taken)
      // Nothing but the store can fail here; the lease then runs out and the job runs again.
      .catch((error: unknown) =>
        log.error('The queue could not record how a job ended', { id: taken.id, problem: messageOf(error) }),
      )
      .finally(() => {
        inFlight.delete(running);
        pump();
      });
    inFlight.add(running);
  }

  async function run(taken: TakenJob): Promise<void> {
    // One attempt too many means that the process died in the last one.
    if (taken.attempt > maxAttempts) return giveUp(taken, new Error('the process ended while this job ran'));
    const alive = setInterval(() => stayAlive(taken), (leaseSeconds * 1000) / 3);
    try {
      await work(taken.job);
      store.done(taken);
    } catch (error) {
      await fail(taken, error);
    } finally {
      clearInterval(alive);
    }
  }

  function stayAlive(taken: TakenJob): void {
    try {
      store.extend(taken, leaseEnd());
    } catch (error) {
      log.warn('A lease could not be extended', { id: taken.id, problem: messageOf(error) });
    }
  }

  async function fail(taken: TakenJob, error: unknown): Promise<void> {
    if (taken.attempt >= maxAttempts) return giveUp(taken, error);
    const seconds = retryDelay(taken.attempt, error);
    log.warn('A job failed and is tried again', { ...describe(taken), seconds, problem: messageOf(error) });
    store.retry(taken, clock.now() + seconds * 1000, messageOf(error));
  }

  async function giveUp(taken: TakenJob, error: unknown): Promise<void> {
    log.error('A job is given up', { ...describe(taken), problem: messageOf(error) });
    store.bury(taken, messageOf(error));
    await tell(taken, error);
  }

  async function tell({ id, job }: TakenJob, error: unknown): Promise<void> {
    try {
      await onDead(job, error);
      store.told(id);
    } catch (cause) {
      log.error('Nobody could be told of a job that was given up', { id, problem: messageOf(cause) });
    }
  }

  return {
    send: async (job, { group, key }) => {
      store.add(job, { group, key, now: clock.now() });
      pump();
    },
    start: () => {
      mode = 'started';
      for (const dead of store.dead('untold')) {
        const telling = tell(dead, new Error(dead.problem)).finally(() => inFlight.delete(telling));
        inFlight.add(telling);
      }
      pump();
    },
    stop: async () => {
      mode = 'stopped';
      clearTimeout(timer);
      while (inFlight.size > 0) await Promise.all(inFlight);
      store.close();
    },
    drain: async () => {
      draining += 1;
      pump();
      while (inFlight.size > 0) await Promise.all(inFlight);
      draining -= 1;
    },
    deadLetters: () => store.dead('all'),
  };
}

const describe = ({ id, group, attempt, job }: TakenJob) => ({ id, group, attempt, kind: job.kind });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
