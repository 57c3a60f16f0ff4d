import { isJsonObject, type Json } from '../values/json.ts';
import { type Operand, type Pipeline, parseGoTemplate, type TemplateNode } from './parse-go-template.ts';
import { goText, TEMPLATE_FUNCTIONS, TemplateError } from './template-functions.ts';

/** How a template treats a field that is not there: Go prints `<no value>`, or fails with `missingkey=error`. */
export interface GoTemplateOptions {
  readonly missingKeyIsError: boolean;
}

/**
 * Fills a Go template: text, fields, pipelines, `if` with `else`, and the functions of {@link TEMPLATE_FUNCTIONS}. Loops, variables and
 * named templates are not followed, so the work is bounded by the template's length.
 * @throws TemplateError for what Go refuses and for what is not followed; its message names it.
 */
export function fillGoTemplate(text: string, data: Json, options: GoTemplateOptions): string {
  if (!text.includes('{{')) return text;
  return print(parseGoTemplate(text), { data, options });
}

interface Scope {
  readonly data: Json;
  readonly options: GoTemplateOptions;
}

function print(nodes: readonly TemplateNode[], scope: Scope): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      const value = run(node.pipeline, scope);
      if (node.kind === 'print') return goText(value);
      return print(isTrue(value) ? node.when : node.otherwise, scope);
    })
    .join('');
}

/** Undefined stands for Go's nil: what a missing field is. */
function run(pipeline: Pipeline, scope: Scope): Json | undefined {
  let value: Json | undefined;
  for (const [index, command] of pipeline.entries()) {
    const [head, ...rest] = command;
    if (head === undefined) throw new TemplateError('missing value for command');
    const piped = index > 0 ? [value] : [];
    if (head.kind === 'function') value = call(head.name, [...rest.map((one) => operand(one, scope)), ...piped]);
    else if (rest.length > 0 || piped.length > 0) throw new TemplateError("can't give argument to non-function");
    else value = operand(head, scope);
  }
  return value;
}

function call(name: string, args: readonly (Json | undefined)[]): Json | undefined {
  const found = TEMPLATE_FUNCTIONS.get(name);
  if (found === undefined) throw new TemplateError(`the function ${name} is not followed`);
  return found(args);
}

function operand(one: Operand, scope: Scope): Json | undefined {
  switch (one.kind) {
    case 'literal':
      return one.value;
    case 'function':
      return call(one.name, []);
    case 'field':
      return fieldOf(scope.data, one.path, scope.options);
    case 'group':
      return fieldOf(run(one.pipeline, scope), one.path, scope.options);
  }
}

function fieldOf(data: Json | undefined, path: readonly string[], options: GoTemplateOptions): Json | undefined {
  let value = data;
  for (const key of path) {
    if (value === undefined) throw new TemplateError(`nil data; no entry for key "${key}"`);
    if (!isJsonObject(value)) throw new TemplateError(`can't evaluate field ${key} in type ${typeName(value)}`);
    const has = Object.hasOwn(value, key);
    if (!has && options.missingKeyIsError) throw new TemplateError(`map has no entry for key "${key}"`);
    value = has ? value[key] : undefined;
  }
  return value;
}

function typeName(value: Json): string {
  return Array.isArray(value) ? '[]interface {}' : typeof value === 'number' ? 'float64' : typeof value;
}

/** What `if` takes for true: anything but the zero of its type. */
function isTrue(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && value !== 0 && value !== false;
}
