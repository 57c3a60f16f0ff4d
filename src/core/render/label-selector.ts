import { KustomizeError } from './kustomize-error.ts';
import { child, type TreeMap, textOf } from './tree.ts';

type Requirement = (labels: TreeMap) => boolean;

/**
 * A label selector in text: `a=b,c!=d,e,!f,g in (x, y),h notin (z),i>3`. Source: apimachinery `pkg/labels/selector.go`, Parse.
 * @throws KustomizeError in apimachinery's words for what is none.
 */
export function labelMatcher(selector: string): (labels: TreeMap) => boolean {
  const tokens = new Tokens(selector);
  const requirements: Requirement[] = [];
  while (!tokens.isAtEnd()) {
    requirements.push(requirement(tokens));
    if (tokens.isAtEnd()) break;
    const next = tokens.take();
    if (next !== ',') throw new KustomizeError(`found '${next}', expected: ',' or 'end of string'`);
    if (tokens.isAtEnd()) throw new KustomizeError("found '', expected: identifier after ','");
  }
  return (labels) => requirements.every((holds) => holds(labels));
}

const SIGN = /^(?:==|!=|[=!(),<>])/;
const WORD = /^[^\s=!(),<>]+/;

/** The signs and words of a selector, spaces left out. */
class Tokens {
  readonly #list: readonly string[];
  #at = 0;

  constructor(text: string) {
    const list: string[] = [];
    let rest = text.trimStart();
    while (rest !== '') {
      const [token = rest] = SIGN.exec(rest) ?? WORD.exec(rest) ?? [];
      list.push(token);
      rest = rest.slice(token.length).trimStart();
    }
    this.#list = list;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#list.length;
  }

  peek(): string {
    return this.#list[this.#at] ?? '';
  }

  take(): string {
    const token = this.peek();
    this.#at += 1;
    return token;
  }
}

function requirement(tokens: Tokens): Requirement {
  const isAbsent = tokens.peek() === '!';
  if (isAbsent) tokens.take();
  const key = tokens.take();
  if (key === '' || SIGN.test(key)) throw unexpected(key, "'!', identifier or 'end of string'", !isAbsent);
  if (isAbsent || tokens.isAtEnd() || tokens.peek() === ',') return (labels) => Object.hasOwn(labels, key) !== isAbsent;
  return compared(key, tokens.take(), tokens);
}

function compared(key: string, operator: string, tokens: Tokens): Requirement {
  const own = (labels: TreeMap): string | undefined => {
    const value = child(labels, key);
    return value === undefined ? undefined : textOf(value);
  };
  switch (operator) {
    case 'in':
    case 'notin': {
      const values = setOf(tokens);
      return (labels) => values.has(own(labels) ?? NONE) === (operator === 'in');
    }
    case '=':
    case '==':
    case '!=': {
      const value = valueOf(tokens);
      return (labels) => (own(labels) === value) === (operator !== '!=');
    }
    case '<':
    case '>': {
      const bound = Number(valueOf(tokens));
      return (labels) => isBeyond(own(labels), operator, bound);
    }
    default:
      throw unexpected(operator, 'in, notin, =, ==, !=, gt, lt', true);
  }
}

/** No label can hold it, so nothing that is set is equal to it. */
const NONE = '\0';

function isBeyond(text: string | undefined, operator: '<' | '>', bound: number): boolean {
  if (text === undefined || !/^[-+]?\d+$/.test(text)) return false;
  return operator === '<' ? Number(text) < bound : Number(text) > bound;
}

/** An exact value may be left out: `a=`. */
function valueOf(tokens: Tokens): string {
  return tokens.isAtEnd() || tokens.peek() === ',' ? '' : tokens.take();
}

function setOf(tokens: Tokens): ReadonlySet<string> {
  const open = tokens.take();
  if (open !== '(') throw unexpected(open, "'('", true);
  const values = new Set<string>();
  let value = '';
  for (let token = tokens.take(); token !== ')'; token = tokens.take()) {
    if (token === '') throw unexpected(token, "',' or ')'", true);
    if (token === ',') values.add(value);
    value = token === ',' ? '' : token;
  }
  return values.add(value);
}

function unexpected(found: string, expected: string, isRequirement: boolean): KustomizeError {
  return new KustomizeError(
    `${isRequirement ? 'unable to parse requirement: ' : ''}found '${found}', expected: ${expected}`,
  );
}
