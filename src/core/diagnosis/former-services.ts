import type { Step } from '../history/history.ts';

/** Whether a Service was live after any of these syncs. */
export function formerServices(steps: readonly Step[]): (namespace: string, name: string) => boolean {
  const names = new Set(
    steps.flatMap(({ live }) =>
      live.flatMap(({ ref }) => (ref.kind === 'Service' ? [`${ref.namespace ?? ''}/${ref.name}`] : [])),
    ),
  );
  return (namespace, name) => names.has(`${namespace}/${name}`);
}
