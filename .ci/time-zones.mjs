// Writes src/core/admission/workload/time-zones.generated.ts: the names of the time zone database, which kube-apiserver carries within (Go's time/tzdata).
//   node .ci/time-zones.mjs [FOLDER]
// FOLDER holds the compiled database with its tzdata.zi (public domain, www.iana.org/time-zones); /usr/share/zoneinfo when nothing is said.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OUT = 'src/core/admission/workload/time-zones.generated.ts';
const text = readFileSync(join(process.argv[2] ?? '/usr/share/zoneinfo', 'tzdata.zi'), 'utf8');
const version = /^# version (\S+)/.exec(text)?.[1] ?? 'unknown';
// `Z NAME …` is a zone, `L TARGET NAME` a link to one.
const names = text.split('\n').flatMap((line) => {
  const [kind, first, second] = line.split(' ');
  return kind === 'Z' ? [first] : kind === 'L' ? [second] : [];
});
const lines = [];
for (const name of [...new Set(names)].sort()) {
  if (lines.length === 0 || `${lines.at(-1)} ${name}`.length > 116) lines.push(name);
  else lines[lines.length - 1] += ` ${name}`;
}
writeFileSync(
  OUT,
  `// Written by: node .ci/time-zones.mjs. From the time zone database ${version} (public domain).

const NAMES = \`
${lines.join('\n')}
\`;

/** Every name of a time zone there is. */
export const TIME_ZONES: ReadonlySet<string> = new Set(NAMES.trim().split(/\\s+/));
`,
);
console.log(`${OUT}: ${names.length} names of ${version}`);
