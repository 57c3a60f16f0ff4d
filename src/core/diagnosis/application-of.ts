import type { Finding } from '../rules/finding.ts';
import { refKey } from '../values/object-ref.ts';
import type { ReplayedApplication, World } from './world.ts';

/** The application that a finding is about: of several that deploy one folder the one that has it, or has the object. */
export function applicationOf(finding: Finding, { applications }: World): ReplayedApplication | undefined {
  const [first, ...more] = applications.filter(({ application }) => application.path === finding.application);
  if (more.length === 0) return first;
  const key = refKey(finding.object);
  const same = [first, ...more].filter((one) => one !== undefined);
  return (
    same.find(({ findings }) => findings.includes(finding)) ??
    same.find(({ history }) => history?.steps.some(({ objects }) => objects.some(({ ref }) => refKey(ref) === key))) ??
    first
  );
}
