import type { Gap } from '../values/gap.ts';
import type { Source } from '../values/source.ts';
import type { KustomizationFile } from './kustomization-file.ts';
import type { Resource } from './resource.ts';
import { textOf } from './tree.ts';

/** True for what kustomize would fetch: a URL or a repository. */
export function isRemote(path: string): boolean {
  return (
    /^(?:https?:\/\/|ssh:\/\/|git::|git@|oci:\/\/|github\.com[/:])/.test(path) ||
    /^[\w.-]+\.[a-z]{2,}\/[^ ]*(?:\.git|\/\/|\?ref=)/.test(path)
  );
}

/** What would have to be fetched. */
export function remoteGap(url: string, source: Source): Gap {
  return { reason: 'remote-base', detail: `${url} is not read`, source, url };
}

/** A plugin that would have to be executed. */
export function pluginGap(resource: Resource): Gap {
  const { apiVersion, kind } = resource.value;
  return {
    reason: 'plugin',
    detail: `${textOf(kind)} (${textOf(apiVersion)}) is not executed`,
    source: resource.source,
  };
}

/** Helm charts: kustomize runs Helm for them. */
export function chartGaps({ kustomization, cause }: KustomizationFile): readonly Gap[] {
  return (['helmCharts', 'helmChartInflationGenerator'] as const).flatMap((field) =>
    (kustomization[field] ?? []).map((chart, index): Gap => {
      return { reason: 'helm-chart', detail: helmDetail(chart), source: cause(field, [field, index]).source() };
    }),
  );
}

function helmDetail(chart: unknown): string {
  const text = (key: string): string => {
    const value: unknown = typeof chart === 'object' && chart !== null ? Reflect.get(chart, key) : undefined;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unnamed';
  };
  return `Helm chart ${text('name')} ${text('version')} is not rendered`;
}
