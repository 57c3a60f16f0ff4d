/** A structural schema, as far as CustomResourceDefinitions use it: the keywords of OpenAPI v3 that decide whether a value is valid. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
}

/** A rule written in CEL, of which only the words matter here. */
export interface CelRule {
  readonly rule: string;
  readonly message: string;
}

/** What a CustomResourceDefinition says about an object's rule, and the CEL rules about the whole object. */
export interface CustomResourceSchema {
  readonly rule: Schema;
  readonly validations: readonly CelRule[];
}
