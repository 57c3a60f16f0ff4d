/** A field's value, or values that are made one by one while they are printed. */
export type JsonField = string | number | boolean | null | object | Iterable<object>;

/**
 * A JSON document as `JSON.stringify(document, null, 2)` prints it, in parts: a list is printed element by element, so that a long one needs not be in
 * memory twice.
 */
export function* jsonParts(document: Readonly<Record<string, JsonField>>): Generator<string> {
  let before = '{\n';
  for (const [key, value] of Object.entries(document)) {
    yield `${before}  ${JSON.stringify(key)}: `;
    if (isIterable(value)) yield* listParts(value);
    else yield indented(value, '  ');
    before = ',\n';
  }
  yield before === '{\n' ? '{}\n' : '\n}\n';
}

function* listParts(list: Iterable<unknown>): Generator<string> {
  let before = '[\n';
  for (const one of list) {
    yield `${before}    ${indented(one, '    ')}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]' : '\n  ]';
}

function indented(value: unknown, by: string): string {
  return (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${by}`);
}

function isIterable(value: JsonField): value is Iterable<object> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
