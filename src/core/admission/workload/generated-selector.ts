import { matches, parseLabels, parseSelector } from '../../labels/selector.ts';
import type { Json, JsonObject } from '../../values/json.ts';
import { stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { inTurn } from '../pod/defaults.ts';
import { map, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { selectorError } from './check-selector.ts';
import { within } from './within.ts';

/** Stands for the uid of a new object, which nobody can foretell; it has to pass for one where labels are checked. */
const UID = '00000000-0000-0000-0000-000000000000';

const UID_LABEL = 'batch.kubernetes.io/controller-uid';
const UID_LABELS = ['controller-uid', UID_LABEL];
const NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'];

/** A new Job with the selector and the labels that are made for it, unless its author chose to make them (kubernetes, `pkg/registry/batch/job/strategy.go`, `generateSelectorIfNeeded`). */
export function generateSelector(job: JsonObject): JsonObject {
  if (isManual(job)) return job;
  const labels = expectedLabels(job);
  const labelled = within(
    'metadata',
    within('labels', (own) => ({ ...labels, ...own })),
  );
  const selecting = within('matchLabels', (own) => ({ [UID_LABEL]: UID, ...own }));
  return within('spec', inTurn(within('template', labelled), within('selector', selecting)))(job);
}

/** The selector and the labels must be as generated (kubernetes, `validateGeneratedSelector`, `pkg/apis/batch/validation`). */
export function checkGeneratedSelector(job: JsonObject, server: ApiServer): readonly FieldError[] {
  const selector = valueAt(job, 'spec', 'selector');
  const parsed = parseSelector(selector);
  if (isManual(job) || parsed === null) return [];
  const expected = expectedLabels(job);
  const labels = valueAt(job, 'spec', 'template', 'metadata', 'labels');
  return [
    ...Object.entries(expected).flatMap(([key, value]) => checkHasLabel(labels, key, value, server)),
    ...(matches(parsed, expected) ? [] : [selectorError(selector, '`selector` not auto-generated', server)]),
  ];
}

/** Messages with `<uid>` for what cannot be foretold. */
export function withoutUid(errors: readonly FieldError[]): readonly FieldError[] {
  return errors.map((error) => ({ ...error, detail: error.detail.replaceAll(UID, '<uid>') }));
}

/** In the order in which they are looked for. */
function expectedLabels(job: JsonObject): Readonly<Record<string, string>> {
  const name = stringAt(job, 'metadata', 'name') ?? '';
  const pairs = [0, 1].flatMap((i) => [
    [UID_LABELS[i] ?? '', UID],
    [NAME_LABELS[i] ?? '', name],
  ]);
  return Object.fromEntries(pairs);
}

/** `ValidateHasLabel`. */
function checkHasLabel(labels: Json | undefined, key: string, value: string, server: ApiServer): readonly FieldError[] {
  const actual = Object.hasOwn(parseLabels(labels), key) ? parseLabels(labels)[key] : undefined;
  if (actual === value) return [];
  const field = `spec.template.metadata.labels[${key}]`;
  const why = `must be '${value}'`;
  return [actual === undefined ? required(field, why) : invalid(field, printValue(map(STRING), labels, server), why)];
}

function isManual(job: JsonObject): boolean {
  return valueAt(job, 'spec', 'manualSelector') === true;
}
