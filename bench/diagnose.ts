import { readFileSync } from 'node:fs';
import { localRepositories } from '../src/adapters/git/local-repositories.ts';
import { lookAtRepository } from '../src/app/look-at-repository.ts';
import { parseWebhook } from '../src/core/alert/parse-webhook.ts';
import { diagnose } from '../src/core/diagnosis/diagnose.ts';
import { remedy } from '../src/core/fix/remedy.ts';
import { renderApplication } from '../src/core/history/render-application.ts';
import { type FixtureStep, repositoryOf } from '../test/support/git-fixture.ts';
import { fixtureSteps, generatedHistory } from './support/generated-history.ts';
import { freshSnapshot } from './support/generated-tree.ts';
import { measure, measureAsync } from './support/measure.ts';
import { asMs, asRatio, printTable } from './support/print-table.ts';

/**
 * `npm run bench -- diagnose`: a whole diagnosis (reading Git, replaying every commit, finding the cause, proving every fix) next to rendering
 * the newest commit's applications once, in one run. Milliseconds are this machine's, now; the ratio is what to compare.
 */
const FIXTURE = 'fixtures/incidents/mysql-down';
const SETTINGS = { historyLimit: 50, apiServer: { minor: 34 } };

function firingAlert() {
  const parsed = parseWebhook(JSON.parse(readFileSync(`${FIXTURE}/alerts/alertmanager-firing.json`, 'utf8')));
  if (!parsed.ok || parsed.value.alerts[0] === undefined) throw new Error('the fixture has no firing alert');
  return parsed.value.alerts[0];
}

async function measureOne(name: string, steps: readonly FixtureStep[]): Promise<readonly string[]> {
  const repository = await repositoryOf(steps);
  try {
    // Everything that is remembered between looks hangs on the repositories and their files, so each look starts cold.
    const look = () =>
      lookAtRepository(localRepositories(), SETTINGS, {
        repository: { id: repository.folder, branch: null },
        at: repository.shas.at(-1) ?? null,
      });
    const alert = firingAlert();
    const world = await look();
    const diagnosis = diagnose(alert, world);
    if (diagnosis.cause === null) throw new Error(`${name}: no cause was found`);
    const texts = new Map(world.snapshot.paths().map((path) => [path, world.snapshot.text(path) ?? '']));
    const applications = world.applications.map(({ application }) => application);
    const head = measure(5, () => {
      const snapshot = freshSnapshot(texts);
      return applications.map((application) => renderApplication(snapshot, application));
    });
    const looking = await measureAsync(5, look);
    const diagnosing = measure(5, () => diagnose(alert, world));
    const remedying = measure(5, () => remedy(diagnosis, world));
    const whole = looking + diagnosing + remedying;
    const objects = world.applications.reduce((sum, { rendered }) => sum + rendered.objects.length, 0);
    return [
      name,
      String(repository.shas.length),
      String(objects),
      asMs(head),
      asMs(looking),
      asMs(diagnosing),
      asMs(remedying),
      asRatio(whole, head),
    ];
  } finally {
    await repository.remove();
  }
}

const incident = fixtureSteps(FIXTURE);
printTable(
  ['', 'commits', 'objects', 'render HEAD', 'read and replay', 'diagnose', 'options', 'whole ÷ render HEAD'],
  [
    await measureOne('fixture mysql-down', incident),
    await measureOne('the same in a larger repository', generatedHistory(incident, { objects: 300, commits: 50 })),
  ],
);
