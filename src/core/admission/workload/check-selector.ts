import { matches, parseLabels, parseSelector } from '../../labels/selector.ts';
import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, invalid, required } from '../field-error.ts';
import { sameValue } from '../go/same-value.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { LABEL_SELECTOR, map, pointer, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';

const SELECTOR = pointer(LABEL_SELECTOR);

/** What a kind says of its own about selectors. */
export interface SelectorWords {
  readonly empty: string;
  /** Nothing more than the value when empty. */
  readonly broken: string;
}

/**
 * What the selector of a Deployment, ReplicaSet or StatefulSet must be: there, well formed, not empty, and selecting the Pods of its own
 * template (kubernetes, `ValidateDeploymentSpec` and its neighbours). `template` gives the complaints about the template, which are not made for a selector that is broken.
 */
export function checkSelector(
  spec: JsonObject,
  words: SelectorWords,
  template: () => readonly FieldError[],
  server: ApiServer,
): readonly FieldError[] {
  const selector = valueAt(spec, 'selector');
  const syntax = isJsonObject(selector) ? checkLabelSelector(selector, 'spec.selector', {}, server) : [];
  const errors = isJsonObject(selector)
    ? [...syntax, ...checkNotEmpty(selector, words.empty, server)]
    : [required('spec.selector')];
  if (syntax.length > 0) return [...errors, selectorError(selector, words.broken, server)];
  return [...errors, ...(isEmptySelector(selector) ? [] : checkSelects(spec, 'spec', server)), ...template()];
}

/** The selector must not be an empty one; none at all is somebody else's complaint. */
export function checkNotEmpty(selector: Json | undefined, why: string, server: ApiServer): readonly FieldError[] {
  return isEmptySelector(selector) ? [selectorError(selector, why, server)] : [];
}

/** `spec.selector` of a spec must select the labels of its template; without a selector nothing is selected (`LabelSelectorAsSelector` of nil is `Nothing`). */
export function checkSelects(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const selector = parseSelector(valueAt(spec, 'selector'));
  const labels = valueAt(spec, 'template', 'metadata', 'labels');
  return selector !== null && matches(selector, parseLabels(labels)) ? [] : [templateNotSelected(labels, path, server)];
}

/** The complaint about a template's labels. */
export function templateNotSelected(labels: Json | undefined, path: string, server: ApiServer): FieldError {
  const value = printValue(map(STRING), labels, server);
  return {
    ...invalid(`${path}.template.metadata.labels`, value, '`selector` does not match template `labels`'),
    kind: 'selector-mismatch',
  };
}

/** `spec.selector` may never change: the `strategy.go` of Deployments, DaemonSets, ReplicaSets and Jobs. The order of expressions and of their values counts. */
export function checkSelectorUnchanged(spec: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const [before, after] = [valueAt(old, 'selector'), valueAt(spec, 'selector')];
  return sameValue(SELECTOR, before, after)
    ? []
    : [fieldIsImmutable('spec.selector', printValue(SELECTOR, after, server))];
}

/** A complaint about the whole selector. */
export function selectorError(
  selector: Json | undefined,
  why: string,
  server: ApiServer,
  field = 'spec.selector',
): FieldError {
  const value = printValue(SELECTOR, selector, server);
  const error = invalid(field, value, why);
  return why === '' ? { ...error, detail: `Invalid value: ${value}` } : error;
}

/** True where a stored selector has expressions with values that no label can have, which then may stay (`LabelSelectorHasInvalidLabelValue`). */
export function hasInvalidValues(selector: Json | undefined, server: ApiServer): boolean {
  if (!isJsonObject(selector)) return false;
  const strict = checkLabelSelector(selector, '', {}, server);
  return strict.length > checkLabelSelector(selector, '', { allowInvalidValues: true }, server).length;
}

function isEmptySelector(selector: Json | undefined): boolean {
  const empty = { matchLabels: null, matchExpressions: null };
  return isJsonObject(selector) && sameValue(LABEL_SELECTOR, selector, empty);
}
