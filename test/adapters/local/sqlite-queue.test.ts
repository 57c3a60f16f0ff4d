import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobStore } from '../../../src/adapters/local/job-store.ts';
import { type SqliteQueueOptions, sqliteQueue } from '../../../src/adapters/local/sqlite-queue.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { Job } from '../../../src/ports/queue.ts';
import { manualClock } from '../../contract/manual-clock.ts';
import { jobOf, queueContract } from '../../contract/queue-contract.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const DELAY = 10;

function open(options: Partial<SqliteQueueOptions> = {}) {
  const clock = manualClock();
  const told: Job[] = [];
  const queue = sqliteQueue({
    file: ':memory:',
    clock,
    log: silent,
    work: async () => {},
    retryDelay: () => DELAY,
    onDead: async (job) => void told.push(job),
    maxAttempts: 3,
    ...options,
  });
  return { queue, clock, told };
}

describe('the contract', () => {
  queueContract(async () => {
    let working: (job: Job) => Promise<void> = async () => {};
    const { queue, clock, told } = open({ work: (job) => working(job) });
    return {
      queue,
      told,
      workOff: async (work) => {
        working = work;
        await queue.drain();
      },
      waitForRetry: async () => clock.advance(DELAY),
      deadLetters: async () => queue.deadLetters().map(({ job }) => job),
    };
  });
});

describe('working', () => {
  test('waits as long as it is told to, which may depend on the error', async () => {
    const asked: unknown[] = [];
    let runs = 0;
    const { queue, clock } = open({
      work: async () => {
        runs += 1;
        throw new Error(`failure ${runs}`);
      },
      retryDelay: (attempt, error) => {
        asked.push([attempt, String(error)]);
        return attempt * 100;
      },
    });
    await queue.send(jobOf('a'), { group: 'g', key: 'a' });
    await queue.drain();
    clock.advance(99);
    await queue.drain();
    expect(runs).toBe(1);
    clock.advance(1);
    await queue.drain();
    expect(asked).toEqual([
      [1, 'Error: failure 1'],
      [2, 'Error: failure 2'],
    ]);
  });

  test('does as many groups at a time as it may, never two jobs of one group', async () => {
    let [running, most] = [0, 0];
    const perGroup = new Map<string, number>();
    const { queue } = open({
      concurrency: 3,
      work: async (job) => {
        const group = job.kind === 'open-fix' ? job.incident : '';
        running += 1;
        most = Math.max(most, running);
        perGroup.set(group, (perGroup.get(group) ?? 0) + 1);
        expect(perGroup.get(group)).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 2));
        perGroup.set(group, 0);
        running -= 1;
      },
    });
    for (let index = 0; index < 20; index += 1) {
      const incident = `g${index % 5}`;
      await queue.send({ kind: 'open-fix', incident, option: 'o', user: 'U' }, { group: incident, key: `${index}` });
    }
    await queue.drain();
    expect(most).toBe(3);
    expect(queue.deadLetters()).toEqual([]);
  });

  test('a key may be sent again after five minutes', async () => {
    let runs = 0;
    const { queue, clock } = open({ work: async () => void (runs += 1) });
    await queue.send(jobOf('a'), { group: 'g', key: 'k' });
    clock.advance(300);
    await queue.send(jobOf('a'), { group: 'g', key: 'k' });
    await queue.drain();
    expect(runs).toBe(2);
  });

  test('once started it needs no push, neither for what is sent nor for what failed', async () => {
    let runs = 0;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { queue } = open({
      clock: { now: () => Date.now() },
      retryDelay: () => 0.01,
      work: async () => {
        runs += 1;
        if (runs === 1) throw new Error('once');
        finish();
      },
    });
    queue.start();
    await queue.send(jobOf('a'), { group: 'g', key: 'a' });
    await finished;
    await queue.stop();
    expect(runs).toBe(2);
  });
});

describe('dying', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'suture-'));
    file = join(folder, 'suture.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What is left when a process dies with a job in its hands. */
  function dieWithOneJob(now: number, leaseSeconds: number): void {
    const store = jobStore(file);
    store.add(jobOf('a'), { group: 'g', key: 'a', now });
    store.add(jobOf('b'), { group: 'g', key: 'b', now });
    store.take(now, now + leaseSeconds * 1000);
    store.close();
  }

  test('a job in flight runs again once its lease is over, before its group goes on', async () => {
    const done: Job[] = [];
    const { queue, clock } = open({ file, work: async (job) => void done.push(job) });
    dieWithOneJob(clock.now(), 30);
    await queue.drain();
    expect(done).toEqual([]);
    clock.advance(30);
    await queue.drain();
    expect(done).toEqual([jobOf('a'), jobOf('b')]);
    await queue.stop();
  });

  test('a job that kills the process every time is given up', async () => {
    const done: Job[] = [];
    const { queue, clock, told } = open({ file, maxAttempts: 1, work: async (job) => void done.push(job) });
    dieWithOneJob(clock.now(), 30);
    clock.advance(30);
    await queue.drain();
    expect(told).toEqual([jobOf('a')]);
    expect(queue.deadLetters()).toMatchObject([{ job: jobOf('a'), problem: 'the process ended while this job ran' }]);
    expect(done).toEqual([jobOf('b')]);
    await queue.stop();
  });

  test('who lost its lease cannot end the job for whom has it now', () => {
    const store = jobStore(file);
    store.add(jobOf('a'), { group: 'g', key: 'a', now: 0 });
    const slow = store.take(0, 10);
    const next = store.take(10, 20);
    if (slow === null || next === null) throw new Error('both take the job');
    store.done(slow);
    store.bury(slow, 'too late');
    store.extend(slow, 99);
    expect(store.nextDue()).toBe(20);
    store.done(next);
    expect(store.nextDue()).toBeNull();
    store.close();
  });

  test('a dead letter nobody could be told of is told at the next start', async () => {
    const failing = open({
      file,
      maxAttempts: 1,
      work: () => Promise.reject(new Error('Slack is down')),
      onDead: () => Promise.reject(new Error('Slack is down')),
    });
    await failing.queue.send(jobOf('a'), { group: 'g', key: 'a' });
    await failing.queue.drain();
    await failing.queue.stop();
    const { queue, told } = open({ file });
    queue.start();
    await queue.stop();
    expect(told).toEqual([jobOf('a')]);
  });
});
