#!/usr/bin/env node
// Stands in for Helm: prints objects that show how it was called. Told what to do by the chart's name, so that one program does for all tests.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const [command, ...args] = process.argv.slice(2);
const after = (flag) => args.flatMap((arg, index) => (args[index - 1] === flag ? [arg] : []));

if (args.some((arg) => arg.includes('slow'))) setTimeout(() => undefined, 60_000);
else if (command === 'pull') pull();
else template();

function pull() {
  const name = basename(args.at(args.includes('--version') ? args.indexOf('--version') - 1 : -1) ?? '');
  if (name === 'absent') fail(`Error: chart "absent" not found in ${after('--repo')} repository`);
  const folder = join(after('--untardir')[0], name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'values.yaml'), `pulled: ${JSON.stringify(args.slice(3).join(' '))}\n`);
}

function template() {
  const chart = args.find((arg) => arg.startsWith('/') && basename(dirname(arg)) === 'charts');
  if (chart === undefined || basename(chart) === 'broken')
    fail('Error: execution error at (broken/templates/x.yaml:1:4): no');
  const files = after('-f');
  const shown = args.map((arg) => (arg === chart ? 'CHART' : files.includes(arg) ? 'VALUES' : arg));
  const environment = Object.keys(process.env).filter((name) => /^(?:HELM|SLACK|GITHUB|SECRET)/.test(name));
  const data = {
    chart: basename(chart),
    arguments: shown.join(' '),
    values: files.map((file) => readFileSync(file, 'utf8')).join('---\n'),
    environment: environment.sort().join(' '),
  };
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: basename(chart) }, data };
  process.stdout.write(
    `---\n# Source: ${basename(chart)}/templates/map.yaml\n${JSON.stringify(map)}\n---\n# Source: empty\n`,
  );
}

function fail(words) {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}
