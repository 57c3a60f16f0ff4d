import type { JsonObject } from '../../../../src/core/values/json.ts';
import { CONTAINERS, job, said, saidToNew } from './said.ts';

const INDEXED = { completionMode: 'Indexed', completions: 3, parallelism: 3 };

describe('a new Job', () => {
  test.each<{ name: string; object: JsonObject; says: readonly string[] }>([
    { name: 'is fine with a name and a container', object: job(), says: [] },
    {
      name: 'restarts its Pods, or it does not',
      object: job({}, { restartPolicy: 'Always' }),
      says: ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    },
    {
      name: 'cannot tell its Pods by its own labels',
      object: job({ selector: { matchLabels: { app: 'a' } } }),
      says: [
        'spec.selector: Invalid value: {"matchLabels":{"app":"a","batch.kubernetes.io/controller-uid":"<uid>"}}: `selector` not auto-generated',
        'spec.template.metadata.labels: Invalid value: {"batch.kubernetes.io/controller-uid":"<uid>","batch.kubernetes.io/job-name":"migrate","controller-uid":"<uid>","job-name":"migrate"}: `selector` does not match template `labels`',
      ],
    },
    {
      name: 'unless it says that it does',
      object: {
        ...job(),
        spec: {
          manualSelector: true,
          selector: { matchLabels: { app: 'a' } },
          template: { metadata: { labels: { app: 'a' } }, spec: { restartPolicy: 'Never', containers: CONTAINERS } },
        },
      },
      says: [],
    },
    {
      name: 'has a label for another Job',
      object: {
        ...job(),
        spec: {
          template: {
            metadata: { labels: { 'job-name': 'x' } },
            spec: { restartPolicy: 'Never', containers: CONTAINERS },
          },
        },
      },
      says: [expect.stringContaining('spec.template.metadata.labels[job-name]: Invalid value: ')],
    },
    {
      name: 'counts what is there alone against its completions',
      object: job({ ...INDEXED, completions: -1 }),
      says: ['spec.completions: Invalid value: -1: must be greater than or equal to 0'],
    },
    {
      name: 'names its last Pod with more than 63 characters',
      object: { ...job(INDEXED), metadata: { name: 'a'.repeat(62), namespace: 'shop' } },
      says: [expect.stringContaining(`will not able to create pod with invalid DNS label: ${'a'.repeat(62)}-2`)],
    },
    {
      name: 'counts failures by index without indexes',
      object: job({ backoffLimitPerIndex: 1, maxFailedIndexes: 1 }),
      says: [
        'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
        'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
      ],
    },
    {
      name: 'lets more indexes fail than there are',
      object: job({ ...INDEXED, maxFailedIndexes: 4 }),
      says: [
        'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
        'spec.maxFailedIndexes: Invalid value: 4: must be less than or equal to completions',
      ],
    },
    {
      name: 'is too great to follow each failure',
      object: job({ completionMode: 'Indexed', completions: 100_001, parallelism: 10_001, backoffLimitPerIndex: 1 }),
      says: [
        'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
        'spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
      ],
    },
    {
      name: 'is managed by nobody',
      object: job({ managedBy: 'kueue' }),
      says: ['spec.managedBy: Invalid value: "kueue": must be a domain-prefixed path (such as "acme.io/foo")'],
    },
  ])('$name', ({ object, says }) => expect(saidToNew(object)).toEqual(says));

  test('managers and success policies that a version does not know are dropped', () => {
    expect(saidToNew(job({ managedBy: 'kueue' }), 31)).toEqual([]);
    expect(saidToNew(job({ successPolicy: { rules: [] } }), 30)).toEqual([]);
  });
});

