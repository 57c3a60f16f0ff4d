import type { Gap } from '../values/gap.ts';
import type { Source } from '../values/source.ts';
import type { HelmChart } from './kustomization.ts';
import type { Resource } from './resource.ts';
import { textOf } from './tree.ts';

/** True for what kustomize would fetch: a URL or a repository. */
export function isRemote(path: string): boolean {
  return (
    /^(?:https?:\/\/|ssh:\/\/|file:\/\/|git::|[a-z][\w-]*@[\w.-]+\.[a-z]{2,}[:/]|oci:\/\/|github\.com[/:])/i.test(
      path,
    ) || /^[\w.-]+\.[a-z]{2,}\/[^ ]*(?:\.git|\/\/|\?ref=)/.test(path)
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

/** A chart that nobody inflated: kustomize runs Helm for it. `words` say why somebody could not, `chart` asks for it. */
export function chartGap(
  { name = 'unnamed', version = 'unnamed' }: HelmChart,
  source: Source,
  { words = '', chart }: Pick<Gap, 'chart'> & { readonly words?: string },
): Gap {
  const why = words === '' ? '' : `: ${words}`;
  const detail = `Helm chart ${name} ${version} is not rendered${why}`;
  return { reason: 'helm-chart', detail, source, ...(chart === undefined ? {} : { chart }) };
}
