import type { World } from '../../../src/core/diagnosis/world.ts';
import type { LiveOperation } from '../../../src/core/history/live-state.ts';
import { deployerBlocks } from '../../../src/core/report/deployer-blocks.ts';
import { toPlainText } from '../../../src/core/report/to-plain-text.ts';
import { mysqlDown } from '../fix/incident.ts';

function worldWith(operation: LiveOperation | null): World {
  const { world } = mysqlDown(2);
  const state = { synced: null, operation, conditions: [], objects: [] };
  return { ...world, applications: world.applications.map((one) => ({ ...one, state })) };
}

const said = (world: World | undefined) =>
  toPlainText({ title: '', blocks: deployerBlocks(world), actions: [] }).trim();

test('a sync that failed, and that a newer commit waits for it', () => {
  const world = worldWith({
    revision: 'a',
    phase: 'Running',
    message: 'one or more objects failed to apply, reason: x. Retrying attempt #2 at 10:00AM.',
    failures: [],
  });
  const text = said(world);
  expect(text).toMatch(/^Argo CD says of blog-system: one or more objects failed to apply, reason: x\. Retrying/);
  expect(text).toContain('tries five times');
  expect(text).toContain('(What is live is as Argo CD reports it, not inferred.)');
});

test('a sync that went through needs no words but that it was seen', () => {
  const world = worldWith({ revision: 'a', phase: 'Succeeded', message: 'successfully synced', failures: [] });
  expect(said(world)).toBe('(What is live is as Argo CD reports it, not inferred.)');
});

test('nothing where nobody asked', () => {
  expect(said(mysqlDown(2).world)).toBe('');
  expect(said(undefined)).toBe('');
});
