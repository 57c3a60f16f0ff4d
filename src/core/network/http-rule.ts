import { goRegExp } from '../render/go-reg-exp.ts';
import type { JsonObject } from '../values/json.ts';
import { listAt, stringAt } from '../values/read-json.ts';
import type { Truth } from './truth.ts';
import { every, some, truthOf } from './truth.ts';

/** One entry of `rules.http`: expressions that the whole of a request's part must match. */
export interface HttpRule {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  /** It asks for headers as well. */
  readonly headers: boolean;
}

/** A request as far as it can be told beforehand. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly host?: string;
}

export function readHttpRule(json: JsonObject): HttpRule {
  const [method, path, host] = ['method', 'path', 'host'].map((field) => stringAt(json, field) ?? '');
  return {
    ...(method ? { method } : {}),
    ...(path ? { path } : {}),
    ...(host ? { host } : {}),
    headers: listAt(json, 'headers').length > 0 || listAt(json, 'headerMatches').length > 0,
  };
}

/** Whether one of the rules lets a request through; a list without rules lets all of them through. */
export function allowsRequest(rules: readonly HttpRule[], request: HttpRequest): Truth {
  return rules.length === 0 ? 'yes' : some(rules.map((rule) => matchesRequest(rule, request)));
}

function matchesRequest({ method, path, host, headers }: HttpRule, request: HttpRequest): Truth {
  return every([
    matchesWhole(method, request.method),
    matchesWhole(path, request.path),
    matchesWhole(host, request.host),
    headers ? 'unknown' : 'yes',
  ]);
}

/** Envoy matches the whole of the text. Expressions that could run away are not tried. */
function matchesWhole(expression: string | undefined, text: string | undefined): Truth {
  if (expression === undefined) return 'yes';
  if (text === undefined) return 'unknown';
  try {
    return truthOf(goRegExp(`^(?:${expression})$`).test(text));
  } catch {
    return 'unknown';
  }
}
