import { isJsonObject, type Json } from '../../values/json.ts';
import { parseQuantity, printQuantity } from '../quantity.ts';
import { fieldsOf, intOrStringFields, isZeroValue, mapKey } from './cmp-node.ts';
import { type CmpRow, type CmpText, ELLIPSIS, type Mode } from './cmp-text.ts';
import { type GoType, LABEL_SELECTOR, nameOf } from './go-type.ts';
import { printSelectorText } from './selector-text.ts';

/** Whether a value's type is written: always, never, or where Go could not do without and the value is not equal on both sides. */
export type TypeMode = 'emit' | 'elide' | 'auto';

export interface ValueFormat {
  readonly types: TypeMode;
  readonly levels: number;
  readonly mode: Mode | '?';
}

/** A value as go-cmp shows it (`FormatValue`). */
export function formatValue(type: GoType, value: Json, format: ValueFormat): CmpText {
  const printed = printsItself(type, value);
  if (printed !== null) return formatText('s', printed, format.levels);
  if (type.kind === 'pointer') {
    if (value === null) return 'nil';
    return { prefix: '&', inner: formatValue(type.to, value, format), suffix: '' };
  }
  return typed(type, bare(type, value, format), format.types, format.mode);
}

/** The type in front of a value, where the mode asks for it (`FormatType`). */
export function typed(type: GoType, text: CmpText, types: TypeMode, mode: Mode | '?'): CmpText {
  const composite = type.kind === 'struct' || type.kind === 'list' || type.kind === 'map' || isStructScalar(type);
  if (types === 'elide') return text;
  if (types === 'auto' && (!composite || text === 'nil' || mode === ' ')) return text;
  const inner = typeof text === 'string' ? { prefix: '(', inner: text, suffix: ')' } : text;
  return { prefix: nameOf(type), inner, suffix: '' };
}

function isStructScalar({ kind }: GoType): boolean {
  return kind === 'intstr' || kind === 'quantity';
}

function bare(type: GoType, value: Json, format: ValueFormat): CmpText {
  switch (type.kind) {
    case 'struct':
      return limited(nonZero(fieldsOf(type, value).map((one) => [one.key, one.type, one.value])), format, 'auto');
    case 'intstr':
      return limited(nonZero(intOrStringFields(value)), format, 'auto');
    case 'quantity':
      return formatQuantity(value, format);
    case 'list':
      if (!Array.isArray(value)) return 'nil';
      return limited(
        value.map((one: Json) => ['', type.of, one] as const),
        format,
        'elide',
      );
    case 'map':
      if (!isJsonObject(value)) return 'nil';
      return limited(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
          .map(([key, one]) => [mapKey(type.name, key), type.of, one] as const),
        format,
        'elide',
      );
    case 'string':
      return formatText('', typeof value === 'string' ? value : '', format.levels);
    case 'int':
      return JSON.stringify(value ?? 0);
    case 'bool':
      return JSON.stringify(value ?? false);
    default:
      return value === null ? 'nil' : JSON.stringify(value);
  }
}

type Part = readonly [key: string, type: GoType, value: Json];

/** The parts in braces, `{...}` where there are more than the level shows. */
function limited(parts: readonly Part[], { levels, mode }: ValueFormat, types: TypeMode): CmpText {
  const most = ((2 ** Math.max(0, Math.min(16, levels))) >> 1) << 2;
  const rows: CmpRow[] = parts
    .slice(0, most)
    .map(([key, type, value]) => ({ key, text: formatValue(type, value, { types, levels: levels - 1, mode }) }));
  if (parts.length > most) rows.push({ text: ELLIPSIS });
  return { prefix: '{', inner: { rows }, suffix: '}' };
}

function nonZero(parts: readonly Part[]): readonly Part[] {
  return parts.filter(([, type, value]) => !isZeroValue(type, value));
}

/** `{i: resource.int64Amount{value: 500, scale: -3}, s: "500m", Format: "DecimalSI"}`. */
function formatQuantity(value: Json, { levels, mode }: ValueFormat): CmpText {
  const quantity = parseQuantity(value ?? 0);
  if (quantity === undefined) return JSON.stringify(value);
  const amount = [
    ...(quantity.value === 0n ? [] : [{ key: 'value', text: String(quantity.value) }]),
    ...(quantity.scale === 0 ? [] : [{ key: 'scale', text: String(quantity.scale) }]),
  ];
  const inner: CmpText = {
    prefix: '{',
    inner: { rows: levels <= 1 && amount.length > 0 ? [{ text: ELLIPSIS }] : amount },
    suffix: '}',
  };
  const type = mode === ' ' ? inner : { prefix: 'resource.int64Amount', inner, suffix: '' };
  const rows: CmpRow[] = [
    ...(amount.length === 0 ? [] : [{ key: 'i', text: type }]),
    { key: 's', text: JSON.stringify(printQuantity(quantity)) },
    { key: 'Format', text: JSON.stringify(quantity.format) },
  ];
  return { prefix: '{', inner: levels <= 0 ? { rows: [{ text: ELLIPSIS }] } : { rows }, suffix: '}' };
}

/** What has a `String` method: pointers to quantities and numbers-or-texts, to selectors, and names of resources. */
function printsItself(type: GoType, value: Json): string | null {
  if (value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (type.kind === 'string' && type.name.endsWith('.ResourceName')) return text;
  if (type.kind !== 'pointer') return null;
  if (type.to.kind === 'intstr') return text;
  if (type.to === LABEL_SELECTOR) return printSelectorText(value);
  const quantity = type.to.kind === 'quantity' ? parseQuantity(value) : undefined;
  return quantity === undefined ? null : printQuantity(quantity);
}

/** A text in quotes, in backquotes where that needs no escapes, cut where the level shows no more. */
function formatText(prefix: string, text: string, levels: number): string {
  const most = (2 ** Math.max(0, Math.min(16, levels))) << 5;
  if (text.length > most + ELLIPSIS.length) return `${prefix}${quote(text.slice(0, most))}${ELLIPSIS}`;
  return `${prefix}${quote(text)}`;
}

/** A text in quotes, in backquotes where that needs no escapes. */
export function quote(text: string): string {
  const quoted = JSON.stringify(text);
  const plain = quoted.length === text.length + 2 || /[`\n\p{Cc}]/u.test(text.replaceAll('\t', ''));
  return plain ? quoted : `\`${text}\``;
}
