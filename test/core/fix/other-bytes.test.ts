import { array, assert, boolean, constantFrom, property, record } from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { remedy } from '../../../src/core/fix/remedy.ts';
import { connect } from '../../../src/core/network/connect.ts';
import { applyEdits } from '../../../src/core/values/edit.ts';
import { blaming, worldOf } from './incident.ts';

const FILE = 'shop/policy.yaml';

const BASE = ['web', 'db']
  .map(
    (name) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: main, ports: [{ containerPort: 5432 }] }] }
`,
  )
  .join('');

const FLOW = {
  from: { type: 'workload', namespace: 'shop', name: 'web' },
  to: { type: 'workload', namespace: 'shop', name: 'db' },
  port: 5432,
  protocol: 'TCP',
} as const;

interface Manner {
  readonly cilium: boolean;
  readonly indentSeq: boolean;
  readonly braces: boolean;
  readonly comments: boolean;
  readonly crlf: boolean;
  readonly openEnd: boolean;
  readonly quote: string;
  readonly broad: boolean;
  readonly after: boolean;
  readonly rules: readonly string[];
}

/** A policy that lets nobody it should into the database, written in some manner. */
function written(manner: Manner): string {
  const { cilium, indentSeq, braces, comments, quote, broad } = manner;
  const note = comments ? '   # kept' : '';
  const dash = indentSeq ? '  ' : '';
  const [kind, selector] = cilium ? ['CiliumNetworkPolicy', 'endpointSelector'] : ['NetworkPolicy', 'podSelector'];
  const rule = (app: string): readonly string[] => {
    const [from, ports] = cilium ? ['fromEndpoints', 'toPorts'] : ['from', 'ports'];
    const labels = cilium ? `matchLabels: {app: ${app}}` : `podSelector: {matchLabels: {app: ${app}}}`;
    const port = cilium ? `ports: [{port: ${quote}5432${quote}, protocol: TCP}]` : 'port: 5432, protocol: TCP';
    if (braces) return [`  ${dash}- {${from}: [{${labels}}], ${ports}: [{${port}}]}${note}`];
    return [`  ${dash}- ${from}:${note}`, `    ${dash}${dash}- ${labels}`, `    ${dash}${ports}: [{${port}}]${note}`];
  };
  const lines = [
    ...(comments ? ['# the database'] : []),
    `apiVersion: ${cilium ? 'cilium.io/v2' : 'networking.k8s.io/v1'}`,
    `kind: ${kind}`,
    'metadata:',
    `  name: db${note}`,
    '  namespace: shop',
    'spec:',
    broad ? `  ${selector}: {}` : `  ${selector}: {matchLabels: {app: db}}${note}`,
    '  ingress:',
    ...manner.rules.flatMap(rule),
    ...(comments ? ['  # nobody else'] : []),
    ...(manner.after ? ['---', 'apiVersion: v1', 'kind: ConfigMap', 'metadata: {name: x, namespace: shop}'] : []),
  ];
  return lines.join(manner.crlf ? '\r\n' : '\n') + (manner.openEnd ? '' : manner.crlf ? '\r\n' : '\n');
}

const manners = record({
  cilium: boolean(),
  indentSeq: boolean(),
  braces: boolean(),
  comments: boolean(),
  crlf: boolean(),
  openEnd: boolean(),
  quote: constantFrom('"', "'"),
  broad: boolean(),
  after: boolean(),
  rules: array(constantFrom('job', 'proxy', 'other'), { minLength: 1, maxLength: 3 }),
});

/** Every rule of every document, and the documents without them. */
function read(text: string): unknown[] {
  return parseAllDocuments(text).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown;
  });
}

test('a rule is put into any policy, or beside it, and every other byte stays', () => {
  assert(
    property(manners, (manner) => {
      const text = written(manner);
      const world = worldOf([
        {
          'shop/kustomization.yaml': 'resources: [base.yaml, policy.yaml]\n',
          'shop/base.yaml': BASE,
          [FILE]: text,
        },
      ]);
      const cause = {
        rule: 'policy-drops-flow',
        summary: '',
        confidence: 'proven',
        source: { file: FILE, line: 1 },
      } as const;
      const watched = { flow: FLOW, why: '', inferred: false, verdict: connect(world.live, FLOW) };
      const [option] = remedy(
        blaming(world, cause, () => false, [watched]),
        world,
      );
      expect(option).toMatchObject({ id: 'allow-flow', proof: { holds: true } });
      const edits = option?.edits ?? [];
      expect(edits.every(({ start, end }) => start === end)).toBe(true);
      const after = applyEdits(text, edits);
      if (manner.crlf) expect(after).not.toMatch(/[^\r]\n/);
      const [before, now] = [read(text), read(after)];
      if (manner.broad) expect(now.slice(0, before.length)).toEqual(before);
      else expect(now[0]).toMatchObject({ spec: { ingress: expect.any(Array) as unknown } });
      expect(now).toHaveLength(before.length + (manner.broad ? 1 : 0));
    }),
    { numRuns: 40 },
  );
});
