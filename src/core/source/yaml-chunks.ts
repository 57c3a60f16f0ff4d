/** One YAML document's text inside of a file: offsets `[start, end)`. */
export interface YamlChunk {
  readonly start: number;
  readonly end: number;
  /** Set for a separator line that carries content: kustomize refuses the file. */
  readonly badSeparator?: string;
}

const SEPARATOR = /\r?\n---([^\n]*)\n/g;

/**
 * Splits a file where a line starts with `---`, before any YAML is parsed: kustomize does so too (kyaml `kio/byteio_reader.go`,
 * `splitDocuments`), which is why its line numbers count from the separator. A byte order mark belongs to no document.
 */
export function splitDocuments(text: string): readonly YamlChunk[] {
  const chunks: YamlChunk[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (const match of text.matchAll(SEPARATOR)) {
    const content = (match[1] ?? '').trim();
    chunks.push({ start, end: match.index + match[0].indexOf('---') });
    start = match.index + match[0].length;
    if (content !== '' && !content.startsWith('#')) {
      return [...chunks, { start, end: text.length, badSeparator: match[0].trim() }];
    }
  }
  chunks.push({ start, end: text.length });
  return chunks;
}
