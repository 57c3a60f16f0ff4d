import type { Incidents } from '../../src/ports/incidents.ts';
import { incidentOf, pullRequestOf } from './incident-builder.ts';
import type { ManualClock } from './manual-clock.ts';

const DAY = 86_400;

/** What every store of incidents must do. `open` gives an empty store over the clock. */
export function incidentsContract(
  open: () => Promise<{ readonly incidents: Incidents; readonly clock: ManualClock }>,
): void {
  let incidents: Incidents;
  let clock: ManualClock;
  beforeEach(async () => {
    ({ incidents, clock } = await open());
  });

  describe('incidents', () => {
    test('what was never saved is not found', async () => {
      expect(await incidents.find('incident-1')).toBeNull();
      expect(await incidents.findByPullRequest('acme/gitops', 1)).toEqual([]);
    });

    test('a saved incident comes back whole, one version on', async () => {
      expect(await incidents.save(incidentOf())).toBe(true);
      expect(await incidents.find('incident-1')).toEqual(incidentOf({ version: 1 }));
    });

    test('of two first saves one wins', async () => {
      const saved = await Promise.all([
        incidents.save(incidentOf({ summary: 'a' })),
        incidents.save(incidentOf({ summary: 'b' })),
      ]);
      expect(saved.filter(Boolean)).toHaveLength(1);
    });

    test('of two changes to one version one wins', async () => {
      await incidents.save(incidentOf());
      const saved = await Promise.all(
        ['a', 'b', 'c'].map((summary) => incidents.save(incidentOf({ summary, version: 1 }))),
      );
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect((await incidents.find('incident-1'))?.version).toBe(2);
    });

    test.each([
      { name: 'an older version', version: 0 },
      { name: 'a version nobody stored', version: 2 },
    ])('$name is refused and changes nothing', async ({ version }) => {
      await incidents.save(incidentOf());
      expect(await incidents.save(incidentOf({ version, state: 'failed' }))).toBe(false);
      expect((await incidents.find('incident-1'))?.state).toBe('firing');
    });

    test('a change to an incident that is not there is refused', async () => {
      expect(await incidents.save(incidentOf({ version: 1 }))).toBe(false);
      expect(await incidents.find('incident-1')).toBeNull();
    });

    test('an id from outside is only an id', async () => {
      const id = "x'; DROP TABLE incidents; -- #__proto__";
      await incidents.save(incidentOf({ id }));
      expect((await incidents.find(id))?.id).toBe(id);
    });

    test('an incident nobody touched for a year is gone, and may begin anew', async () => {
      await incidents.save(incidentOf({ repository: 'acme/gitops', pullRequest: pullRequestOf(7) }));
      clock.advance(365 * DAY);
      expect(await incidents.find('incident-1')).toBeNull();
      expect(await incidents.findByPullRequest('acme/gitops', 7)).toEqual([]);
      expect(await incidents.save(incidentOf({ version: 1 }))).toBe(false);
      expect(await incidents.save(incidentOf())).toBe(true);
    });
  });

  describe('pull requests', () => {
    test('an incident is found by its pull request, in its newest version', async () => {
      await incidents.save(incidentOf());
      await incidents.save(incidentOf({ version: 1, repository: 'acme/gitops', pullRequest: pullRequestOf(7) }));
      await incidents.save(
        incidentOf({ version: 2, repository: 'acme/gitops', pullRequest: pullRequestOf(7), state: 'pr-open' }),
      );
      expect(await incidents.findByPullRequest('acme/gitops', 7)).toMatchObject([
        { id: 'incident-1', state: 'pr-open', version: 3 },
      ]);
    });

    test('the same number in another repository is another pull request', async () => {
      await incidents.save(incidentOf({ repository: 'acme/gitops', pullRequest: pullRequestOf(7) }));
      expect(await incidents.findByPullRequest('acme/other', 7)).toEqual([]);
      expect(await incidents.findByPullRequest('acme/gitops', 8)).toEqual([]);
    });

    test('a pull request that an incident left behind is not its own any more', async () => {
      await incidents.save(incidentOf({ repository: 'acme/gitops', pullRequest: pullRequestOf(7) }));
      await incidents.save(incidentOf({ version: 1, repository: 'acme/gitops', pullRequest: pullRequestOf(8) }));
      expect(await incidents.findByPullRequest('acme/gitops', 7)).toEqual([]);
      expect(await incidents.findByPullRequest('acme/gitops', 8)).toMatchObject([{ id: 'incident-1' }]);
    });

    test('two incidents may share one pull request', async () => {
      await incidents.save(incidentOf({ id: 'first', repository: 'acme/gitops', pullRequest: pullRequestOf(7) }));
      await incidents.save(incidentOf({ id: 'second', repository: 'acme/gitops', pullRequest: pullRequestOf(7) }));
      const shared = await incidents.findByPullRequest('acme/gitops', 7);
      expect(shared.map(({ id }) => id).sort()).toEqual(['first', 'second']);
    });
  });

  describe('claims', () => {
    test('a key is claimed once, whoever asks and how many at a time', async () => {
      const claimed = await Promise.all(Array.from({ length: 5 }, () => incidents.claim('delivery/1', 60)));
      expect(claimed.filter(Boolean)).toHaveLength(1);
      expect(await incidents.claim('delivery/1', 60)).toBe(false);
      expect(await incidents.claim('delivery/2', 60)).toBe(true);
    });

    test('a claim ends when its time is over, not before', async () => {
      await incidents.claim('delivery/1', 60);
      clock.advance(59);
      expect(await incidents.claim('delivery/1', 60)).toBe(false);
      clock.advance(1);
      expect(await incidents.claim('delivery/1', 60)).toBe(true);
    });

    test('a released claim can be made again; releasing what nobody holds is no error', async () => {
      await incidents.claim('delivery/1', 60);
      await incidents.release('delivery/1');
      await incidents.release('delivery/1');
      expect(await incidents.claim('delivery/1', 60)).toBe(true);
    });

    test('a key may be as long and odd as its sender likes', async () => {
      const key = `grafana/${'長'.repeat(5000)}\u0000#`;
      expect(await incidents.claim(key, 60)).toBe(true);
      expect(await incidents.claim(key, 60)).toBe(false);
    });

    test('a claim is no incident', async () => {
      await incidents.claim('incident-1', 60);
      expect(await incidents.find('incident-1')).toBeNull();
      expect(await incidents.save(incidentOf())).toBe(true);
    });
  });
}
