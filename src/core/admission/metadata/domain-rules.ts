import { type FieldError, invalid, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';
import { isDns1123Label, isDns1123Subdomain } from './dns-names.ts';
import { patternMessage } from './messages.ts';

const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const WHOLE_PATH = new RegExp(`^${PATH}$`);

/** `IsDomainPrefixedPath`: `acme.io/foo` (apimachinery, `pkg/util/validation/validation.go`, as all here). */
export function checkDomainPrefixedPath(field: string, value: string, server: ApiServer): readonly FieldError[] {
  if (value === '') return [required(field)];
  const slash = value.indexOf('/');
  const [host, path] = [value.slice(0, slash), value.slice(slash + 1)];
  if (slash <= 0 || path === '')
    return [invalid(field, printText(value, server), 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const errors = isDns1123Subdomain(host).map((why) => invalid(field, printText(host, server), why));
  if (WHOLE_PATH.test(path)) return errors;
  return [...errors, invalid(field, printText(path, server), patternMessage('Invalid path', PATH))];
}

/** `IsFullyQualifiedName`: a subdomain of three parts or more. */
export function checkFullyQualifiedName(field: string, value: string, server: ApiServer): readonly FieldError[] {
  if (value === '') return [required(field)];
  const printed = printText(value, server);
  const messages = isDns1123Subdomain(value);
  if (messages.length > 0) return [invalid(field, printed, messages.join(','))];
  if (value.split('.').length >= 3) return [];
  return [invalid(field, printed, 'should be a domain with at least three segments separated by dots')];
}

/** `IsFullyQualifiedDomainName`: two parts or more, and a dot at the end is fine. */
export function checkFullyQualifiedDomainName(field: string, value: string, server: ApiServer): readonly FieldError[] {
  if (value === '') return [required(field)];
  const name = value.endsWith('.') ? value.slice(0, -1) : value;
  const messages = isDns1123Subdomain(name);
  if (messages.length > 0) return [invalid(field, printText(name, server), messages.join(','))];
  const parts = name.split('.');
  if (parts.length < 2) {
    const why = 'should be a domain with at least two segments separated by dots';
    return [invalid(field, printText(name, server), why)];
  }
  return parts.flatMap((part) => {
    const wrong = isDns1123Label(part);
    return wrong.length === 0 ? [] : [invalid(field, printText(part, server), wrong.join(','))];
  });
}
