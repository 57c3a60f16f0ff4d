import { isJsonObject, type Json } from '../../values/json.ts';

/** `has(self.spec)` and the like, joined by `||` or by `&&`. */
const PRESENCE = /^\s*(!?)has\(self((?:\.[A-Za-z_]\w*)+)\)\s*$/;

/**
 * Whether a CEL rule holds for a value. Only rules about the presence of fields are understood; null for any other, which stays unknown: CEL
 * is a language of its own, and a wrong answer would be worse than none.
 */
export function evaluateRule(rule: string, self: Json): boolean | null {
  const [any, all] = [rule.split('||'), rule.split('&&')];
  if (any.length > 1 && all.length > 1) return null;
  const parts = (any.length > 1 ? any : all).map((part) => presence(part, self));
  if (parts.includes(null)) return null;
  return any.length > 1 ? parts.includes(true) : !parts.includes(false);
}

function presence(text: string, self: Json): boolean | null {
  const [, not, path] = PRESENCE.exec(text) ?? [];
  if (path === undefined) return null;
  let value: Json | undefined = self;
  for (const key of path.slice(1).split('.')) {
    value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return (value !== undefined && value !== null) !== (not === '!');
}
