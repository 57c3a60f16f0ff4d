import type { Source } from '../values/source.ts';
import type { Block, Inline, Report } from './report.ts';
import { placeText } from './to-plain-text.ts';

/** Where links to places lead: the repository's web address, and the commit for places that name none. */
export interface MarkdownLinks {
  readonly repositoryUrl: string;
  readonly commit: string | null;
}

/**
 * A report as GitHub Flavored Markdown, without its title (a pull request has its own). Outside text cannot become markup, a mention,
 * a reference to an issue, or an HTML comment; code fences are longer than any run of backticks inside.
 */
export function toMarkdown(report: Pick<Report, 'blocks'>, links: MarkdownLinks): string {
  return `${report.blocks.map((block) => markdownBlock(block, links)).join('\n\n')}\n`;
}

function markdownBlock(block: Block, links: MarkdownLinks): string {
  const inline = (inlines: readonly Inline[]): string =>
    escapeStart(inlines.map((one) => markdownInline(one, links)).join('')).trimEnd();
  switch (block.type) {
    case 'heading':
      return `## ${escapeMarkdown(block.text)}`;
    case 'paragraph':
      return inline(block.inlines);
    case 'note':
      return `> ${inline(block.inlines)}`;
    case 'list':
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${inline(item)}`).join('\n');
    case 'code':
      return [
        ...(block.place === undefined ? [] : [`${placeLink(block.place, links)}:\n`]),
        fenced(block.language, codeText(block)),
      ].join('\n');
    case 'table':
      return markdownTable(block.head, block.rows);
  }
}

function markdownInline(inline: Inline, links: MarkdownLinks): string {
  switch (inline.type) {
    case 'text':
      return escapeMarkdown(inline.text);
    case 'strong':
      return spaced(inline.text, (text) => `**${escapeMarkdown(text)}**`);
    case 'code':
      return codeSpan(inline.text);
    case 'person':
      return codeSpan(inline.id);
    case 'link':
      return `[${escapeLabel(inline.text)}](${encodeLink(inline.url)})`;
    case 'place':
      return placeLink(inline.source, links);
  }
}

/** `** a**` is no bold text: blanks at the ends stay outside. */
function spaced(text: string, write: (text: string) => string): string {
  const inner = text.trim();
  return inner === '' ? text : text.replace(inner, () => write(inner));
}

function placeLink(source: Source, { repositoryUrl, commit }: MarkdownLinks): string {
  const at = source.commit ?? commit;
  // A line of another repository has no address in this one.
  if (at === null || source.file.startsWith('https://')) return codeSpan(placeText(source));
  const path = source.file.split('/').map(encodeURIComponent).join('/');
  return `[${escapeLabel(placeText(source))}](${encodeLink(`${repositoryUrl}/blob/${at}/${path}#L${source.line}`)})`;
}

/**
 * Text in which Markdown and GitHub find nothing to act upon, escaped no more than that needs. A bracket or an angle at the end counts: what
 * follows may be somebody else's. A zero-width space keeps `@name`, `#1`, `GH-1` and addresses from becoming links.
 */
export function escapeMarkdown(text: string): string {
  return escaped(text, /\](?=[([:]|$)|\[(?=\^|$)/g);
}

/** A label stands between brackets: every one of its own is escaped. */
function escapeLabel(text: string): string {
  return escaped(text, /[[\]]/g);
}

function escaped(text: string, brackets: RegExp): string {
  return text
    .replace(/[\\`*|~$]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(brackets, '\\$&')
    .replace(/<(?=[A-Za-z/!?]|$)/g, '\\<')
    .replace(/&(?=#?\w*;|#?\w*$)/g, '&amp;')
    .replace(/@(?=\w|$)/g, '@\u200b')
    .replace(/#(?=\d|$)/g, '#\u200b')
    .replace(/(GH)-(?=\d|$)/gi, '$1-\u200b')
    .replace(/(?<=:|^)\/\//g, '\u200b//')
    .replace(/www(?=\.|$)/gi, '$&\u200b');
}

/** What would open a heading, a list, a quotation, a rule, a task or an indented block at the start of a block. */
function escapeStart(markdown: string): string {
  return markdown
    .trimStart()
    .replace(/^(?:#{1,6}(?=\s|$)|[-+](?=[\s-]|$)|[>=]|\[(?=[ x]\]))/i, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** Code in a line, in more backticks than it holds in a row. */
function codeSpan(text: string): string {
  if (text.trim() === '') return '';
  const ticks = '`'.repeat(longestRun(text) + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${text.replace(/[\r\n]+/g, ' ')}${pad}${ticks}`;
}

function fenced(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** With line numbers and a mark, where the excerpt has them. */
function codeText({ text, firstLine, highlight }: Extract<Block, { type: 'code' }>): string {
  if (firstLine === undefined || highlight === undefined) return text;
  const lines = text.split('\n');
  return lines
    .map((line, index) => (firstLine + index === highlight ? `${line}  # <-- line ${highlight}` : line))
    .join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A cell ends where it ends: the blank keeps its last character from being taken for one that something follows. */
function cellText(cell: string): string {
  return escapeMarkdown(`${cell.replace(/[\r\n]+/g, ' ')} `).trimEnd();
}

/** A URL that cannot end the link early. */
function encodeLink(url: string): string {
  return url.replace(/[\s()<>\\]/g, (mark) => `%${mark.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}
