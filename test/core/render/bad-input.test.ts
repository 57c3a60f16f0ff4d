import { repositorySettings } from '../../../src/core/gitops/repository-settings.ts';
import { printObjects } from '../../../src/core/render/print-objects.ts';
import { render } from '../../../src/core/render/render.ts';
import type { Rendered } from '../../../src/core/render/rendered.ts';
import { type Snapshot, type SnapshotFile, snapshotOf } from '../../../src/core/values/snapshot.ts';
import { treeOf } from '../../support/tree.ts';
import { worldOfSnapshots } from '../../support/world-of.ts';

const KUSTOMIZATION = 'kustomization.yaml';
const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

/** A kustomization of one file. */
const fileOf = (text: string): Snapshot => treeOf({ [KUSTOMIZATION]: 'resources: [a.yaml]\n', 'a.yaml': text });

/** The same, of bytes that nobody made sure are text. */
const bytesOf = (bytes: Uint8Array): Snapshot => withFile(fileOf(''), 'a.yaml', { id: 'bytes', bytes });

function linksOf(links: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>): Snapshot {
  return Object.entries(links).reduce(
    (snapshot, [path, linksTo]) => withFile(snapshot, path, { id: linksTo, bytes: new Uint8Array(), linksTo }),
    treeOf(files),
  );
}

function withFile(snapshot: Snapshot, path: string, file: SnapshotFile): Snapshot {
  const known = snapshot.paths().map((at): [string, SnapshotFile | undefined] => [at, snapshot.file(at)]);
  const files = known.filter((entry): entry is [string, SnapshotFile] => entry[1] !== undefined);
  return snapshotOf(new Map([...files, [path, file]]), null);
}

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('');

/** Everything that is made of a rendering: objects, their text, and the lines of every change. */
function look(snapshot: Snapshot): Rendered {
  const rendered = render(snapshot, '');
  printObjects(rendered.objects);
  for (const { touches } of rendered.objects) for (const { source } of touches) expect(source.line).toBeGreaterThan(0);
  return rendered;
}

/** Generous: the machine may be busy with other tests. What is not bounded takes minutes. */
const TIMEOUT_MS = 20_000;

/** Folders `l0`, `l1`, …, each a kustomization of what the text says; the last is a leaf. The root names the first. */
const levels = (count: number, text: (next: string) => string, leaf = 'namePrefix: a'): Snapshot =>
  treeOf({
    [KUSTOMIZATION]: text('l0'),
    ...Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`l${at}/${KUSTOMIZATION}`, text(`../l${at + 1}`)] as const),
    ),
    [`l${count}/${KUSTOMIZATION}`]: leaf,
  });
const overlay = (next: string): string => `resources: [${next}]`;
const overlays = (next: string): string => `resources: [${next}, ${next}]`;
const COMPONENT = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';
const component = (next: string): string => `${next.startsWith('l0') ? '' : COMPONENT}components: [${next}]\n`;

/** A replacement that sets `a` inside of a text. */
const inText = (text: string): Snapshot =>
  treeOf({
    [KUSTOMIZATION]: `resources: [a.yaml]
replacements:
- source: {kind: ConfigMap, fieldPath: metadata.name}
  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.text.a]}]
`,
    'a.yaml': `${CONFIG_MAP}data:\n  text: ${JSON.stringify(text)}\n`,
  });

const LINK_CHAIN = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`l${index}`, `l${index + 1}`]));
const BOMB = times(
  10,
  (level) =>
    `a${level}: &a${level} [${Array(9)
      .fill(level === 0 ? 'x' : `*a${level - 1}`)
      .join(', ')}]\n`,
);
const DOUBLING = `  a0: &a0 [x]\n${times(40, (level) => `  a${level + 1}: &a${level + 1} [*a${level}, *a${level}]\n`)}`;
const MERGES = `  a0: &a0 {x: "1"}\n${times(40, (level) => `  a${level + 1}: &a${level + 1} {<<: [*a${level}, *a${level}], y: *a${level}}\n`)}`;

