import {
  BOOL,
  INT_OR_STRING,
  INT32,
  list,
  map,
  named,
  pointer,
  QUANTITY,
  STRING,
  struct,
} from '../../../../src/core/admission/print/go-type.ts';
import { printDiff } from '../../../../src/core/admission/print/print-diff.ts';
import { unifiedDiff } from '../../../../src/core/admission/print/unified-diff.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';

const PORT = struct('core.Port', [
  ['Name', STRING],
  ['Number', INT32],
  ['Protocol', named('core.Protocol')],
  ['Target', INT_OR_STRING],
]);

const SPEC = struct('core.Spec', [
  ['Command', list(STRING)],
  ['Ports', list(PORT)],
  ['Limits', map(QUANTITY, 'core.ResourceList')],
  ['Replicas', pointer(INT32)],
  ['Paused', BOOL],
  ['Class', pointer(STRING)],
  ['Labels', map(STRING)],
  ['Note', STRING],
]);

const BEFORE: JsonObject = {
  ports: [
    { name: 'http', number: 80, protocol: 'TCP', target: 'http' },
    { name: 'admin', number: 81, protocol: 'TCP', target: 81 },
  ],
  limits: { cpu: '500m' },
  replicas: 1,
  labels: { a: 'b' },
};

function since134(after: JsonObject): string {
  return printDiff(SPEC, BEFORE, after, { minor: 34 });
}

function before134(after: JsonObject): string {
  return printDiff(SPEC, BEFORE, after, { minor: 33 });
}

describe('from 1.34 on, a unified diff of the internal type’s JSON', () => {
  test('a change inside', () => {
    expect(since134({ ...BEFORE, replicas: 2 })).toBe(
      [
        '@@ -17,7 +17,7 @@',
        ' "Limits": {',
        '  "cpu": "500m"',
        ' },',
        '-"Replicas": 1,',
        '+"Replicas": 2,',
        ' "Paused": false,',
        ' "Class": null,',
        ' "Labels": {',
        '',
      ]
        .map((line) => (line === '' || line.startsWith('@@') ? line : line.replace(/^([-+ ])/, '$1 ')))
        .join('\n'),
    );
  });

  test('two changes far from each other are two hunks', () => {
    const text = (first: string, last: string): string =>
      [first, ...Array.from({ length: 10 }, (_, index) => `line ${index}`), last].join('\n');
    expect(unifiedDiff(text('a', 'y'), text('b', 'z'))).toBe(
      '@@ -1,4 +1,4 @@\n-a\n+b\n line 0\n line 1\n line 2\n@@ -9,4 +9,4 @@\n line 7\n line 8\n line 9\n-y\n+z\n',
    );
  });

  test('a line that goes, and one that comes', () => {
    expect(unifiedDiff('a\nb\nc', 'a\nc')).toBe('@@ -1,3 +1,2 @@\n a\n-b\n c\n');
    expect(unifiedDiff('a', 'a\nb')).toBe('@@ -1 +1,2 @@\n a\n+b\n');
  });

  test('nothing where nothing differs', () => {
    expect(unifiedDiff('a', 'a')).toBe('');
  });
});

describe('before, go-cmp’s report', () => {
  test('a value alone is shown before and after, two equal fields around it; one more is shown too, others are counted', () => {
    expect(before134({ ...BEFORE, replicas: 2 })).toBe(`  core.Spec{
  	Command:  nil,
  	Ports:    {{Name: "http", Number: 80, Protocol: "TCP", Target: {Type: 1, StrVal: "http"}}, {Name: "admin", Number: 81, Protocol: "TCP", Target: {IntVal: 81}}},
  	Limits:   {s"cpu": {i: {...}, s: "500m", Format: "DecimalSI"}},
- 	Replicas: &1,
+ 	Replicas: &2,
  	Paused:   false,
  	Class:    nil,
  	... // 2 identical fields
  }
`);
  });

  test('an element of a list that is more alike than not is gone into', () => {
    const [first, second] = [BEFORE['ports']].flat();
    const changed = { ...(second as JsonObject), number: 82 };
    expect(before134({ ...BEFORE, ports: [first ?? null, changed] })).toBe(`  core.Spec{
  	Command: nil,
  	Ports: []core.Port{
  		{Name: "http", Number: 80, Protocol: "TCP", Target: {Type: 1, StrVal: "http"}},
  		{
  			Name:     "admin",
- 			Number:   81,
+ 			Number:   82,
  			Protocol: "TCP",
  			Target:   {IntVal: 81},
  		},
  	},
  	Limits:   {s"cpu": {i: {...}, s: "500m", Format: "DecimalSI"}},
  	Replicas: &1,
  	... // 4 identical fields
  }
`);
  });

  test('what is new, and what was nothing', () => {
    expect(before134({ ...BEFORE, command: ['a'], labels: { a: 'b', c: 'd' } })).toBe(`  core.Spec{
- 	Command:  nil,
+ 	Command:  []string{"a"},
  	Ports:    {{Name: "http", Number: 80, Protocol: "TCP", Target: {Type: 1, StrVal: "http"}}, {Name: "admin", Number: 81, Protocol: "TCP", Target: {IntVal: 81}}},
  	Limits:   {s"cpu": {i: {...}, s: "500m", Format: "DecimalSI"}},
  	Replicas: &1,
  	Paused:   false,
  	Class:    nil,
  	Labels: map[string]string{
  		"a": "b",
+ 		"c": "d",
  	},
  	Note: "",
  }
`);
  });

  test('what is equal is shown four fields deep; dots stand for the rest, be it nothing', () => {
    const many = struct(
      'core.Many',
      ['A', 'B', 'C', 'D', 'E'].map((name) => [name, STRING]),
    );
    const both = struct('core.Both', [
      ['Many', many],
      ['Name', STRING],
    ]);
    const value = (name: string): JsonObject => ({ many: { a: '1', b: '2', c: '3', d: '4' }, name });
    expect(printDiff(both, value('x'), value('y'), { minor: 33 })).toBe(`  core.Both{
  	Many: {A: "1", B: "2", C: "3", D: "4", ...},
- 	Name: "x",
+ 	Name: "y",
  }
`);
  });

  test('long texts are shown by what differs in them', () => {
    const note = (middle: string): JsonObject => ({ ...BEFORE, note: `pvc-${middle}-0123456789abcdefghij` });
    const report = printDiff(SPEC, note('11111111-aaaa'), note('22222222-bbbb'), { minor: 33 });
    expect(report.split('\n').slice(-7, -2).join('\n')).toBe(
      `  	Note: strings.Join({
  		"pvc-",
- 		"11111111-aaaa",
+ 		"22222222-bbbb",
  		"-0123456789abcdefghij",
  	}, ""),`
        .split('\n')
        .slice(1)
        .join('\n'),
    );
  });

  test('an amount that is written otherwise is no difference', () => {
    expect(before134({ ...BEFORE, limits: { cpu: 0.5 } })).toBe('');
  });
});
