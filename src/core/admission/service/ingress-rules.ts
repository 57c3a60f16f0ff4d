import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { isSet, itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import {
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isWildcardDns1123Subdomain,
} from '../metadata/dns-names.ts';
import { parseIp } from '../metadata/ip-address.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { list, struct } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts } from '../text-errors.ts';
import { checkBackend, checkHttp, type IngressOptions } from './check-ingress-paths.ts';

const RULES = list(struct('networking.IngressRule', []));
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

interface Kept extends IngressOptions {
  readonly anySecretName: boolean;
  readonly anyRuleOfWildcards: boolean;
}

/** `networking.k8s.io/v1 Ingress` (`pkg/apis/networking/validation`, `ValidateIngressCreate` and `ValidateIngressUpdate`). */
export const ingressRules: KindRules = {
  defaults: (object) => object,
  create: (object, server) => [
    ...checkIngress(object, keptFrom(null, server), server),
    ...checkClassAnnotation(object, server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkIngress(object, keptFrom(old, server), server),
  ],
};

/** What a stored Ingress has that would be refused now, it may go on having. */
function keptFrom(old: JsonObject | null, server: ApiServer): Kept {
  const rules = itemsOf(old, 'spec', 'rules');
  const backends = [valueAt(old, 'spec', 'defaultBackend'), ...rules.flatMap(backendsOf)];
  const names = backends.map((backend) => textOf(backend, 'service', 'name'));
  const strict = { anyLabelAsService: server.minor >= 36 };
  return {
    anyLabelAsService:
      server.minor >= 36 || names.some((name) => isDns1123Label(name).length === 0 && isDns1035Label(name).length > 0),
    anySecretName: itemsOf(old, 'spec', 'tls').some((tls) => secretNameMessages(tls).length > 0),
    anyRuleOfWildcards: rules.some(
      (rule) => textOf(rule, 'host').includes('*') && checkHttp(rule, '', strict, server).length > 0,
    ),
  };
}

function backendsOf(rule: JsonObject): readonly (Json | undefined)[] {
  return itemsOf(rule, 'http', 'paths').map((path) => valueAt(path, 'backend'));
}

function checkIngress(ingress: JsonObject, kept: Kept, server: ApiServer): readonly FieldError[] {
  const rules = itemsOf(ingress, 'spec', 'rules');
  const backend = objectAt(ingress, 'spec', 'defaultBackend');
  const className = stringAt(ingress, 'spec', 'ingressClassName');
  const nothing = 'either `defaultBackend` or `rules` must be specified';
  return [
    ...checkMetadata(ingress, { namespaced: true, name: subdomainName }, server),
    ...(rules.length === 0 && backend === undefined
      ? [invalid('spec', printValue(RULES, valueAt(ingress, 'spec', 'rules'), server), nothing)]
      : []),
    ...(backend === undefined ? [] : checkBackend(backend, 'spec.defaultBackend', kept, server)),
    ...rules.flatMap((rule, index) => checkRule(rule, `spec.rules[${index}]`, kept, server)),
    ...itemsOf(ingress, 'spec', 'tls').flatMap((tls, index) => checkTls(tls, `spec.tls[${index}]`, kept, server)),
    ...(className === undefined
      ? []
      : invalidTexts('spec.ingressClassName', className, subdomainName(className, false), server)),
  ];
}

function checkRule(rule: JsonObject, path: string, kept: Kept, server: ApiServer): readonly FieldError[] {
  const host = textOf(rule, 'host');
  const isWildcard = host.includes('*');
  const address = parseIp(host) === undefined ? [] : ['must be a DNS name, not an IP address'];
  const messages = host === '' ? [] : [...address, ...hostMessages(host)];
  return [
    ...invalidTexts(`${path}.host`, host, messages, server),
    ...(isWildcard && kept.anyRuleOfWildcards ? [] : checkHttp(rule, path, kept, server)),
  ];
}

function hostMessages(host: string): readonly string[] {
  return host.includes('*') ? isWildcardDns1123Subdomain(host) : isDns1123Subdomain(host);
}

function checkTls(tls: JsonObject, path: string, kept: Kept, server: ApiServer): readonly FieldError[] {
  return [
    ...textsOf(tls, 'hosts').flatMap((host, index) =>
      invalidTexts(`${path}.hosts[${index}]`, host, hostMessages(host), server),
    ),
    ...(kept.anySecretName
      ? []
      : invalidTexts(`${path}.secretName`, textOf(tls, 'secretName'), secretNameMessages(tls), server)),
  ];
}

function secretNameMessages(tls: JsonObject): readonly string[] {
  const name = textOf(tls, 'secretName');
  return name === '' ? [] : subdomainName(name, false);
}

/** The annotation that came before the field says the same, where a new Ingress has both. */
function checkClassAnnotation(ingress: JsonObject, server: ApiServer): readonly FieldError[] {
  const annotation = stringAt(objectAt(ingress, 'metadata', 'annotations'), CLASS_ANNOTATION);
  if (annotation === undefined || !isSet(ingress, 'spec', 'ingressClassName')) return [];
  if (annotation === textOf(ingress, 'spec', 'ingressClassName')) return [];
  const why = 'must match `ingressClassName` when both are specified';
  return [invalidText(`annotations.${CLASS_ANNOTATION}`, annotation, why, server)];
}
