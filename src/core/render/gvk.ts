/** Group, version, kind; the empty string is "any" in a selector and "none" in an object. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** `Deployment.v1.apps`, with kustomize's words for what is missing. */
export function formatGvk(gvk: Gvk): string {
  return `${gvk.kind || '[noKind]'}.${gvk.version || '[noVer]'}.${gvk.group || '[noGrp]'}`;
}

export function gvkFrom(apiVersion: string, kind: string): Gvk {
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind };
}

/** True when `id` is of the group, version and kind that `selector` asks for, empty parts asking for nothing. */
export function isSelectedBy(id: Gvk, selector: Gvk): boolean {
  return (
    (selector.kind === '' || selector.kind === id.kind) &&
    (selector.group === '' || selector.group === id.group) &&
    (selector.version === '' || selector.version === id.version)
  );
}
