/** Headers as Node's server and as Lambda give them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One header, whatever its case. A header that came twice is none: it is not clear which one was signed. */
export function readHeader(headers: RequestHeaders, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const values = Object.entries(headers).filter(([key]) => key.toLowerCase() === wanted);
  const [, value] = values[0] ?? [];
  return values.length === 1 && typeof value === 'string' ? value : undefined;
}
