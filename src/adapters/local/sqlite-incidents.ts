import * as z from 'zod';
import { isJsonObject } from '../../core/values/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Incident, Incidents } from '../../ports/incidents.ts';
import { openDatabase } from './open-database.ts';

export interface SqliteIncidentsOptions {
  /** Path of the SQLite file; its folder is created. `:memory:` forgets everything on close. */
  readonly file: string;
  readonly clock: Clock;
  /** How long an incident is kept after it was last saved. Default 90. */
  readonly retentionDays?: number;
}

const DAY_MS = 86_400_000;

/** Incidents and claims in a SQLite file. What has expired is gone for every reader at once, and deleted when the next claim is made. */
export function sqliteIncidents({
  file,
  clock,
  retentionDays = 90,
}: SqliteIncidentsOptions): Incidents & { close(): void } {
  const database = openDatabase(file);
  const select = database.prepare('SELECT body FROM incidents WHERE id = ? AND expires > ?');
  const selectByPullRequest = database.prepare(
    `SELECT body FROM incidents WHERE repository = ? AND pull_request = ? AND expires > ? ORDER BY saved, rowid`,
  );
  const columns = '(id, version, body, repository, pull_request, saved, expires)';
  const insert = database.prepare(
    `INSERT INTO incidents ${columns} VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body, repository = excluded.repository,
       pull_request = excluded.pull_request, saved = excluded.saved, expires = excluded.expires
     WHERE incidents.expires <= excluded.saved`,
  );
  const update = database.prepare(
    `UPDATE incidents SET version = ?, body = ?, repository = ?, pull_request = ?, saved = ?, expires = ?
     WHERE id = ? AND version = ? AND expires > ?`,
  );
  const claim = database.prepare(
    `INSERT INTO claims (key, expires) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET expires = excluded.expires WHERE claims.expires <= ?`,
  );
  const release = database.prepare('DELETE FROM claims WHERE key = ?');
  const forgetClaims = database.prepare('DELETE FROM claims WHERE expires <= ?');
  const forgetIncidents = database.prepare('DELETE FROM incidents WHERE expires <= ?');

  return {
    find: async (id) => select.all(id, clock.now()).map(parse)[0] ?? null,
    findByPullRequest: async (repository, number) =>
      selectByPullRequest.all(repository, number, clock.now()).map(parse),
    save: async (incident) => {
      const now = clock.now();
      const version = incident.version + 1;
      const body = JSON.stringify({ ...incident, version });
      const values = [
        version,
        body,
        incident.repository,
        incident.pullRequest?.number ?? null,
        now,
        now + retentionDays * DAY_MS,
      ];
      const saved =
        incident.version === 0
          ? insert.run(incident.id, ...values)
          : update.run(...values, incident.id, incident.version, now);
      return saved.changes === 1;
    },
    claim: async (key, ttlSeconds) => {
      const now = clock.now();
      forgetClaims.run(now);
      forgetIncidents.run(now);
      return claim.run(key, now + ttlSeconds * 1000, now).changes === 1;
    },
    release: async (key) => {
      release.run(key);
    },
    close: () => {
      database.close();
    },
  };
}

const storedRow = z.object({ body: z.string() });

/** The body was written by `save` above: that it is JSON of an object is all that is checked. */
const storedIncident = z.custom<Incident>((value) => isJsonObject(value));

function parse(row: unknown): Incident {
  return storedIncident.parse(JSON.parse(storedRow.parse(row).body));
}
