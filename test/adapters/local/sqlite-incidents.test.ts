import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { openDatabase } from '../../../src/adapters/local/open-database.ts';
import { sqliteIncidents } from '../../../src/adapters/local/sqlite-incidents.ts';
import { incidentOf } from '../../contract/incident-builder.ts';
import { incidentsContract } from '../../contract/incidents-contract.ts';
import { manualClock } from '../../contract/manual-clock.ts';

describe('the contract', () => {
  incidentsContract(async () => {
    const clock = manualClock();
    return { incidents: sqliteIncidents({ file: ':memory:', clock }), clock };
  });
});

describe('the file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'suture-'));
    file = join(folder, 'data', 'suture.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('keeps incidents and claims over a restart', async () => {
    const clock = manualClock();
    const before = sqliteIncidents({ file, clock });
    await before.save(incidentOf());
    await before.claim('delivery/1', 60);
    before.close();
    const after = sqliteIncidents({ file, clock });
    expect((await after.find('incident-1'))?.version).toBe(1);
    expect(await after.claim('delivery/1', 60)).toBe(false);
    after.close();
  });

  test('may be open in two processes: one of two claims wins', async () => {
    const clock = manualClock();
    const [one, two] = [sqliteIncidents({ file, clock }), sqliteIncidents({ file, clock })];
    const claimed = await Promise.all([one.claim('delivery/1', 60), two.claim('delivery/1', 60)]);
    expect(claimed.filter(Boolean)).toHaveLength(1);
    one.close();
    two.close();
  });

  test('of a newer version is refused with what to do', () => {
    openDatabase(file).close();
    const newer = new Database(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => openDatabase(file)).toThrow(/has schema 99, this version of Suture knows 1: use a newer Suture/);
  });
});
