import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { MIGRATIONS } from './migrations.ts';

/** How long a statement waits for another process that writes the same file. */
const BUSY_MS = 5000;

/**
 * Opens (or creates, with its folder) a SQLite file and brings its schema up to date. The write-ahead log lets readers go on beside
 * one writer; `synchronous = FULL` makes a commit survive a power cut, which a queue that acknowledged a webhook owes its sender.
 * @throws Error when the file was written by a newer version of Suture.
 */
export function openDatabase(file: string): Database.Database {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file, { timeout: BUSY_MS });
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  try {
    migrate(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function migrate(database: Database.Database, file: string): void {
  const upgrade = database.transaction(() => {
    const from = userVersion(database);
    if (from > MIGRATIONS.length) {
      throw new Error(
        `${file} has schema ${from}, this version of Suture knows ${MIGRATIONS.length}: use a newer Suture or another file`,
      );
    }
    for (const step of MIGRATIONS.slice(from)) database.exec(step);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
  // Two processes may open a new file at once: the second waits here and finds the work done.
  if (userVersion(database) !== MIGRATIONS.length) upgrade.immediate();
}

function userVersion(database: Database.Database): number {
  const [row] = database.prepare('PRAGMA user_version').all();
  return row !== null && typeof row === 'object' && 'user_version' in row ? Number(row.user_version) : 0;
}
