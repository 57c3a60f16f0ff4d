import type { Gap } from '../values/gap.ts';
import type { Application } from './application.ts';

/** Flux Kustomizations that depend on each other in a circle: none of them is ever applied. One gap for each circle. */
export function waitingForEachOther(applications: readonly Application[]): readonly Gap[] {
  const byName: ReadonlyMap<string, Application> = new Map(
    applications.flatMap((one) =>
      one.by === 'flux' ? [[`${one.objectNamespace ?? ''}/${one.name}`, one] as const] : [],
    ),
  );
  const done = new Set<string>();
  const gaps: Gap[] = [];
  for (const start of byName.keys()) {
    const path: string[] = [];
    const circle = circleFrom(start, byName, done, path);
    const [first] = circle;
    const source = first === undefined ? undefined : byName.get(first)?.source;
    if (circle.length > 0)
      gaps.push({
        reason: 'live-state',
        detail: `the Kustomizations ${circle.join(', ')} wait for each other: none of them is ever applied`,
        ...(source !== undefined && { source }),
      });
  }
  return gaps;
}

/** Walks along the first dependency that is not done; a walk that meets itself is a circle. */
function circleFrom(
  start: string,
  byName: ReadonlyMap<string, Application>,
  done: Set<string>,
  path: string[],
): readonly string[] {
  path.push(start);
  for (let name = path.at(-1); name !== undefined; name = path.at(-1)) {
    const next = byName.get(name)?.dependsOn?.find((one) => byName.has(one) && !done.has(one));
    if (next === undefined) {
      done.add(name);
      path.pop();
    } else if (path.includes(next)) {
      const circle = path.slice(path.indexOf(next));
      for (const one of path) done.add(one);
      return circle;
    } else path.push(next);
  }
  return [];
}
