import { type Labels, labelOf, matches, parseLabels, parseSelector } from '../../labels/selector.ts';
import type { Json, JsonObject } from '../../values/json.ts';
import { stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { inTurn, within } from '../go/defaults.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { map, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { selectorError } from './check-selector.ts';

/** Stands for the uid of an object that has none yet, which nobody can foretell; it has to pass for one where labels are checked. */
const UNKNOWN_UID = '00000000-0000-0000-0000-000000000000';

const UID_LABEL = 'batch.kubernetes.io/controller-uid';

/** A new Job with the selector and the labels that are made for it, unless its author chose to make them (kubernetes, `pkg/registry/batch/job/strategy.go`, `generateSelectorIfNeeded`). */
export function generateSelector(job: JsonObject): JsonObject {
  if (isManual(job)) return job;
  const labels = expectedLabels(job);
  const labelled = within(
    'metadata',
    within('labels', (own) => ({ ...labels, ...own })),
  );
  const selecting = within('matchLabels', (own) => ({ [UID_LABEL]: uidOf(job), ...own }));
  return within('spec', inTurn(within('template', labelled), within('selector', selecting)))(job);
}

/** The selector and the labels must be as generated (kubernetes, `validateGeneratedSelector`, `pkg/apis/batch/validation`). */
export function checkGeneratedSelector(job: JsonObject, server: ApiServer): readonly FieldError[] {
  const selector = valueAt(job, 'spec', 'selector');
  const parsed = parseSelector(selector);
  if (isManual(job) || parsed === null) return [];
  const expected = expectedLabels(job);
  const labels = valueAt(job, 'spec', 'template', 'metadata', 'labels');
  const generated = matches(parsed, expected) || checkLabelSelector(selector, 'spec.selector', {}, server).length > 0;
  return [
    ...Object.entries(expected).flatMap(([key, value]) => checkHasLabel(labels, key, value, server)),
    ...(generated ? [] : [selectorError(selector, '`selector` not auto-generated', server)]),
  ];
}

/** Messages with `<uid>` for what cannot be foretold. */
export function withoutUid(errors: readonly FieldError[]): readonly FieldError[] {
  return errors.map((error) => ({ ...error, detail: error.detail.replaceAll(UNKNOWN_UID, '<uid>') }));
}

/** In the order in which they are looked for. */
function expectedLabels(job: JsonObject): Labels {
  const name = stringAt(job, 'metadata', 'name') ?? '';
  const uid = uidOf(job);
  return { 'controller-uid': uid, 'job-name': name, [UID_LABEL]: uid, 'batch.kubernetes.io/job-name': name };
}

function uidOf(job: JsonObject): string {
  return stringAt(job, 'metadata', 'uid') ?? UNKNOWN_UID;
}

/** `ValidateHasLabel`. */
function checkHasLabel(labels: Json | undefined, key: string, value: string, server: ApiServer): readonly FieldError[] {
  const actual = labelOf(parseLabels(labels), key);
  if (actual === value) return [];
  const field = `spec.template.metadata.labels[${key}]`;
  const why = `must be '${value}'`;
  return [actual === undefined ? required(field, why) : invalid(field, printValue(map(STRING), labels, server), why)];
}

function isManual(job: JsonObject): boolean {
  return valueAt(job, 'spec', 'manualSelector') === true;
}
