import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { numberOf, textOf } from '../go/zero-values.ts';
import { isDns1123Subdomain } from '../metadata/dns-names.ts';
import { isValidPortNum } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts } from '../text-errors.ts';

const FORM = '; desired format: https://host[/path]';

/** Where a webhook is asked: a URL or a Service (apiserver, `pkg/util/webhook/validation.go`). */
export function checkClientConfig(config: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  const [url, service] = [stringAt(config, 'url'), objectAt(config, 'service')];
  if ((url === undefined) === (service === undefined))
    return [required(path, 'exactly one of url or service is required')];
  if (service !== undefined) return checkService(service, `${path}.service`, server);
  return checkUrl(url ?? '', `${path}.url`, server);
}

/** Scheme, user and host, query and fragment of a URL (RFC 3986, appendix B). */
const URL_PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:([^/?#@]*)@)?([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s;

function checkUrl(url: string, field: string, server: ApiServer): readonly FieldError[] {
  const [, scheme = '', user, host = '', query = '', fragment = ''] = URL_PARTS.exec(url) ?? [];
  const wrong = (part: string, why: string): FieldError => invalidText(field, part, why, server);
  return [
    ...(scheme.toLowerCase() === 'https'
      ? []
      : [wrong(scheme.toLowerCase(), `'https' is the only allowed URL scheme${FORM}`)]),
    ...(host === '' ? [wrong('', `host must be specified${FORM}`)] : []),
    ...(user === undefined ? [] : [wrong(user, 'user information is not permitted in the URL')]),
    ...(fragment === '' ? [] : [wrong(fragment, 'fragments are not permitted in the URL')]),
    ...(query === '' ? [] : [wrong(query, 'query parameters are not permitted in the URL')]),
  ];
}

/** `ValidateWebhookService`, which is called with name and namespace in each other's place: what is missing is told of the other one. */
function checkService(service: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const port = numberOf(service, 'port');
  const unfit = isValidPortNum(port).join(', ');
  return [
    ...(textOf(service, 'namespace') === '' ? [required(`${path}.name`)] : []),
    ...(textOf(service, 'name') === '' ? [required(`${path}.namespace`)] : []),
    ...(unfit === '' ? [] : [invalid(`${path}.port`, String(port), `port is not valid: ${unfit}`)]),
    ...invalidTexts(`${path}.path`, textOf(service, 'path'), pathMessages(textOf(service, 'path')), server),
  ];
}

function pathMessages(path: string): readonly string[] {
  if (path === '' || path === '/') return [];
  if (path === '//') return ['segment[0] may not be empty'];
  const steps = path.slice(1).replace(/\/$/, '').split('/');
  return [
    ...(path.startsWith('/') ? [] : ["must start with a '/'"]),
    ...steps.flatMap((step, index) =>
      step === ''
        ? [`segment[${index}] may not be empty`]
        : isDns1123Subdomain(step).map((why) => `segment[${index}]: ${why}`),
    ),
  ];
}
