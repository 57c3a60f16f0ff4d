/** A place inside of a manifest: object keys and list indexes from the root, e.g. `['spec', 'egress', 0, 'toEndpoints']`. */
export type FieldPath = readonly (string | number)[];

/** The path as the API server writes it: `spec.egress[0].toEndpoints[0]`, map keys with dots as `metadata.labels[app.kubernetes.io/name]`. */
export function formatFieldPath(path: FieldPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (part.includes('.') || part.includes('/')) text += `[${part}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}
