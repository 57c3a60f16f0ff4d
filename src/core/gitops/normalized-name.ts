/** A text as a valid name of an object: what `path.basenameNormalized` holds (argo-cd, `applicationset/utils/utils.go`, SanitizeName). */
export function normalizedName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^-a-z0-9.]/g, '-')
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, '');
}
