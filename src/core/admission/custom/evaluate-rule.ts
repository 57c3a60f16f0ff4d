import { isJsonObject, type Json } from '../../values/json.ts';
import { sameJson } from '../../values/read-json.ts';

/** `has(self.spec)` and the like, joined by `||` or by `&&`. */
const PRESENCE = /^\s*(!?)has\(self((?:\.[A-Za-z_]\w*)+)\)\s*$/;
/** `self == oldSelf`, `self.spec == oldSelf.spec`: what makes a field immutable. */
const UNCHANGED = /^\s*self((?:\.[A-Za-z_]\w*)*)\s*==\s*oldSelf\1\s*$/;

/** A value a rule is about, and what was stored there before an update. */
export interface Subject {
  readonly self: Json;
  readonly oldSelf: Json | undefined;
}

/** True for a rule about a change: it is run on updates only, and where there was a value before. */
export function isTransition(rule: string): boolean {
  return /\boldSelf\b/.test(rule);
}

/**
 * Whether a CEL rule holds. Only rules about the presence of fields and about fields that may not change are understood; null for any other, which
 * stays unknown: CEL is a language of its own, and a wrong answer would be worse than none.
 */
export function evaluateRule(rule: string, { self, oldSelf }: Subject): boolean | null {
  if (isTransition(rule) && oldSelf === undefined) return true;
  const unchanged = UNCHANGED.exec(rule);
  if (unchanged !== null) {
    const path = pathOf(unchanged[1] ?? '');
    return sameJson(at(self, path) ?? null, at(oldSelf, path) ?? null);
  }
  const [any, all] = [rule.split('||'), rule.split('&&')];
  if (any.length > 1 && all.length > 1) return null;
  const parts = (any.length > 1 ? any : all).map((part) => presence(part, self));
  if (parts.includes(null)) return null;
  return any.length > 1 ? parts.includes(true) : !parts.includes(false);
}

function presence(text: string, self: Json): boolean | null {
  const [, not, path] = PRESENCE.exec(text) ?? [];
  if (path === undefined) return null;
  return ((at(self, pathOf(path)) ?? null) !== null) !== (not === '!');
}

function pathOf(text: string): readonly string[] {
  return text.split('.').slice(1);
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  let inner = value;
  for (const key of path) inner = isJsonObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  return inner;
}
