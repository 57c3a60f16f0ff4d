/**
 * The schema, as steps: `PRAGMA user_version` counts how many a file has behind it. A step that was released is never edited;
 * a change is a new step at the end. Moments are milliseconds since 1970.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    repository TEXT,
    pull_request INTEGER,
    saved INTEGER NOT NULL,
    expires INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX incidents_by_pull_request ON incidents (repository, pull_request, saved) WHERE pull_request IS NOT NULL;
  CREATE INDEX incidents_by_expiry ON incidents (expires);

  CREATE TABLE claims (key TEXT PRIMARY KEY, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX claims_by_expiry ON claims (expires);

  -- AUTOINCREMENT: an id is never given twice, so the order of ids is the order of arrival even after deletions.
  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    line TEXT NOT NULL,
    job TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL,
    problem TEXT,
    told INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX jobs_by_line ON jobs (line, id) WHERE state <> 'dead';
  CREATE INDEX jobs_by_due ON jobs (due, id) WHERE state <> 'dead';
  CREATE INDEX jobs_dead ON jobs (id) WHERE state = 'dead';

  CREATE TABLE sent (key TEXT PRIMARY KEY, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX sent_by_expiry ON sent (expires);
  `,
];
