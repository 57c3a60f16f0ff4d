import type { ChartRequest } from '../../core/values/chart.ts';

/** Where the parts of a request were written. */
export interface ChartPlaces {
  /** The folder that holds the chart's folder. */
  readonly home: string;
  /** Values files, the main one first. */
  readonly values: readonly string[];
}

/** `helm pull` as kustomize calls it. Source: kustomize 5.8.1 `api/internal/builtins/HelmChartInflationGenerator.go`, pullCommand. */
export function pullArguments({ name, version, repo, devel }: ChartRequest, home: string): readonly string[] {
  const chart = repo.startsWith('oci://') ? [`${repo.replace(/\/$/, '')}/${name}`] : ['--repo', repo, name];
  return [
    'pull',
    '--untar',
    '--untardir',
    home,
    ...chart,
    ...flag('--version', version),
    ...(devel ? ['--devel'] : []),
  ];
}

/** `helm template` as kustomize calls it. Source: kustomize 5.8.1 `api/types/helmchartargs.go`, AsHelmArgs. */
export function templateArguments(request: ChartRequest, { home, values }: ChartPlaces): readonly string[] {
  return [
    'template',
    request.releaseName === '' ? '--generate-name' : request.releaseName,
    `${home}/${request.name}`,
    ...flag('--namespace', request.namespace),
    ...flag('--name-template', request.nameTemplate),
    ...values.flatMap((file) => ['-f', file]),
    ...request.apiVersions.flatMap((version) => ['--api-versions', version]),
    ...flag('--kube-version', request.kubeVersion),
    ...(request.includeCRDs ? ['--include-crds'] : []),
    ...(request.skipTests ? ['--skip-tests'] : []),
    ...(request.skipHooks ? ['--no-hooks'] : []),
    ...(request.debug ? ['--debug'] : []),
    ...(request.devel ? ['--devel'] : []),
  ];
}

function flag(name: string, value: string): readonly string[] {
  return value === '' ? [] : [name, value];
}

/**
 * Why a request must not reach a command line, or null. The repository chooses these texts: one that begins with a dash would be a flag (Helm can be
 * told to run programs), a name with `..` another folder, and a repository that is no web address a place on this machine.
 */
export function refusedRequest(request: ChartRequest): string | null {
  const { name, version, repo, releaseName, namespace, nameTemplate, kubeVersion, apiVersions } = request;
  const texts = [name, version, repo, releaseName, namespace, nameTemplate, kubeVersion, ...apiVersions];
  const flagLike = texts.find((text) => text.startsWith('-') || text.includes('\0'));
  if (flagLike !== undefined) return `${JSON.stringify(flagLike)} is not handed to Helm: it reads like a flag`;
  if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(name) || name.split('/').some((part) => part === '.' || part === '..'))
    return `${JSON.stringify(name)} is not the name of a chart`;
  if (/[/\\]/.test(version)) return `${JSON.stringify(version)} is not a version`;
  if (repo !== '' && !/^(?:https?|oci):\/\//.test(repo)) return `${JSON.stringify(repo)} is not a web address`;
  return null;
}
