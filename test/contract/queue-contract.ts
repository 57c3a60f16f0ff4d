import type { Job, Queue } from '../../src/ports/queue.ts';

/** A queue with its worker, as the contract drives it. */
export interface QueueUnderTest {
  readonly queue: Queue;
  /** Lets the worker run until nothing is left to do now. `work` takes the place of the stories. */
  workOff(work: (job: Job) => Promise<void>): Promise<void>;
  /** Lets enough time pass for failed jobs to be due again. */
  waitForRetry(): Promise<void>;
  /** Jobs that were given up. The queue under test gives up after three attempts. */
  deadLetters(): Promise<readonly Job[]>;
  /** Jobs somebody was told of because they were given up. */
  readonly told: readonly Job[];
}

/** A job that is told from others by `option`. */
export const jobOf = (option: string): Job => ({ kind: 'open-fix', incident: 'incident-1', option, user: 'U1' });

const nameOf = (job: Job): string => (job.kind === 'open-fix' ? job.option : job.kind);

const ATTEMPTS = 3;

/** What every queue must do. */
export function queueContract(open: () => Promise<QueueUnderTest>): void {
  let it: QueueUnderTest;
  let done: string[];
  const work = async (job: Job) => {
    done.push(nameOf(job));
  };
  const send = (name: string, group = 'group', key = name) => it.queue.send(jobOf(name), { group, key });
  beforeEach(async () => {
    it = await open();
    done = [];
  });

  test('jobs of a group are done in the order they were sent', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await send(name);
    await it.workOff(work);
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a job arrives as it was sent', async () => {
    const job: Job = {
      kind: 'notice',
      notice: 'unreadable-webhook',
      sender: 'grafana',
      key: 'notice/1',
      detail: 'é 🐬 \u0000 \u2028 \uffff \ud800 "quoted" <b>',
    };
    const seen: Job[] = [];
    await it.queue.send(job, { group: 'notices', key: '1' });
    await it.workOff(async (one) => void seen.push(one));
    expect(seen).toEqual([job]);
  });

  test('a job of 200 KiB fits', async () => {
    await send('x'.repeat(200 * 1024), 'group', 'big');
    await it.workOff(work);
    expect(done.map(({ length }) => length)).toEqual([200 * 1024]);
  });

  test('a second job with the same key is dropped, also after the first was done', async () => {
    await send('a', 'group', 'key');
    await send('b', 'group', 'key');
    await it.workOff(work);
    await send('c', 'group', 'key');
    await it.workOff(work);
    expect(done).toEqual(['a']);
  });

  test('keys and groups may be long and odd', async () => {
    const odd = `pull-request/acme/gitops#1 ${'長'.repeat(300)}`;
    await send('a', odd, odd);
    await send('b', odd, `${odd}!`);
    await it.workOff(work);
    expect(done).toEqual(['a', 'b']);
  });

  test('a failed job is tried again, and its group waits for it', async () => {
    await send('a');
    await send('b');
    await send('other', 'other group');
    let failures = 1;
    await it.workOff(async (job) => {
      if (nameOf(job) === 'a' && failures-- > 0) throw new Error('GitHub is down');
      await work(job);
    });
    expect(done).toEqual(['other']);
    await it.waitForRetry();
    await it.workOff(work);
    expect(done).toEqual(['other', 'a', 'b']);
  });

  test('a job that never succeeds is given up and told of once, and its group goes on', async () => {
    await send('hopeless');
    await send('next');
    let attempts = 0;
    for (let round = 0; round <= ATTEMPTS; round += 1) {
      await it.workOff(async (job) => {
        if (nameOf(job) !== 'hopeless') return work(job);
        attempts += 1;
        throw new Error('never');
      });
      await it.waitForRetry();
    }
    expect(attempts).toBe(ATTEMPTS);
    expect((await it.deadLetters()).map(nameOf)).toEqual(['hopeless']);
    expect(it.told.map(nameOf)).toEqual(['hopeless']);
    expect(done).toEqual(['next']);
  });
}
