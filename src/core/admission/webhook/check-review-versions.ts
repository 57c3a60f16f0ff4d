import type { JsonObject } from '../../values/json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { textsOf } from '../go/zero-values.ts';
import { isDns1035Label } from '../metadata/dns-names.ts';
import { list, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts } from '../text-errors.ts';

const KNOWN = ['v1', 'v1beta1'];

/** True for versions of AdmissionReview that the API server speaks. */
export function isReviewVersion(version: string): boolean {
  return KNOWN.includes(version);
}

/** `validateAdmissionReviewVersions`: one that is spoken must be there, unless the stored webhooks had none either. */
export function checkReviewVersions(
  hook: JsonObject,
  field: string,
  anyVersion: boolean,
  server: ApiServer,
): readonly FieldError[] {
  const versions = textsOf(hook, 'admissionReviewVersions');
  if (versions.length === 0) return [required(field, `must specify one of ${KNOWN.join(', ')}`)];
  const errors = versions.flatMap((version, index) =>
    versions.indexOf(version) < index
      ? [invalidText(`${field}[${index}]`, version, 'duplicate version', server)]
      : invalidTexts(`${field}[${index}]`, version, isDns1035Label(version), server),
  );
  if (anyVersion || versions.some(isReviewVersion)) return errors;
  const printed = printValue(list(STRING), versions, server);
  return [...errors, invalid(field, printed, `must include at least one of ${KNOWN.join(', ')}`)];
}
