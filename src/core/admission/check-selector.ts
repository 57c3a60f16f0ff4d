import { type LabelSelector, type Labels, matches, parseLabels, parseSelector } from '../labels/selector.ts';
import { type Json, type JsonObject } from '../values/json.ts';
import { objectAt, sameJson, stringAt, valueAt } from '../values/read-json.ts';
import type { FieldError } from './field-error.ts';
import { printLabels, printSelector } from './go-value.ts';
import type { ApiServer } from './refusal.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/**
 * What a controller's `spec.selector` must be, checked on create and on every update: there, not empty, and selecting the Pods of
 * its own template (kubernetes, `pkg/apis/apps/validation/validation.go`).
 */
export function checkSelector(manifest: JsonObject, server: ApiServer): readonly FieldError[] {
  const kind = stringAt(manifest, 'kind') ?? '';
  const selector = parseSelector(valueAt(manifest, 'spec', 'selector'));
  const template = checkTemplateLabels(manifest, selector, server);
  // A DaemonSet without a selector is told only that it does not select its Pods (`ValidateDaemonSetSpec`).
  if (selector === null) return kind === 'DaemonSet' ? template : [required(), ...template];
  const expressions = checkExpressions(selector, server);
  if (expressions.length > 0) return expressions;
  if (!isEmpty(selector)) return template;
  return [selectorError(selector, `empty selector is invalid for ${kind.toLowerCase()}`, server)];
}

/** `spec.selector` may never change for Deployments, DaemonSets and ReplicaSets (their `strategy.go`, `ValidateImmutableField`). */
export function checkSelectorUnchanged(
  old: JsonObject,
  manifest: JsonObject,
  server: ApiServer,
): readonly FieldError[] {
  const before = valueAt(old, 'spec', 'selector');
  const after = valueAt(manifest, 'spec', 'selector');
  if (sameSelector(before, after)) return [];
  return [{ ...selectorError(parseSelector(after), 'field is immutable', server), kind: 'immutable' }];
}

/** Equal for the API server: an absent part is an empty one, but the order of expressions and of their values counts. */
export function sameSelector(before: Json | undefined, after: Json | undefined): boolean {
  const [a, b] = [parseSelector(before), parseSelector(after)];
  if (a === null || b === null) return a === b;
  if (!sameJson(a.matchLabels, b.matchLabels) || a.matchExpressions.length !== b.matchExpressions.length) return false;
  return a.matchExpressions.every((one, i) => {
    const other = b.matchExpressions[i];
    return (
      other !== undefined &&
      one.key === other.key &&
      one.operator === other.operator &&
      sameJson([...one.values], [...other.values])
    );
  });
}

function checkTemplateLabels(
  manifest: JsonObject,
  selector: LabelSelector | null,
  server: ApiServer,
): readonly FieldError[] {
  const written = objectAt(manifest, 'spec', 'template', 'metadata', 'labels');
  const labels: Labels | null = written === undefined ? null : parseLabels(written);
  // Without a selector nothing is selected (`LabelSelectorAsSelector` of nil is `Nothing`).
  if (selector !== null && matches(selector, labels ?? {})) return [];
  const detail = `Invalid value: ${printLabels(labels, server)}: \`selector\` does not match template \`labels\``;
  return [{ field: 'spec.template.metadata.labels', detail, kind: 'selector-mismatch' }];
}

/** `ValidateLabelSelector` as far as expressions go; a bad key or value of a label is not looked at. */
function checkExpressions(selector: LabelSelector, server: ApiServer): readonly FieldError[] {
  const errors = selector.matchExpressions.flatMap(({ operator, values }, index): FieldError[] => {
    const at = `spec.selector.matchExpressions[${index}]`;
    const set = operator === 'In' || operator === 'NotIn';
    if (!OPERATORS.includes(operator)) {
      const detail = `Invalid value: ${JSON.stringify(operator)}: not a valid selector operator`;
      return [{ field: `${at}.operator`, detail, kind: 'validation' }];
    }
    if (set === values.length > 0) return [];
    const detail = set
      ? "Required value: must be specified when `operator` is 'In' or 'NotIn'"
      : "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    return [{ field: `${at}.values`, detail, kind: 'validation' }];
  });
  return errors.length === 0 ? [] : [...errors, selectorError(selector, 'invalid label selector', server)];
}

function required(): FieldError {
  return { field: 'spec.selector', detail: 'Required value', kind: 'validation' };
}

function selectorError(selector: LabelSelector | null, why: string, server: ApiServer): FieldError {
  const detail = `Invalid value: ${printSelector(selector, server)}: ${why}`;
  return { field: 'spec.selector', detail, kind: 'validation' };
}

function isEmpty({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
