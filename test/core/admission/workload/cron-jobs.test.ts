import { cronProblem } from '../../../../src/core/admission/workload/cron-problem.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';
import { objectAt } from '../../../../src/core/values/read-json.ts';
import { job, said, saidToNew } from './said.ts';

function cron(spec: JsonObject = {}, name = 'nightly'): JsonObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace: 'shop' },
    spec: { schedule: '0 3 * * *', jobTemplate: { spec: job()['spec'] ?? {} }, ...spec },
  };
}

describe('schedules', () => {
  test.each([
    '*/5 * * * *',
    '0 0 1 JAN,jul SUN',
    '0-30/2,45 9-17 ? * mon-fri',
    '@hourly',
    '@every 1h30m5.5s',
    '@every 0',
    'CRON_TZ=Europe/Berlin 0 3 * * *',
    'TZ= 0 3 * * *',
    ',,1 * * * *',
    '5/15 * * * *',
  ])('%s', (schedule) => expect(cronProblem(schedule)).toBeNull());

  test.each([
    ['TZ=Nowhere/Land 0 3 * * *', 'provided bad location Nowhere/Land: unknown time zone Nowhere/Land'],
    ['TZ=../UTC 0 3 * * *', 'provided bad location ../UTC: time: invalid location name'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['   ', 'expected exactly 5 fields, found 0: []'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['5-3 * * * *', 'beginning of range (5) beyond end of range (3): 5-3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
    ['* * * foo *', 'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax'],
    ['*/-1 * * * *', 'negative number (-1) not allowed: -1'],
    [
      '9223372036854775808 * * * *',
      'failed to parse int from 9223372036854775808: strconv.Atoi: parsing "9223372036854775808": value out of range',
    ],
    ['@fortnightly', 'unrecognized descriptor: @fortnightly'],
    ['@every day', 'failed to parse duration @every day: time: invalid duration "day"'],
    ['@every 5', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
    ['@every 1d', 'failed to parse duration @every 1d: time: unknown unit "d" in duration "1d"'],
    ['@every ', 'failed to parse duration @every : time: invalid duration ""'],
    ['@every 9999999h', 'failed to parse duration @every 9999999h: time: invalid duration "9999999h"'],
  ])('%s', (schedule, why) => expect(cronProblem(schedule)).toBe(why));

  test('hostile ones end', () => {
    expect(cronProblem(`${'1,'.repeat(100_000)}x * * * *`)).toContain('failed to parse int from x');
    expect(cronProblem(`@every ${'1'.repeat(100_000)}`)).toContain('missing unit');
  });
});

describe('a CronJob', () => {
  test.each([
    {
      name: 'whose Jobs have names that are too long',
      object: cron({}, 'a'.repeat(53)),
      says: [`metadata.name: Invalid value: "${'a'.repeat(53)}": must be no more than 52 characters`],
    },
    { name: 'without a schedule', object: cron({ schedule: '' }), says: ['spec.schedule: Required value'] },
    {
      name: 'in a zone of another spelling',
      object: cron({ timeZone: 'europe/berlin' }),
      says: ['spec.timeZone: Invalid value: "europe/berlin": unknown time zone europe/berlin'],
    },
    { name: 'in a zone with an old name', object: cron({ timeZone: 'Asia/Calcutta' }), says: [] },
    {
      name: 'wherever its server is',
      object: cron({ timeZone: 'local' }),
      says: [
        'spec.timeZone: Invalid value: "local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
        'spec.timeZone: Invalid value: "local": unknown time zone local',
      ],
    },
    {
      name: 'that climbs out of the database',
      object: cron({ timeZone: '../etc/passwd' }),
      says: ['spec.timeZone: Invalid value: "../etc/passwd": unknown time zone ../etc/passwd'],
    },
    {
      name: 'whose Jobs select by hand',
      object: cron({ jobTemplate: { spec: { ...objectAt(job(), 'spec'), manualSelector: true } } }),
      says: ['spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"'],
    },
  ])('$name', ({ object, says }) => expect(saidToNew(object)).toEqual(says));

  test('keeps the zone in its schedule if it had one, and then has no other', () => {
    const zoned = { schedule: 'TZ=UTC 0 3 * * *' };
    expect(said(cron(), cron(zoned))).toHaveLength(1);
    expect(said(cron(zoned), cron({ schedule: 'CRON_TZ=UTC 0 4 * * *' }))).toEqual([]);
    expect(said(cron(zoned), cron({ ...zoned, timeZone: 'UTC' }))).toEqual([
      'spec.schedule: Invalid value: "TZ=UTC 0 3 * * *": cannot use both timeZone field and TZ or CRON_TZ in schedule',
    ]);
  });

  test('keeps a zone that is not there any more', () => {
    expect(said(cron({ timeZone: 'Mars/Base' }), cron({ timeZone: 'Mars/Base', suspend: true }))).toEqual([]);
  });
});
