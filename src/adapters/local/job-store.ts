import * as z from 'zod';
import type { Instant } from '../../core/values/instant.ts';
import { isJsonObject } from '../../core/values/json.ts';
import type { Job } from '../../ports/queue.ts';
import { openDatabase } from './open-database.ts';

/** A job this process may work on. `attempt` counts from 1 and, with the id, is the fence: who holds an older attempt can change nothing. */
export interface TakenJob {
  readonly id: number;
  readonly attempt: number;
  readonly group: string;
  readonly job: Job;
}

/** A job that was given up. */
export interface DeadJob extends TakenJob {
  /** The last error's message. */
  readonly problem: string;
}

/** The rows of the queue. Every method is one transaction; who may run when is decided here, who runs it elsewhere. */
export interface JobStore {
  /** Adds a job unless its key was sent within the window. */
  add(job: Job, options: { readonly group: string; readonly key: string; readonly now: Instant }): void;
  /** The job that is due longest among the first of their groups, leased until `until`; null when none is due. */
  take(now: Instant, until: Instant): TakenJob | null;
  /** Moves the end of a lease. */
  extend(taken: TakenJob, until: Instant): void;
  done(taken: TakenJob): void;
  retry(taken: TakenJob, due: Instant, problem: string): void;
  bury(taken: TakenJob, problem: string): void;
  /** Dead letters, oldest first; `untold` only those nobody was told of. */
  dead(which: 'all' | 'untold'): readonly DeadJob[];
  told(id: number): void;
  /** When the next job is due, or null when none waits. */
  nextDue(): Instant | null;
  close(): void;
}

/** As long as SQS FIFO remembers a deduplication id, so that both queues promise the same. */
const DEDUPLICATION_MS = 300_000;

/** Only the first living job of a group may run: the others wait, also while it waits for its next attempt. */
const FIRST_OF_ITS_LINE = `NOT EXISTS (
  SELECT 1 FROM jobs AS earlier WHERE earlier.line = jobs.line AND earlier.state <> 'dead' AND earlier.id < jobs.id)`;

/** The queue's rows in a SQLite file. */
export function jobStore(file: string): JobStore {
  const database = openDatabase(file);
  const sql = {
    remember: database.prepare(`INSERT INTO sent (key, expires) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`),
    forget: database.prepare('DELETE FROM sent WHERE expires <= ?'),
    add: database.prepare('INSERT INTO jobs (line, job, due) VALUES (?, ?, ?)'),
    take: database.prepare(
      `UPDATE jobs SET state = 'running', attempts = attempts + 1, due = ?
       WHERE id = (SELECT id FROM jobs WHERE state <> 'dead' AND due <= ? AND ${FIRST_OF_ITS_LINE} ORDER BY due, id LIMIT 1)
       RETURNING id, line, job, attempts`,
    ),
    extend: database.prepare(`UPDATE jobs SET due = ? WHERE id = ? AND attempts = ? AND state = 'running'`),
    done: database.prepare(`DELETE FROM jobs WHERE id = ? AND attempts = ? AND state = 'running'`),
    retry: database.prepare(
      `UPDATE jobs SET state = 'waiting', due = ?, problem = ? WHERE id = ? AND attempts = ? AND state = 'running'`,
    ),
    bury: database.prepare(
      `UPDATE jobs SET state = 'dead', problem = ? WHERE id = ? AND attempts = ? AND state = 'running'`,
    ),
    dead: database.prepare(
      `SELECT id, line, job, attempts, problem FROM jobs WHERE state = 'dead' AND told <= ? ORDER BY id`,
    ),
    told: database.prepare('UPDATE jobs SET told = 1 WHERE id = ?'),
    nextDue: database.prepare(`SELECT min(due) AS due FROM jobs WHERE state <> 'dead' AND ${FIRST_OF_ITS_LINE}`),
  };
  const add = database.transaction((line: string, key: string, job: string, now: Instant) => {
    sql.forget.run(now);
    if (sql.remember.run(key, now + DEDUPLICATION_MS).changes === 1) sql.add.run(line, job, now);
  });

  return {
    add: (job, { group, key, now }) => add.immediate(group, key, JSON.stringify(job), now),
    take: (now, until) => sql.take.all(until, now).map(parseRow)[0] ?? null,
    extend: ({ id, attempt }, until) => void sql.extend.run(until, id, attempt),
    done: ({ id, attempt }) => void sql.done.run(id, attempt),
    retry: ({ id, attempt }, due, problem) => void sql.retry.run(due, problem, id, attempt),
    bury: ({ id, attempt }, problem) => void sql.bury.run(problem, id, attempt),
    dead: (which) =>
      sql.dead
        .all(which === 'all' ? 1 : 0)
        .map((row) => ({ ...parseRow(row), problem: problemRow.parse(row).problem ?? '' })),
    told: (id) => void sql.told.run(id),
    nextDue: () => sql.nextDue.all().map((row) => dueRow.parse(row).due)[0] ?? null,
    close: () => void database.close(),
  };
}

const jobRow = z.object({ id: z.number(), line: z.string(), job: z.string(), attempts: z.number() });
const problemRow = z.object({ problem: z.string().nullable() });
const dueRow = z.object({ due: z.number().nullable() });

/** The text was written by `add` above: that it is JSON of an object is all that is checked. */
const storedJob = z.custom<Job>((value) => isJsonObject(value));

function parseRow(row: unknown): TakenJob {
  const { id, line, job, attempts } = jobRow.parse(row);
  return { id, attempt: attempts, group: line, job: storedJob.parse(JSON.parse(job)) };
}
