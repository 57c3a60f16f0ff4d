import type { Node, Pair } from 'yaml';
import { Document, isCollection, isMap, isPair, isScalar, isSeq, Scalar, visit, YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../values/json.ts';
import { columnOf, spanOf } from './yaml-text.ts';

/** How a file writes YAML, as far as a new part of it must look like the rest. */
export interface YamlStyle {
  /** Columns from a key to what is nested in it. */
  readonly indent: number;
  /** Lists stand further in than the key they belong to. */
  readonly indentSeq: boolean;
  readonly singleQuote: boolean;
  /** `{ a: b }` rather than `{a: b}`. */
  readonly padding: boolean;
  /** `[ a ]` rather than `[a]`. */
  readonly seqPadding: boolean;
}

/** Reads the style off a document; what it does not show is as Kubernetes' own examples have it. */
export function styleOf(text: string, root: Node): YamlStyle {
  const steps: number[] = [];
  const sequences: boolean[] = [];
  visit(root, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isCollection(value) || value.flow === true || value.items.length === 0) return;
      const step = columnOf(text, spanOf(value)[0]) - columnOf(text, spanOf(key)[0]);
      if (isSeq(value)) sequences.push(step > 0);
      else if (step > 0) steps.push(step);
    },
  });
  const own = text.slice(...spanOf(root));
  return {
    indent: steps[0] ?? 2,
    indentSeq: sequences[0] ?? false,
    singleQuote: /'/.test(own) && !/"/.test(own),
    padding: !/\{[^\s}]/.test(own),
    seqPadding: /\[ +[^\s\]]/.test(own),
  };
}

/**
 * A value as text in a style, and in the manner of templates: what they write on one line in braces is written so, in the order of their keys,
 * with their quotes. `column` is where its first line will stand.
 */
export function writtenLike(
  value: Json,
  templates: readonly unknown[],
  style: YamlStyle,
  { column, eol, flow = false }: { readonly column: number; readonly eol: string; readonly flow?: boolean },
): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  quotePorts(document);
  imitate(document.contents, templates);
  if (flow && isCollection(document.contents)) document.contents.flow = true;
  const text = document.toString({
    indent: style.indent,
    indentSeq: style.indentSeq,
    singleQuote: style.singleQuote,
    flowCollectionPadding: style.padding,
    lineWidth: 0,
  });
  // The printer pads both kinds of brackets or none. Neither stands in a name, a label or an address.
  const padded = style.padding && !style.seqPadding ? text.replaceAll('[ ', '[').replaceAll(' ]', ']') : text;
  return padded
    .trimEnd()
    .split('\n')
    .join(`${eol}${' '.repeat(column)}`);
}

/** Ports that are texts are numbers to look at: everybody quotes them the same way, single quotes only where the file has no others. */
function quotePorts(document: Document): void {
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && /^\d+$/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
}

function imitate(node: unknown, templates: readonly unknown[]): void {
  if (node instanceof YAMLMap) imitateMap(node, templates.filter(isMap).filter(hasItems));
  else if (node instanceof YAMLSeq) imitateSeq(node, templates.filter(isSeq).filter(hasItems));
  else if (isScalar(node)) imitateScalar(node, templates.filter(isScalar));
}

/** `{}` and `[]` are written so everywhere, and say nothing of how others are. */
function hasItems({ items }: YAMLMap | YAMLSeq): boolean {
  return items.length > 0;
}

function imitateSeq(node: YAMLSeq, templates: readonly YAMLSeq[]): void {
  if (templates[0]?.flow === true) node.flow = true;
  const items = templates.flatMap((one) => one.items);
  for (const item of node.items) imitate(item, items);
}

function imitateMap(node: YAMLMap, templates: readonly YAMLMap[]): void {
  if (templates[0]?.flow === true) node.flow = true;
  const pairs = templates.flatMap((one) => one.items).filter((one) => isPair(one));
  const order = pairs.map(placeOf);
  const isLabels = node.items.every(({ value }) => isScalar(value));
  for (const pair of node.items) {
    const same = pairs.filter((one) => roleOf(one) === roleOf(pair));
    // Labels have any key: where this one is new, it looks like its neighbours.
    const like = same.length === 0 && isLabels && !isPort(node) ? pairs : same;
    imitate(
      pair.value,
      like.map(({ value }) => value),
    );
  }
  // What the templates know comes in their order; what they do not know stays where it is.
  const known = node.items.filter((pair) => order.includes(placeOf(pair)));
  const sorted = known.toSorted((a, b) => order.indexOf(placeOf(a)) - order.indexOf(placeOf(b)));
  node.items = node.items.map((pair) => (known.includes(pair) ? (sorted.shift() ?? pair) : pair));
}

function isPort(node: YAMLMap): boolean {
  return node.has('port');
}

function imitateScalar(node: Scalar, templates: readonly Scalar[]): void {
  const quoted = templates.find(({ type }) => type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE);
  if (typeof node.value === 'string' && quoted?.type !== undefined && quoted === templates[0]) node.type = quoted.type;
}

/** Whatever kind of peers a rule has, they stand where others have theirs. */
function placeOf(pair: Pair): string {
  const role = roleOf(pair);
  return /^(?:|Endpoints|Entities|CIDR|CIDRSet|FQDNs)$/.test(role) ? 'peers' : role;
}

/** The key, without its direction: the peers of the way in look like those of the way out. */
function roleOf({ key }: Pair): string {
  const name = isScalar(key) ? String(key.value) : '';
  return name.replace(/^(?:from|to)(?=$|[CEF])/, '').replace(/^(?:ingress|egress)$/, 'rules');
}
