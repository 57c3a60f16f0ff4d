import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { stringAt } from '../values/read-json.ts';
import { fillGoTemplate } from './go-template.ts';
import { TemplateError } from './template-functions.ts';

/** What a generator knows of one Application: with Go templates any values, without them texts by dotted names. */
export type Params = JsonObject;

/** How an ApplicationSet's templates are written. */
export interface TemplateStyle {
  /** `goTemplate: true`; else `{{name}}` alone. */
  readonly go: boolean;
  readonly missingKeyIsError: boolean;
  /** Characters that may still be made; shared by everything one ApplicationSet makes. */
  readonly budget: { characters: number };
}

/**
 * A template with everything in it filled in, keys too.
 * @throws TemplateError for what is refused or not followed, and when there is no end to it.
 */
export function fillTemplate(template: Json, params: Params, style: TemplateStyle): Json {
  if (typeof template === 'string') return fillText(template, params, style);
  if (Array.isArray(template)) {
    const list: readonly Json[] = template;
    return list.map((one) => fillTemplate(one, params, style));
  }
  if (!isJsonObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [fillText(key, params, style), fillTemplate(value, params, style)]),
  );
}

/** One text filled in. @throws TemplateError as {@link fillTemplate}. */
export function fillText(text: string, params: Params, style: TemplateStyle): string {
  const { missingKeyIsError } = style;
  const filled = style.go ? fillGoTemplate(text, params, { missingKeyIsError }) : fillPlain(text, params);
  style.budget.characters -= filled.length;
  if (style.budget.characters < 0) throw new TemplateError('the templates make too much text');
  return filled;
}

/** `{{ name }}` for what is known; everything else stays as it is (argo-cd, `applicationset/utils/utils.go`, Replace). */
function fillPlain(text: string, params: Params): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (all, name: string) => stringAt(params, name.trim()) ?? all);
}
