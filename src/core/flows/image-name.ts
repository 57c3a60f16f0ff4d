import type { Exporter } from '../alert/exporters.ts';
import type { Workload } from '../cluster/cluster.ts';

/** True for a workload with a container that is this exporter. */
export function isExporter({ ref, containers }: Workload, { names }: Pick<Exporter, 'names'>): boolean {
  const texts = [ref.name, ...containers.flatMap(({ name, image }) => [name, imageName(image)])];
  return texts.some((text) => names.some((name) => text.toLowerCase().includes(name)));
}

/** The last part of an image, without tag and digest: `mysqld-exporter` of `quay.io/prom/mysqld-exporter:v0.16.0`. */
export function imageName(image: string): string {
  const last = image.split('@', 1)[0]?.split('/').at(-1) ?? '';
  return (last.split(':', 1)[0] ?? '').toLowerCase();
}
