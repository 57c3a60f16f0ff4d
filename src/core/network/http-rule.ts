import { matchesPattern } from '../admission/custom/go-pattern.ts';
import type { JsonObject } from '../values/json.ts';
import { listAt, objectsAt, stringAt } from '../values/read-json.ts';
import type { Truth } from './truth.ts';
import { every, some, truthOf } from './truth.ts';

/** A header that a rule asks for; without a value any will do, and null is one that Git does not show (a secret's). */
export interface HeaderTest {
  readonly name: string;
  readonly value?: string | null;
}

/** One entry of `rules.http`: expressions that the whole of a request's part must match, and headers. */
export interface HttpRule {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers: readonly HeaderTest[];
}

/** A request as far as it can be told beforehand. */
export interface HttpRequest {
  readonly method: string;
  /** With its query, as it stands in the request. */
  readonly path: string;
  /** Without it, a rule that asks for a host cannot be judged. */
  readonly host?: string;
  /** All headers that count, by name in lower case; without it, rules that ask for headers cannot be judged. */
  readonly headers?: Readonly<Record<string, string>>;
}

export function readHttpRule(json: JsonObject): HttpRule {
  const [method, path, host] = ['method', 'path', 'host'].map((field) => stringAt(json, field) ?? '');
  return {
    ...(method ? { method } : {}),
    ...(path ? { path } : {}),
    ...(host ? { host } : {}),
    headers: [
      ...listAt(json, 'headers').flatMap((one) => (typeof one === 'string' ? [readHeader(one)] : [])),
      ...objectsAt(json, 'headerMatches').flatMap(readHeaderMatch),
    ],
  };
}

/** `Name: value` or `Name`, parted by the first blank (pkg/envoy `getHTTPRule`). */
function readHeader(text: string): HeaderTest {
  const blank = text.indexOf(' ');
  if (blank < 0) return { name: text };
  return { name: text.slice(0, blank).replace(/:$/, ''), value: text.slice(blank + 1) };
}

/** A header with `mismatch` is put right or logged by the proxy: it refuses no request. */
function readHeaderMatch(json: JsonObject): readonly HeaderTest[] {
  if (stringAt(json, 'mismatch') !== undefined) return [];
  const name = stringAt(json, 'name') ?? '';
  if (json['secret'] !== undefined) return [{ name, value: null }];
  const value = stringAt(json, 'value') ?? '';
  return [value === '' ? { name } : { name, value }];
}

/** Whether one of the rules lets a request through; a list without rules lets all of them through. */
export function allowsRequest(rules: readonly HttpRule[], request: HttpRequest): Truth {
  return rules.length === 0
    ? 'yes'
    : some(rules.map((rule) => every(requestTests(rule, request).map(({ met }) => met))));
}

/** One thing a rule asks of a request. */
export interface RequestTest {
  readonly met: Truth;
  /** What to say where it is not met: `method GET is not POST`. */
  readonly missing: string;
}

/** All that a rule asks of a request. Expressions are Go's, and match the whole of the text (Envoy's `safe_regex`). */
export function requestTests({ method, path, host, headers }: HttpRule, request: HttpRequest): readonly RequestTest[] {
  return [
    ...part('method', method, request.method),
    ...part('path', path, request.path),
    ...part('host', host, request.host),
    ...headers.map((header) => headerTest(header, request)),
  ];
}

function part(name: string, expression: string | undefined, text: string | undefined): readonly RequestTest[] {
  if (expression === undefined) return [];
  if (text === undefined) return [{ met: 'unknown', missing: `it asks for the ${name} ${expression}` }];
  const met = truthOf(matchesPattern(`^(?:${expression})$`, text));
  return [{ met, missing: `${name} ${text} is not ${expression}` }];
}

function headerTest({ name, value }: HeaderTest, { headers }: HttpRequest): RequestTest {
  const wanted = value === undefined || value === null ? `header ${name}` : `header ${name}: ${value}`;
  if (headers === undefined) return { met: 'unknown', missing: `it asks for the ${wanted}` };
  const key = name.toLowerCase();
  const actual = Object.hasOwn(headers, key) ? headers[key] : undefined;
  if (actual === undefined) return { met: 'no', missing: `it has no ${wanted}` };
  if (value === null) return { met: 'unknown', missing: `the value of header ${name} is in a Secret` };
  return {
    met: truthOf(value === undefined || actual === value),
    missing: `header ${name} is ${actual}, not ${value}`,
  };
}
