import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { isTrue } from '../go/zero-values.ts';
import { isDns1123Subdomain } from '../metadata/dns-names.ts';
import { byteLength } from '../metadata/messages.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts } from '../text-errors.ts';
import { visitContainers } from './visit-containers.ts';

/** `validateWindowsSecurityContextOptions`. */
export function checkWindowsOptions(context: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  const options = objectAt(context, 'windowsOptions');
  const [name, spec, user] = ['gmsaCredentialSpecName', 'gmsaCredentialSpec', 'runAsUserName'].map((field) =>
    valueAt(options, field),
  );
  return [
    ...(typeof name === 'string'
      ? invalidTexts(`${path}.gmsaCredentialSpecName`, name, isDns1123Subdomain(name), server)
      : []),
    ...(typeof spec === 'string'
      ? invalidTexts(`${path}.gmsaCredentialSpec`, spec, credentialSpecMessages(spec), server)
      : []),
    ...(typeof user === 'string' ? invalidTexts(`${path}.runAsUserName`, user, userNameMessages(user), server) : []),
  ];
}

const LARGEST_SPEC_KIB = 64;

function credentialSpecMessages(spec: string): readonly string[] {
  if (spec === '') return ['gmsaCredentialSpec cannot be an empty string'];
  if (byteLength(spec) <= LARGEST_SPEC_KIB * 1024) return [];
  return [`gmsaCredentialSpec size must be under ${LARGEST_SPEC_KIB} KiB`];
}

const LONGEST_DOMAIN = 256;
const LONGEST_USER = 104;
const NETBIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const DNS = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);

/** `DOMAIN\USER`, the first part optional. */
function userNameMessages(name: string): readonly string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (/\p{Cc}/u.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts.at(-1) ?? '';
  return [...(parts.length === 2 ? domainMessages(parts[0] ?? '') : []), ...userMessages(user)];
}

function domainMessages(domain: string): readonly string[] {
  return [
    ...(byteLength(domain) >= LONGEST_DOMAIN
      ? [`runAsUserName's Domain length must be under ${LONGEST_DOMAIN} characters`]
      : []),
    ...(NETBIOS.test(domain) || DNS.test(domain)
      ? []
      : ["runAsUserName's Domain doesn't match the NetBios nor the DNS format"]),
  ];
}

function userMessages(user: string): readonly string[] {
  const tooLong = `runAsUserName's User length must not be longer than ${LONGEST_USER} characters`;
  return [
    ...(user === '' ? ["runAsUserName's User cannot be empty"] : []),
    ...(byteLength(user) > LONGEST_USER ? [tooLong] : []),
    ...(/^[. ]+$/.test(user) ? ["runAsUserName's User cannot contain only periods or spaces"] : []),
    ...(/["/\\:;|=,+*?<>@[\]]/.test(user)
      ? ['runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]']
      : []),
  ];
}

/** `validateWindowsHostProcessPod`: all containers are host processes or none. */
export function checkHostProcess(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const ofPod = valueAt(spec, 'securityContext', 'windowsOptions', 'hostProcess') ?? null;
  const containers = visitContainers(spec, path).map(({ container, path: at }) => ({
    own: valueAt(container, 'securityContext', 'windowsOptions', 'hostProcess') ?? null,
    at: `${at}.securityContext.windowsOptions.hostProcess`,
  }));
  const identical = `pod hostProcess value must be identical if both are specified, was ${ofPod === true}`;
  const different = containers.flatMap(({ own, at }) =>
    ofPod !== null && own !== null && own !== ofPod ? [invalid(at, `${own === true}`, identical)] : [],
  );
  const host = containers.filter(({ own }) => (own ?? ofPod) === true).length;
  if (host === 0) return different;
  const all = 'If pod contains any hostProcess containers then all containers must be HostProcess containers';
  const network = 'hostNetwork must be true if pod contains any hostProcess containers';
  return [
    ...different,
    ...(host === containers.length ? [] : [invalidText(path, '', all, server)]),
    ...(isTrue(spec, 'hostNetwork') ? [] : [invalid(`${path}.hostNetwork`, 'false', network)]),
  ];
}
