/** The house's walls. A message names what to do instead; the rooms are described in docs/architecture.md. */
const CORE_ORDER = [
  'values',
  'labels',
  'source',
  'alert',
  'gitops',
  'render',
  'admission',
  'cluster',
  'history',
  'network',
  'flows',
  'rules',
  'diagnosis',
  'fix',
  'report',
];

const roomsInOrder = CORE_ORDER.map((room, index) => ({
  name: `core-${room}-looks-back-only`,
  severity: 'error',
  comment: `src/core/${room} may import only rooms before it on the path of the data (${CORE_ORDER.slice(0, index).join(', ') || 'none'}). Move the shared piece back, or pass the value in.`,
  from: { path: `^src/core/${room}/` },
  to: { path: `^src/core/(${CORE_ORDER.slice(index + 1).join('|') || 'none-after'})/` },
}));

export default {
  forbidden: [
    ...roomsInOrder,
    {
      name: 'core-is-pure',
      severity: 'error',
      comment:
        'The core only computes. Read the data in src/adapters and pass it in; allowed are a YAML, a PromQL, a diff, a hash, a schema and a regular expression library.',
      from: { path: '^src/core/' },
      to: {
        pathNot: ['^src/core/', 'node_modules/(yaml|@prometheus-io/lezer-promql|@lezer|@noble/hashes|diff|zod|re2js)/'],
      },
    },
    {
      name: 'ports-speak-our-words',
      severity: 'error',
      comment: 'A port knows the core only. Vendor types belong to the adapter.',
      from: { path: '^src/ports/' },
      to: { pathNot: ['^src/ports/', '^src/core/'] },
    },
    {
      name: 'stories-use-ports',
      severity: 'error',
      comment: 'A story uses ports and the core. If it needs something from outside, add it to a port.',
      from: { path: '^src/app/' },
      to: { pathNot: ['^src/app/', '^src/ports/', '^src/core/'] },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      comment: 'Adapters meet in src/entrypoints/wire.ts only.',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/(?!$1/)' },
    },
    {
      name: 'adapters-do-not-tell-stories',
      severity: 'error',
      comment: 'An adapter implements a port; the order of steps is in src/app, the shells in src/entrypoints.',
      from: { path: '^src/adapters/' },
      to: { path: '^src/(app|entrypoints)/' },
    },
    {
      name: 'stand-ins-are-for-the-demo-and-tests',
      severity: 'error',
      comment: 'Only the demo and tests may use test/support. The product talks to the real thing.',
      from: { path: '^src/', pathNot: '^src/entrypoints/demo/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Break the circle: move what both need into a room before.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'The import leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-packages-in-the-product',
      severity: 'error',
      comment: 'The product may not need a devDependency at run time.',
      from: { path: '^src/', pathNot: '^src/entrypoints/demo/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
    exclude: { path: '^dist' },
  },
};
