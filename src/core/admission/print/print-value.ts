import { isJsonObject, type Json } from '../../values/json.ts';
import { goJson, printsJson, quoted } from '../go-value.ts';
import { parseQuantity, printQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { type GoScalar, type GoStruct, type GoType, nameOf } from './go-type.ts';
import { printGoQuantity } from './print-quantity.ts';

/**
 * A value as an error message quotes it (apimachinery, `field.Error.ErrorBody`): JSON of the internal type from 1.34 on, `%#v` before. `value` is
 * the manifest's value with defaults filled in; undefined and null are Go's zero value. A nil pointer is `null`, or `"null"` before 1.34;
 * an address, which nobody can foretell, is `0x<ptr>`.
 */
export function printValue(type: GoType, value: Json | undefined, server: ApiServer): string {
  if (type.kind === 'pointer') {
    const isNil = value === undefined || value === null;
    if (isNil) return printsJson(server) ? 'null' : '"null"';
    return printValue(type.to, value, server);
  }
  return printsJson(server) ? asJson(type, value ?? null) : asGo(type, value ?? null);
}

/** `encoding/json` of a value of an internal type, on one line. */
export function asJson(type: GoType, value: Json): string {
  switch (type.kind) {
    case 'pointer':
      return value === null ? 'null' : asJson(type.to, value);
    case 'list':
      return Array.isArray(value) ? `[${value.map((one) => asJson(type.of, one)).join(',')}]` : 'null';
    case 'map':
      return isJsonObject(value)
        ? `{${entries(value)
            .map(([key, one]) => `${goJson(key)}:${asJson(type.of, one)}`)
            .join(',')}}`
        : 'null';
    case 'struct':
      return `{${structParts(type, value).join(',')}}`;
    default:
      return scalarJson(type, value);
  }
}

function structParts(type: GoStruct, value: Json): readonly string[] {
  return type.fields.flatMap(({ go, json, type: inner }) => {
    const field = fieldOf(value, json);
    if (go === '') return inner.kind === 'struct' ? structParts(inner, json === '' ? value : field) : [];
    if (type.tagged && isEmpty(field)) return [];
    return [`${quoted(type.tagged ? json : go)}:${asJson(inner, field)}`];
  });
}

function scalarJson({ kind }: GoScalar, value: Json): string {
  const quantity = kind === 'quantity' ? parseQuantity(value) : undefined;
  if (quantity !== undefined) return goJson(printQuantity(quantity));
  if (value !== null) return goJson(value);
  return { string: '""', int: '0', bool: 'false', intstr: '0', quantity: '"0"', time: 'null', raw: 'null' }[kind];
}

/** `fmt.Sprintf("%#v")` of a value. */
export function asGo(type: GoType, value: Json): string {
  switch (type.kind) {
    case 'pointer':
      // A time prints itself, and so does a pointer to one.
      if (type.to.kind === 'time' && value === null) return '<nil>';
      return `(${nameOf(type)})(${value === null ? 'nil' : '0x<ptr>'})`;
    case 'list':
      return Array.isArray(value)
        ? `${type.name}{${value.map((one) => asGo(type.of, one)).join(', ')}}`
        : `${type.name}(nil)`;
    case 'map':
      return isJsonObject(value)
        ? `${type.name}{${entries(value)
            .map(([key, one]) => `${quoted(key)}:${asGo(type.of, one)}`)
            .join(', ')}}`
        : `${type.name}(nil)`;
    case 'struct': {
      const fields = type.fields.map(({ go, json, type: inner }) => {
        const name = go === '' ? nameOf(inner).replace(/^.*\./, '') : go;
        return `${name}:${asGo(inner, json === '' ? value : fieldOf(value, json))}`;
      });
      return `${type.name}{${fields.join(', ')}}`;
    }
    default:
      return scalarGo(type, value);
  }
}

function scalarGo({ kind }: GoScalar, value: Json): string {
  switch (kind) {
    case 'intstr':
      return typeof value === 'string'
        ? `intstr.IntOrString{Type:1, IntVal:0, StrVal:${quoted(value)}}`
        : `intstr.IntOrString{Type:0, IntVal:${goJson(value ?? 0)}, StrVal:""}`;
    case 'string':
      return quoted(typeof value === 'string' ? value : '');
    case 'quantity':
      return goQuantity(value);
    case 'time':
      return 'time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)';
    default:
      return value === null ? scalarJson({ kind, name: '' }, null) : goJson(value);
  }
}

/** A quantity that is not there has no format either. */
function goQuantity(value: Json): string {
  const quantity = parseQuantity(value);
  return quantity === undefined
    ? 'resource.Quantity{i:resource.int64Amount{value:0, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"", Format:""}'
    : printGoQuantity(quantity);
}

function fieldOf(value: Json, name: string): Json {
  return isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}

/** What `omitempty` leaves out. */
function isEmpty(value: Json): boolean {
  if (value === null || value === '' || value === 0 || value === false) return true;
  return Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
}

/** By key, as Go prints maps. */
function entries(value: { readonly [key: string]: Json }): readonly (readonly [string, Json])[] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
