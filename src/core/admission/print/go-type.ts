/**
 * A type of Kubernetes' Go code, as far as printing one of its values needs it. Messages quote the API server's internal types, whose
 * fields have other names and another order than the manifest's (`pkg/apis/<group>/types.go`), and before 1.34 the type's name too.
 */
export type GoType = GoScalar | GoPointer | GoList | GoMap | GoStruct;

/** `intstr`: `intstr.IntOrString`; `quantity`: `resource.Quantity`; `raw`: anything, printed as JSON. */
export interface GoScalar {
  readonly kind: 'string' | 'int' | 'bool' | 'intstr' | 'quantity' | 'time' | 'raw';
  /** Go's name of the type, where a pointer to it is printed: `string`, `int32`, `core.PersistentVolumeMode`. */
  readonly name: string;
}

export interface GoPointer {
  readonly kind: 'pointer';
  readonly to: GoType;
}

export interface GoList {
  readonly kind: 'list';
  readonly of: GoType;
  /** `[]string`, or the name of a type that is a list. */
  readonly name: string;
}

export interface GoMap {
  readonly kind: 'map';
  readonly of: GoType;
  /** `map[string]string`, `core.ResourceList`. */
  readonly name: string;
}

export interface GoStruct {
  readonly kind: 'struct';
  /** `apps.DeploymentStrategy`. */
  readonly name: string;
  /** True for types of `meta/v1`, whose JSON has the manifest's names and leaves out what is empty. */
  readonly tagged: boolean;
  readonly fields: readonly GoField[];
}

export interface GoField {
  /** Go's name; empty for an embedded struct, whose fields stand in its place in JSON. */
  readonly go: string;
  /** The manifest's name; empty for an embedded struct whose fields stand in its place in the manifest too. */
  readonly json: string;
  readonly type: GoType;
}

export const STRING: GoScalar = { kind: 'string', name: 'string' };
export const INT32: GoScalar = { kind: 'int', name: 'int32' };
export const INT64: GoScalar = { kind: 'int', name: 'int64' };
export const BOOL: GoScalar = { kind: 'bool', name: 'bool' };
export const INT_OR_STRING: GoScalar = { kind: 'intstr', name: 'intstr.IntOrString' };
export const QUANTITY: GoScalar = { kind: 'quantity', name: 'resource.Quantity' };
export const TIME: GoScalar = { kind: 'time', name: 'v1.Time' };

/** A string with a name of its own: `core.RestartPolicy`. */
export function named(name: string): GoScalar {
  return { kind: 'string', name };
}

export function pointer(to: GoType): GoPointer {
  return { kind: 'pointer', to };
}

export function list(of: GoType, name = `[]${nameOf(of)}`): GoList {
  return { kind: 'list', of, name };
}

export function map(of: GoType, name = `map[string]${nameOf(of)}`): GoMap {
  return { kind: 'map', of, name };
}

/** A struct of an internal type. A field is `[Go's name, its type]`; the manifest's name is the same with a small first letter unless a third entry says otherwise. */
export function struct(
  name: string,
  fields: readonly (readonly [go: string, type: GoType, json?: string])[],
): GoStruct {
  return { kind: 'struct', name, tagged: false, fields: fields.map(toField) };
}

/** A struct of `meta/v1`. */
export function taggedStruct(
  name: string,
  fields: readonly (readonly [go: string, type: GoType, json?: string])[],
): GoStruct {
  return { ...struct(name, fields), tagged: true };
}

function toField([go, type, json]: readonly [go: string, type: GoType, json?: string]): GoStruct['fields'][number] {
  return { go, type, json: json ?? go.charAt(0).toLowerCase() + go.slice(1) };
}

/** Go's name of a type, as `%#v` writes it. */
export function nameOf(type: GoType): string {
  return type.kind === 'pointer' ? `*${nameOf(type.to)}` : type.name;
}

/** `metav1.LabelSelector`. */
export const LABEL_SELECTOR: GoStruct = taggedStruct('v1.LabelSelector', [
  ['MatchLabels', map(STRING)],
  [
    'MatchExpressions',
    list(
      taggedStruct('v1.LabelSelectorRequirement', [
        ['Key', STRING],
        ['Operator', named('v1.LabelSelectorOperator')],
        ['Values', list(STRING)],
      ]),
    ),
  ],
]);
