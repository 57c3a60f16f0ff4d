/** JSON that came over the wire: nothing is known of it yet. */
export type Loose = Readonly<Record<string, unknown>>;

export function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function looseList(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? value.filter(isLoose) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