describe('refused in a bounded time, in words that name what is wrong', () => {
  test.each<readonly [string, () => Snapshot, RegExp]>([
    [
      'NUL',
      () => fileOf(`${CONFIG_MAP}data: {a: "x\u0000y"}\n`),
      /yaml: control characters are not allowed in File: a\.yaml$/,
    ],
    [
      'what is not UTF-8',
      () =>
        bytesOf(
          Buffer.concat([
            Buffer.from(`${CONFIG_MAP}data: {a: "`),
            Buffer.from([0xff, 0xc3, 0x28]),
            Buffer.from('"}\n'),
          ]),
        ),
      /yaml: invalid leading UTF-8 octet in File: a\.yaml$/,
    ],
    [
      'a file that is missing',
      () => treeOf({ [KUSTOMIZATION]: 'resources: [nope.yaml]' }),
      /lstat nope\.yaml: no such file/,
    ],
    ['no kustomization', () => treeOf({ 'README.md': '' }), /unable to find one of 'kustomization\.yaml'/],
    ['an empty kustomization', () => treeOf({ [KUSTOMIZATION]: '# nothing\n' }), /is empty/],
    ['a kustomization that is a list', () => treeOf({ [KUSTOMIZATION]: '- a\n' }), /^invalid Kustomization: /],
    [
      'a cycle',
      () =>
        treeOf({
          [KUSTOMIZATION]: 'resources: [a]',
          'a/kustomization.yaml': 'resources: [../b]',
          'b/kustomization.yaml': 'resources: [../a]',
        }),
      /cycle detected/,
    ],
    [
      'a file above the repository',
      () => treeOf({ [KUSTOMIZATION]: 'resources: [../../../etc/passwd]' }),
      /no such file/,
    ],
    ['a folder above the repository', () => treeOf({ [KUSTOMIZATION]: 'resources: [../../..]' }), /no such file/],
    ['an absolute path', () => treeOf({ [KUSTOMIZATION]: 'resources: [/etc/passwd]' }), /cannot be absolute/],
    [
      'a link to an absolute path',
      () => linksOf({ 'a.yaml': '/etc/passwd' }, { [KUSTOMIZATION]: 'resources: [a.yaml]' }),
      /no such file/,
    ],
    [
      'a link above the repository',
      () => linksOf({ 'a.yaml': '../../etc/passwd' }, { [KUSTOMIZATION]: 'resources: [a.yaml]' }),
      /no such file/,
    ],
    [
      'a link to itself',
      () => linksOf({ 'a.yaml': 'a.yaml' }, { [KUSTOMIZATION]: 'resources: [a.yaml]' }),
      /too many links/,
    ],
    ['a kustomization that links to itself', () => linksOf({ [KUSTOMIZATION]: KUSTOMIZATION }, {}), /too many links/],
    [
      'a long chain of links',
      () => linksOf(LINK_CHAIN, { [KUSTOMIZATION]: 'resources: [l0]', l100: CONFIG_MAP }),
      /too many links/,
    ],
    [
      'a folder that links to itself',
      () => linksOf({ loop: '.' }, { [KUSTOMIZATION]: 'resources: [loop]' }),
      /cycle detected/,
    ],
    ['overlays that double', () => levels(30, overlays), /^more than 10000 kustomizations in one build, at 'l\d+'$/],
    [
      'components that double',
      () => levels(30, (next) => component(`${next}, ${next}`), `${COMPONENT}namePrefix: a`),
      /^more than 10000 kust/,
    ],
    ['deep overlays', () => levels(2_000, overlay), /^more than 200 kustomizations on top of each other at 'l200'$/],
    ['deep components', () => levels(2_000, component), /^more than 200 kustomizations on top of each other/],
    [
      'what is missing below many components',
      () => levels(190, component, `${COMPONENT}components: [nope]`),
      /^accumulateDirectory: .*nope/,
    ],
    ['a cycle below many overlays', () => levels(190, overlay, 'resources: [../l0]'), /cycle detected/],
    ['anchors that multiply', () => fileOf(`${CONFIG_MAP}data:\n${BOMB.replace(/^/gm, '  ')}`), /excessive aliasing/],
    ['anchors that double', () => fileOf(`${CONFIG_MAP}data:\n${DOUBLING}`), /excessive aliasing/],
    ['merge keys that double', () => fileOf(`${CONFIG_MAP}data:\n${MERGES}`), /excessive aliasing/],
    [
      'items that multiply',
      () => fileOf(`kind: List\napiVersion: v1\n${BOMB.replace('a9:', 'items:')}`),
      /excessive aliasing/,
    ],
    [
      'a kustomization that multiplies',
      () => treeOf({ [KUSTOMIZATION]: `${BOMB}resources: *a9\n` }),
      /excessive aliasing/,
    ],
    [
      'deep lists',
      () => fileOf(`${CONFIG_MAP}data: ${'['.repeat(100_000)}${']'.repeat(100_000)}`),
      /exceeded max depth of 256/,
    ],
    [
      'deep mappings, never closed',
      () => fileOf(`${CONFIG_MAP}data: ${'{a: '.repeat(100_000)}`),
      /exceeded max depth of 256/,
    ],
    ['deep blocks', () => fileOf(times(3_000, (level) => `${' '.repeat(level)}a:\n`)), /exceeded max depth of 256/],
    ['deep dashes', () => fileOf('- '.repeat(100_000)), /exceeded max depth of 256/],
    ['deep questions', () => fileOf('? '.repeat(100_000)), /exceeded max depth of 256/],
    [
      'a deep kustomization',
      () => treeOf({ [KUSTOMIZATION]: `resources: ${'['.repeat(100_000)}` }),
      /exceeded max depth of 256/,
    ],
    [
      'deep lists of kind List',
      () => fileOf('{kind: List, items: ['.repeat(5_000) + ']}'.repeat(5_000)),
      /exceeded max depth of 256/,
    ],
    [
      'a deep patch',
      () =>
        treeOf({
          [KUSTOMIZATION]: `resources: [a.yaml]\npatches: [{patch: "${'['.repeat(100_000)}", target: {kind: ConfigMap}}]`,
          'a.yaml': CONFIG_MAP,
        }),
      /PatchTransformer/,
    ],
    ['anchors that multiply, in a text', () => inText(`${BOMB}a: 1\n`), /unable to find field "data\.text\.a"/],
    ['an alias of itself, in a text', () => inText('a: &a [*a]\n'), /unable to find field "data\.text\.a"/],
    ['an alias of nothing, in a text', () => inText('a: *x\n'), /unable to find field "data\.text\.a"/],
    ['an alias of what is gone, in a text', () => inText('a: [&b 1]\nc: *b\n'), /unknown anchor 'b' referenced/],
    ['deep lists, in a text', () => inText(`a: ${'['.repeat(100_000)}`), /unable to find field "data\.text\.a"/],
    [
      'deep JSON, in a text',
      () => inText(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`),
      /unable to find field "data\.text\.a"/,
    ],
    ['a million tokens and more', () => fileOf(`[${'1,'.repeat(1_200_000)}1]`), /more than 2000000 tokens in one file/],
    ['100 MB', () => bytesOf(new Uint8Array(100_000_000).fill(0x78)), /100000000 characters in one file/],
    ['100 MB of brackets', () => bytesOf(new Uint8Array(100_000_000).fill(0x5b)), /100000000 characters in one file/],
    ['tabs', () => fileOf('apiVersion: v1\n\tkind: ConfigMap\n'), /found a tab character that violates indentation/],
    ['duplicate keys', () => fileOf(`${CONFIG_MAP}data: {a: "1", a: "2"}\n`), /mapping key "a" already defined/],
    [
      '__proto__ in a kustomization',
      () => treeOf({ [KUSTOMIZATION]: '__proto__: {resources: [a.yaml]}' }),
      /unknown field "__proto__"/,
    ],
    ['a key of five million characters', () => fileOf(CONFIG_MAP + 'x'.repeat(5_000_000)), /MalformedYAMLError/],
    ['colons', () => fileOf(CONFIG_MAP + 'a: '.repeat(100_000)), /exceeded max depth of 256/],
    [
      'a pattern that is none',
      () =>
        treeOf({
          [KUSTOMIZATION]: `resources: [a.yaml]\npatches: [{patch: "[]", target: {name: "((a+)+"}}]`,
          'a.yaml': CONFIG_MAP.replace('name: a', `name: aab`),
        }),
      /error parsing regexp: missing closing \): `\^\(\?:\(\(a\+\)\+\)\$`/,
    ],
  ])(
    '%s',
    (_, snapshot, words) => {
      const { problem, objects } = look(snapshot());
      expect(problem?.message).toMatch(words);
      expect(objects).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe('rendered as what it says', () => {
  test.each<readonly [string, () => Snapshot, number]>([
    [
      '10,000 documents',
      () => fileOf(times(10_000, (at) => `${CONFIG_MAP.replace('name: a', `name: a${at}`)}---\n`)),
      10_000,
    ],
    [
      'a List of 2,000',
      () =>
        fileOf(
          `kind: List\napiVersion: v1\nitems:\n${times(2_000, (at) => `- {apiVersion: v1, kind: ConfigMap, metadata: {name: a${at}}}\n`)}`,
        ),
      2_000,
    ],
    [
      'a List inside of a List',
      () =>
        fileOf(
          '{kind: List, apiVersion: v1, items: [{kind: List, apiVersion: v1, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]}]}',
        ),
      1,
    ],
    ['150 overlays on top of each other', () => levels(150, overlay, 'configMapGenerator: [{name: a}]'), 1],
    [
      '1,000 patches of one object',
      () =>
        treeOf({
          [KUSTOMIZATION]: `resources: [a.yaml]\npatches:\n${times(1_000, (at) => `- patch: |-\n    {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k${at}: x}}\n`)}`,
          'a.yaml': CONFIG_MAP,
        }),
      1,
    ],
    ['20,000 empty documents', () => fileOf(CONFIG_MAP + '---\n'.repeat(20_000)), 1],
    [
      '2,000 anchors',
      () => fileOf(`${CONFIG_MAP}data:\n${times(2_000, (at) => `  a${at}: &a${at} x\n  b${at}: *a${at}\n`)}`),
      1,
    ],
    ['a value of five million characters', () => fileOf(`${CONFIG_MAP}data: {a: "${'x'.repeat(5_000_000)}"}\n`), 1],
    [
      'a byte order mark',
      () => treeOf({ [KUSTOMIZATION]: '\ufeffresources: [a.yaml]\n', 'a.yaml': `\ufeff${CONFIG_MAP}` }),
      1,
    ],
    ['CRLF', () => fileOf(`${CONFIG_MAP}---\n${CONFIG_MAP.replace('name: a', 'name: b')}`.replaceAll('\n', '\r\n')), 2],
    [
      'a link through a folder that links to itself',
      () => linksOf({ loop: '.' }, { [KUSTOMIZATION]: 'resources: [loop/loop/loop/a.yaml]', 'a.yaml': CONFIG_MAP }),
      1,
    ],
    [
      '100 MB that nobody names',
      () => withFile(fileOf(CONFIG_MAP), 'video.yaml', { id: 'video', bytes: new Uint8Array(100_000_000).fill(0x78) }),
      1,
    ],
    [
      'huge numbers',
      () => fileOf(`${CONFIG_MAP}data: {a: 1e999, b: ${'9'.repeat(10_000)}, c: 0x${'f'.repeat(10_000)}}\n`),
      1,
    ],
    [
      'types and names that every JavaScript object has',
      () => fileOf('{apiVersion: __proto__, kind: constructor, metadata: {name: toString, namespace: __proto__}}'),
      1,
    ],
  ])(
    '%s',
    (_, snapshot, count) => {
      const { problem, objects } = look(snapshot());
      expect(problem).toBeNull();
      expect(objects).toHaveLength(count);
    },
    TIMEOUT_MS,
  );
});

test('keys that JavaScript treats as something else are keys', () => {
  const { objects } = look(
    fileOf('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {__proto__: x, constructor: z, toString: w}}'),
  );
  expect(new Map(Object.entries(objects[0]?.manifest['data'] ?? {}))).toEqual(
    new Map([
      ['__proto__', 'x'],
      ['constructor', 'z'],
      ['toString', 'w'],
    ]),
  );
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test.each([
  {
    name: 'strategic merge',
    patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, __proto__: {polluted: "1"}}',
  },
  { name: 'JSON 6902', patch: '[{op: add, path: /__proto__/polluted, value: "1"}]' },
])('a $name patch of __proto__ reaches no other object', ({ patch }) => {
  look(
    treeOf({
      [KUSTOMIZATION]: `resources: [a.yaml]\npatches: [{target: {kind: ConfigMap}, patch: '${patch}'}]`,
      'a.yaml': CONFIG_MAP,
    }),
  );
  expect(Object.prototype).not.toHaveProperty('polluted');
  expect({}).not.toHaveProperty('polluted');
});

test.each([
  { name: 'anchors that multiply', text: BOMB, problem: /excessive aliasing/ },
  { name: 'deep lists', text: '['.repeat(100_000), problem: /exceeded max depth/ },
  { name: 'duplicate keys', text: 'ignore: []\nignore: []\n', problem: /line 2: ignore/ },
])('$name in .suture.yaml are refused', ({ text, problem }) => {
  const { gaps } = repositorySettings(treeOf({ '.suture.yaml': text }));
  expect(gaps.map(({ detail }) => detail).join()).toMatch(problem);
});

test.each<readonly [string, Snapshot]>([
  ['a cycle of links', linksOf({ a: 'b', b: 'a' }, { 'apps/x.yaml': CONFIG_MAP })],
  ['anchors that multiply', fileOf(BOMB)],
  ['deep lists', fileOf('['.repeat(100_000))],
  ['100 MB', bytesOf(new Uint8Array(100_000_000).fill(0x5b))],
  ['2,000 documents', fileOf(times(2_000, (at) => `${CONFIG_MAP.replace('name: a', `name: a${at}`)}---\n`))],
])(
  'a repository with %s is scanned',
  (_, snapshot) => {
    const { applications, live } = worldOfSnapshots([snapshot]);
    expect(applications.length).toBeLessThan(2);
    expect(live).toBeDefined();
  },
  TIMEOUT_MS,
);