describe('failure policies', () => {
  const rule = (fields: JsonObject, spec: JsonObject = {}): JsonObject =>
    job({ podFailurePolicy: { rules: [fields] }, ...spec });
  const codes = (onExitCodes: JsonObject): JsonObject => rule({ action: 'Count', onExitCodes });
  const at = 'spec.podFailurePolicy.rules[0]';

  test.each<{ name: string; object: JsonObject; says: readonly string[] }>([
    {
      name: 'conditions are true unless they say so',
      object: rule({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }),
      says: [],
    },
    {
      name: 'nothing to act on',
      object: rule({ action: 'Ignore' }),
      says: [`${at}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`],
    },
    {
      name: 'no action',
      object: rule({ onPodConditions: [{ type: 'Ready', status: 'Maybe' }] }),
      says: [
        `${at}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`,
        `${at}.onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`,
      ],
    },
    {
      name: 'an index fails where none has a limit',
      object: rule({ action: 'FailIndex', onPodConditions: [{ type: 'Ready' }] }),
      says: [`${at}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
    },
    {
      name: 'codes out of order, twice, and of success',
      object: codes({ operator: 'In', values: [2, 0, 2] }),
      says: [
        `${at}.onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator`,
        `${at}.onExitCodes.values[2]: Duplicate value: 2`,
        `${at}.onExitCodes.values: Invalid value: [2,0,2]: must be ordered`,
      ],
    },
    {
      name: "codes of somebody else's container",
      object: codes({ operator: 'NotIn', values: [0], containerName: 'side' }),
      says: [
        `${at}.onExitCodes.containerName: Invalid value: "side": must be one of the container or initContainer names in the pod template`,
      ],
    },
    {
      name: 'no codes',
      object: codes({ operator: 'In' }),
      says: [`${at}.onExitCodes.values: Invalid value: null: at least one value is required`],
    },
    {
      name: 'Pods are replaced while they still end',
      object: rule(
        { action: 'Ignore', onPodConditions: [{ type: 'Ready' }] },
        { podReplacementPolicy: 'TerminatingOrFailed' },
      ),
      says: ['spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'],
    },
  ])('$name', ({ object, says }) => expect(saidToNew(object)).toEqual(says));
});

describe('success policies', () => {
  const rules = (...list: readonly JsonObject[]): JsonObject => job({ ...INDEXED, successPolicy: { rules: list } });
  const at = 'spec.successPolicy.rules[0]';

  test.each<{ name: string; object: JsonObject; says: readonly string[] }>([
    { name: 'indexes and a count', object: rules({ succeededIndexes: '0,2', succeededCount: 2 }), says: [] },
    {
      name: 'no rule',
      object: rules(),
      says: [
        'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified',
      ],
    },
    {
      name: 'an empty rule',
      object: rules({}),
      says: [`${at}: Required value: at least one of succeededCount or succeededIndexes must be specified`],
    },
    {
      name: 'more than the indexes',
      object: rules({ succeededIndexes: '0-1', succeededCount: 3 }),
      says: [
        `${at}.succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)`,
      ],
    },
    {
      name: 'without indexes',
      object: job({ successPolicy: { rules: [{ succeededCount: 1 }] } }),
      says: [
        'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode',
      ],
    },
    ...[
      ['3', 'too large index: "3"'],
      ['a', 'cannot convert string to integer for index: "a"'],
      ['1,1', 'non-increasing order, previous: 1, current: 1'],
      ['2-1', 'non-increasing order, previous: 2, current: 1'],
      [
        '0-1-2',
        `the fragment "0-1-2" violates the requirement that an index interval can have at most two parts separated by '-'`,
      ],
    ].map(([succeededIndexes = '', why = '']) => ({
      name: succeededIndexes,
      object: rules({ succeededIndexes }),
      says: [`${at}.succeededIndexes: Invalid value: "${succeededIndexes}": error parsing succeededIndexes: ${why}`],
    })),
  ])('$name', ({ object, says }) => expect(saidToNew(object)).toEqual(says));
});

describe('what of a Job may change', () => {
  const image = { containers: [{ name: 'main', image: 'busybox:2' }] };
  const resources = { containers: [{ ...CONTAINERS[0], resources: { requests: { cpu: '1' } } }] };
  const suspended = { suspend: true };

  test.each([
    { name: 'its parallelism', after: job({ parallelism: 2 }) },
    {
      name: 'a default that is written down',
      after: job({}, { dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30 }),
    },
    {
      name: 'completions and parallelism together',
      before: job(INDEXED),
      after: job({ ...INDEXED, completions: 4, parallelism: 4 }),
    },
    {
      name: 'where its Pods run, while suspended',
      before: job(suspended),
      after: job(suspended, { nodeSelector: { a: 'b' } }),
    },
    { name: 'what its Pods ask for, while suspended', before: job(suspended), after: job(suspended, resources) },
  ])('may: $name', ({ before = job(), after }) => expect(said(before, after)).toEqual([]));

  test.each([
    {
      name: 'completions alone',
      before: job(INDEXED),
      after: job({ ...INDEXED, completions: 4 }),
      says: 'spec.completions: Invalid value: 4: can only be modified in tandem with spec.parallelism',
    },
    {
      name: 'completions of one without indexes',
      after: job({ completions: 4 }),
      says: 'spec.completions: Invalid value: 4: field is immutable',
    },
    {
      name: 'its mode',
      after: job({ completionMode: 'Indexed' }),
      says: 'spec.completionMode: Invalid value: "Indexed": field is immutable',
    },
    {
      name: 'its image',
      after: job({}, image),
      says: /^spec\.template: Invalid value: \{"labels":.*"Image":"busybox:2".*field is immutable$/,
    },
    {
      name: 'its image, while suspended',
      before: job(suspended),
      after: job(suspended, image),
      says: /^spec\.template\.spec: Invalid value: \{"Volumes":null.*field is immutable$/,
    },
    {
      name: 'what its Pods ask for up to 1.35',
      minor: 35,
      before: job(suspended),
      after: job(suspended, resources),
      says: /^spec\.template: /,
    },
  ])('may not: $name', ({ before = job(), after, says, minor = 36 }) => {
    expect(said(before, after, minor)).toEqual([typeof says === 'string' ? says : expect.stringMatching(says)]);
  });

  test('a live one keeps the uid that it has', () => {
    const uid = '5f1c2f0e-0000-4000-8000-000000000001';
    const live = { ...job(), metadata: { name: 'migrate', namespace: 'shop', uid } };
    expect(said(live, job({ parallelism: 2 }))).toEqual([]);
    expect(said(live, job({ selector: { matchLabels: { app: 'a' } } })).join()).toContain(uid);
  });

  test('a suspended Job whose status says that it ran, or still runs, may not', () => {
    const moved = job(suspended, { nodeSelector: { a: 'b' } });
    const ran = { ...job(suspended), status: { startTime: '2026-01-01T00:00:00Z' } };
    const runs = { ...job(suspended), status: { active: 1 } };
    expect(said(ran, moved, 35)).toHaveLength(1);
    expect(said(ran, moved, 36)).toEqual([]);
    expect(said(runs, moved, 36)).toHaveLength(1);
  });

  test('what the server generated is missing in a replacement', () => {
    const [first, second] = said(job(), job({ backoffLimit: 1 }), 36, 'replace');
    expect(first).toBe('spec.selector: Required value');
    expect(second).toBe(
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
    );
  });
});
