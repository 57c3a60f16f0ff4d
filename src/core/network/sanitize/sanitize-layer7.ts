import type { JsonObject } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import type { Agent } from '../agent.ts';
import { regexpProblem } from './go-regexp.ts';
import { kafkaProblem } from './sanitize-kafka.ts';
import { first } from './sanitize-peers.ts';

/** Kafka's rules and those of other parsers are gone from here on. */
const NO_OTHER_PARSERS = 20;

const HEADER_ACTIONS = ['', 'LOG', 'ADD', 'DELETE', 'REPLACE'];
const LONGEST_NAME = 255;

/** Why Cilium's agent does not take rules for what is in a connection, or null (pkg/policy/api `L7Rules`). */
export function layer7Problem(rules: JsonObject, ports: readonly JsonObject[], { minor }: Agent): string | null {
  if (ports.some((port) => /^0+$/.test(stringAt(port, 'port') ?? ''))) {
    return 'L7 rules can not be used when a port is 0';
  }
  const has = (key: string): boolean => Array.isArray(valueAt(rules, key));
  const otherParsers = minor < NO_OTHER_PARSERS;
  const parser = otherParsers ? (stringAt(rules, 'l7proto') ?? '') : '';
  const problem =
    first(objectsAt(rules, 'http'), httpProblem) ??
    (otherParsers ? first(objectsAt(rules, 'kafka'), kafkaProblem) : null) ??
    (has('dns') && ports.length === 0 ? 'port 53 must be specified for DNS rules' : null) ??
    first(objectsAt(rules, 'dns'), dnsRuleProblem) ??
    (otherParsers && has('l7') && parser === ''
      ? "'l7' may only be specified when a 'l7proto' is also specified"
      : null) ??
    (parser === '' ? null : first(objectsAt(rules, 'l7'), emptyKeyProblem));
  if (problem !== null) return problem;
  const kinds = [has('http'), otherParsers && has('kafka'), has('dns'), parser !== ''].filter(Boolean).length;
  return kinds > 1 ? 'multiple L7 protocol rule types specified in single rule' : null;
}

function emptyKeyProblem(rule: JsonObject): string | null {
  return Object.hasOwn(rule, '') ? 'empty key not allowed' : null;
}

function httpProblem(rule: JsonObject): string | null {
  return (
    first(['path', 'method', 'host'], (field) => regexpProblem(stringAt(rule, field) ?? '')) ??
    first(objectsAt(rule, 'headerMatches'), headerProblem)
  );
}

function headerProblem(match: JsonObject): string | null {
  if ((stringAt(match, 'name') ?? '') === '') return 'Header name missing';
  const action = stringAt(match, 'mismatch') ?? '';
  if (!HEADER_ACTIONS.includes(action)) return `Invalid header action: ${action}`;
  const secret = valueAt(match, 'secret');
  return isJsonObject(secret) && (stringAt(secret, 'name') ?? '') === '' ? 'Secret name missing' : null;
}

/** A name or pattern of `toFQDNs` (pkg/policy/api `FQDNSelector`); which characters may stand in it is told in other words from 1.18 on. */
export function fqdnProblem(selector: JsonObject, { minor }: Agent): string | null {
  const [name, pattern] = [stringAt(selector, 'matchName') ?? '', stringAt(selector, 'matchPattern') ?? ''];
  if (name !== '' && pattern !== '') return 'only one of MatchName or MatchPattern is allowed in an FQDNSelector';
  const signs =
    minor >= 18 ? { name: '., -, _', pattern: '., -, _ and *' } : { name: '. and -', pattern: '., - and *' };
  return namesProblem(selector, signs) ?? lengthProblem(name);
}

/** A rule of `rules.dns`. */
function dnsRuleProblem(rule: JsonObject): string | null {
  return namesProblem(rule, { name: '. and -', pattern: '., - and *' });
}

function namesProblem(json: JsonObject, signs: { readonly name: string; readonly pattern: string }): string | null {
  const name = stringAt(json, 'matchName') ?? '';
  const pattern = stringAt(json, 'matchPattern') ?? '';
  if (!/^[-a-zA-Z0-9_.]*$/.test(name)) {
    return `Invalid characters in MatchName: "${name}". Only 0-9, a-z, A-Z and ${signs.name} characters are allowed`;
  }
  if (!/^[-a-zA-Z0-9_.*]*$/.test(pattern)) {
    return `Invalid characters in MatchPattern: "${pattern}". Only 0-9, a-z, A-Z and ${signs.pattern} characters are allowed`;
  }
  return lengthProblem(pattern);
}

/** A name is compiled as a pattern, and told of as one. */
function lengthProblem(pattern: string): string | null {
  if (pattern.length <= LONGEST_NAME) return null;
  return `Invalid MatchPattern: ${JSON.stringify(pattern)}. Must be <= ${LONGEST_NAME} characters long.`;
}
