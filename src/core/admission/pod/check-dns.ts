import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import { isDns1123Subdomain, isDns1123SubdomainWithUnderscore } from '../metadata/dns-names.ts';
import { byteLength } from '../metadata/messages.ts';
import { list, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts, oneOf } from '../text-errors.ts';
import { checkIp } from './check-ip.ts';
import type { PodContext } from './pod-context.ts';

const POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** `validateDNSPolicy`. */
export function checkDnsPolicy(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const policy = textOf(spec, 'dnsPolicy');
  return policy === '' ? [required(path)] : oneOf(path, policy, POLICIES, server);
}

/* What libc can take. */
const MOST_NAMESERVERS = 3;
const MOST_SEARCHES = 32;
const LONGEST_SEARCHES = 2048;

/** `validatePodDNSConfig`. */
export function checkDnsConfig(path: string, { spec, server }: PodContext): readonly FieldError[] {
  const config = objectAt(spec, 'dnsConfig');
  const nameservers = textsOf(config, 'nameservers');
  if (textOf(spec, 'dnsPolicy') === 'None') {
    const when = 'when `dnsPolicy` is None';
    if (config === undefined) return [required(path, `must provide \`dnsConfig\` ${when}`)];
    if (nameservers.length === 0)
      return [required(`${path}.nameservers`, `must provide at least one DNS nameserver ${when}`)];
  }
  return [
    ...checkCount(nameservers, [MOST_NAMESERVERS, 'nameservers'], `${path}.nameservers`, server),
    ...nameservers.flatMap((ip, index) => checkIp(ip, `${path}.nameservers[${index}]`, server)),
    ...checkSearches(textsOf(config, 'searches'), `${path}.searches`, server),
    ...itemsOf(config, 'options').flatMap((option, index) =>
      textOf(option, 'name') === '' ? [required(`${path}.options[${index}]`, 'must not be empty')] : [],
    ),
  ];
}

function checkCount(
  values: readonly string[],
  [most, what]: readonly [number, string],
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  if (values.length <= most) return [];
  return [invalid(path, printValue(list(STRING), values, server), `must not have more than ${most} ${what}`)];
}

function checkSearches(searches: readonly string[], path: string, server: ApiServer): readonly FieldError[] {
  const words = `must not have more than ${LONGEST_SEARCHES} characters (including spaces) in the search list`;
  const tooLong = byteLength(searches.join(' ')) > LONGEST_SEARCHES;
  return [
    ...checkCount(searches, [MOST_SEARCHES, 'search paths'], path, server),
    ...(tooLong ? [invalid(path, printValue(list(STRING), searches, server), words)] : []),
    ...searches.flatMap((search, index) => checkSearch(search, `${path}[${index}]`, server)),
  ];
}

/** Underscores and a single dot are allowed since 1.33 (KEP-4427). */
function checkSearch(search: string, path: string, server: ApiServer): readonly FieldError[] {
  const relaxed = server.minor >= 33;
  if (relaxed && search === '.') return [];
  const name = search.endsWith('.') ? search.slice(0, -1) : search;
  const messages = relaxed ? isDns1123SubdomainWithUnderscore(name) : isDns1123Subdomain(name);
  return invalidTexts(path, name, messages, server);
}
