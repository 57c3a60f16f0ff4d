import type { JudgedFinding } from './diagnosis.ts';

/** What findings are near to. */
export interface Vicinity {
  readonly namespace: string | undefined;
  /** Paths of the applications that deploy what the alert is about. */
  readonly applications: ReadonlySet<string>;
}

const SEVERITIES = ['critical', 'warning', 'info'];

/**
 * What is on the path, then what is in the alert's namespace, then in its applications, then the rest, each the worst first: whoever cuts the list cuts off
 * the farthest.
 */
export function nearestFirst(findings: readonly JudgedFinding[], near: Vicinity): readonly JudgedFinding[] {
  const distance = ({ causal, object, application }: JudgedFinding): number => {
    if (causal) return 0;
    if (near.namespace !== undefined && object.namespace === near.namespace) return 1;
    return near.applications.has(application) ? 2 : 3;
  };
  const gravity = ({ severity }: JudgedFinding): number => SEVERITIES.indexOf(severity);
  return findings.toSorted((a, b) => distance(a) - distance(b) || gravity(a) - gravity(b));
}
