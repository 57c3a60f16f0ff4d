import { TIME_ZONES } from './time-zones.generated.ts';

/** What Go's `time.LoadLocation` says of a time zone's name, or null where there is such a zone. `Local` is the machine's own, in this spelling alone. */
export function locationProblem(name: string): string | null {
  if (name === '' || name === 'UTC' || name === 'Local') return null;
  if (name.includes('..') || /^[/\\]/.test(name)) return 'time: invalid location name';
  return TIME_ZONES.has(name) ? null : `unknown time zone ${name}`;
}
