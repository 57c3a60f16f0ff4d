import { parseRepositoryConfig } from '../../../src/core/gitops/repository-config.ts';
import { agentOf } from '../../../src/core/network/agent.ts';

const defaults = { applications: [], ignore: [], kubernetes: {}, network: {} };

test.each([
  { name: 'no file', text: null, value: defaults },
  { name: 'an empty file', text: '# nothing yet\n', value: defaults },
  {
    name: 'everything',
    text: `
applications:
  - { path: services/shop/, namespace: shop }
ignore:
  - { rule: service-selects-no-pods, path: services/legacy }
kubernetes: { minor: 33 }
network: { cilium: "1.17.5", dataPath: kube-proxy, options: { hostFirewall: true } }`,
    value: {
      applications: [{ path: 'services/shop', namespace: 'shop' }],
      ignore: [{ rule: 'service-selects-no-pods', path: 'services/legacy' }],
      kubernetes: { minor: 33 },
      network: { cilium: '1.17.5', dataPath: 'kube-proxy', options: { hostFirewall: true } },
    },
  },
])('$name', ({ text, value }) => {
  expect(parseRepositoryConfig(text)).toEqual({ ok: true, value });
});

test.each([
  { name: 'a key with a typing mistake', text: 'aplications: []', problem: /Unrecognized key: "aplications"/ },
  {
    name: 'a path that leaves the repository',
    text: 'applications: [{ path: a/../../b }]',
    problem: /applications\.0\.path: must be a path inside/,
  },
  { name: 'an absolute path', text: 'applications: [{ path: /etc }]', problem: /must be a path inside/ },
  { name: 'a kernel that is no version', text: 'network: { kernel: new }', problem: /network\.kernel: / },
  { name: 'a version that YAML reads as a number', text: 'network: { cilium: 1.17 }', problem: /network\.cilium: / },
  { name: 'an option nobody knows', text: 'network: { options: { firewall: true } }', problem: /network\.options/ },
  { name: 'a list', text: '- a', problem: /^\.suture\.yaml: the file: / },
  { name: 'no YAML', text: 'a: [', problem: /^\.suture\.yaml: .*line 1/ },
  { name: 'a prototype', text: '__proto__: { polluted: true }', problem: /__proto__/ },
])('$name is refused', ({ text, problem }) => {
  const parsed = parseRepositoryConfig(text);
  expect(parsed.ok ? 'accepted' : parsed.problem).toMatch(problem);
});

test('every option of Cilium that decides something may be set', () => {
  const names = Object.keys(agentOf({}).options);
  const text = `network: { options: { ${names.map((name) => `${name}: true`).join(', ')} } }`;
  expect(parseRepositoryConfig(text)).toMatchObject({ ok: true });
});
