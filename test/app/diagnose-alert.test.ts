import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localRepositories } from '../../src/adapters/git/local-repositories.ts';
import { examine } from '../../src/app/diagnose-alert.ts';
import { parseWebhook } from '../../src/core/alert/parse-webhook.ts';
import type { Repositories } from '../../src/ports/repositories.ts';
import { buildHistory } from '../support/git-history.ts';

const INCIDENT = join(import.meta.dirname, '../../fixtures/incidents/mysql-down');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suture-app-'));
  await buildHistory(INCIDENT, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Local Git, and names under which nothing can be read. */
function repositories(unreadable: readonly string[]): Repositories {
  const local = localRepositories();
  return {
    ...local,
    head: (repository) =>
      unreadable.includes(repository.id)
        ? Promise.reject(new Error(`${repository.id} is not installed`))
        : local.head(repository),
  };
}

function alert() {
  const parsed = parseWebhook(JSON.parse(readFileSync(join(INCIDENT, 'alerts/grafana-firing.json'), 'utf8')));
  const [first] = parsed.ok ? parsed.value.alerts : [];
  if (first === undefined) throw new Error('the fixture holds no alert');
  return first;
}

const settings = (...ids: readonly string[]) => ({
  watched: ids.map((id) => ({ id, branch: null })),
  channel: 'C1',
  historyLimit: 50,
  apiServer: { minor: 34 },
  repositoryUrl: (id: string) => id,
});

test('a repository that cannot be read is a gap, and the others are still looked at', async () => {
  const outside = { repositories: repositories(['acme/gone']) };
  const { diagnosis, repository } = await examine(outside, settings('acme/gone', folder), alert());
  expect(repository.id).toBe(folder);
  expect(diagnosis.cause).not.toBeNull();
  expect(diagnosis.gaps).toContainEqual({
    reason: 'unreadable-repository',
    detail: 'acme/gone could not be read: acme/gone is not installed',
  });
});

test('when none can be read the first problem is thrown, for the queue to try again', async () => {
  const outside = { repositories: repositories(['acme/gone', 'acme/away']) };
  await expect(examine(outside, settings('acme/gone', 'acme/away'), alert())).rejects.toThrow(
    'acme/gone is not installed',
  );
});

test('the repository that explains the alert wins over one that was looked at before it', async () => {
  const other = await mkdtemp(join(tmpdir(), 'suture-app-'));
  try {
    await buildHistory(INCIDENT, other);
    // Detached at the healthy commit: everything is known there, and nothing is wrong.
    execFileSync('git', ['checkout', '--quiet', 'HEAD~2'], { cwd: other });
    const { repository } = await examine({ repositories: repositories([]) }, settings(other, folder), alert());
    expect(repository.id).toBe(folder);
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});
