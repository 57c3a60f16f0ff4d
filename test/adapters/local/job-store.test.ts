import { array, assert, constant, integer, oneof, property, record } from 'fast-check';
import { jobStore } from '../../../src/adapters/local/job-store.ts';
import { jobOf } from '../../contract/queue-contract.ts';

const LEASE = 10;

/** What may happen to a queue, in any order. A crash is a job that was taken and never heard of again. */
const step = oneof(
  record({ do: constant('send' as const), group: integer({ min: 0, max: 2 }) }),
  record({ do: constant('finish' as const) }),
  record({ do: constant('retry' as const), seconds: integer({ min: 0, max: 30 }) }),
  record({ do: constant('crash' as const) }),
  record({ do: constant('bury' as const) }),
  record({ do: constant('wait' as const), seconds: integer({ min: 1, max: 20 }) }),
);

test('whatever fails and crashes, every job ends once, and in the order of its group', () => {
  assert(
    property(array(step, { maxLength: 60 }), (steps) => {
      const store = jobStore(':memory:');
      const [sent, ended] = [new Map<string, string[]>(), new Map<string, string[]>()];
      const note = (where: Map<string, string[]>, group: string, name: string) =>
        where.set(group, [...(where.get(group) ?? []), name]);
      const take = () => store.take(now, now + LEASE);
      const end = (taken: ReturnType<typeof take>) => {
        if (taken?.job.kind === 'open-fix') note(ended, taken.group, taken.job.option);
      };
      let now = 0;
      for (const [index, one] of steps.entries()) {
        if (one.do === 'wait') now += one.seconds;
        else if (one.do === 'send') {
          store.add(jobOf(`${index}`), { group: `${one.group}`, key: `${index}`, now });
          note(sent, `${one.group}`, `${index}`);
        } else {
          const taken = take();
          if (taken === null || one.do === 'crash') continue;
          if (one.do === 'retry') store.retry(taken, now + one.seconds, 'later');
          else {
            if (one.do === 'bury') store.bury(taken, 'never');
            else store.done(taken);
            end(taken);
          }
        }
      }
      for (let due = store.nextDue(); due !== null; due = store.nextDue()) {
        now = Math.max(now, due);
        const taken = take();
        if (taken === null) throw new Error('a job is due and cannot be taken');
        store.done(taken);
        end(taken);
      }
      expect(ended).toEqual(sent);
      store.close();
    }),
  );
});
