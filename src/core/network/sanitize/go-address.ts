/** What Go's `net/netip` says to a text that is no address or range, in its words (`ParseAddr`, `ParsePrefix`); null where it is one. */

/** Why a text is no range of addresses (`10.0.0.0/8`), or null. */
export function prefixProblem(text: string): string | null {
  const problem = (why: string): string => `netip.ParsePrefix(${JSON.stringify(text)}): ${why}`;
  const slash = text.lastIndexOf('/');
  if (slash < 0) return problem("no '/'");
  const [address, bits] = [text.slice(0, slash), text.slice(slash + 1)];
  const wrong = addressProblem(address);
  if (wrong !== null) return problem(wrong);
  if (address.includes('%')) return problem('IPv6 zones cannot be present in a prefix');
  if (!/^(?:\d|[1-9]\d*)$/.test(bits)) return problem(`bad bits after slash: ${JSON.stringify(bits)}`);
  return Number(bits) > (address.includes(':') ? 128 : 32) ? problem('prefix length out of range') : null;
}

/** Why a text is no address, or null. */
export function addressProblem(text: string): string | null {
  const problem = ({ why, at }: Problem): string =>
    `ParseAddr(${JSON.stringify(text)}): ${why}${at === undefined ? '' : ` (at ${JSON.stringify(at)})`}`;
  const sign = /[.:%]/.exec(text)?.[0];
  if (sign === undefined) return problem({ why: 'unable to parse IP' });
  if (sign === '%') return problem({ why: 'missing IPv6 address' });
  const found = sign === '.' ? v4Problem(text) : v6Problem(text);
  return found === null ? null : problem(found);
}

interface Problem {
  readonly why: string;
  /** The rest of the text from where it went wrong. */
  readonly at?: string;
}

function v4Problem(text: string): Problem | null {
  let [value, digits, dots] = [0, 0, 0];
  for (let index = 0; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (/\d/.test(sign)) {
      if (digits === 1 && value === 0) return { why: 'IPv4 field has octet with leading zero' };
      value = value * 10 + Number(sign);
      digits += 1;
      if (value > 255) return { why: 'IPv4 field has value >255' };
    } else if (sign !== '.') {
      return { why: 'unexpected character', at: text.slice(index) };
    } else if (digits === 0 || index === text.length - 1) {
      return { why: 'IPv4 field must have at least one digit', at: text.slice(index) };
    } else if (dots === 3) {
      return { why: 'IPv4 address too long' };
    } else {
      [value, digits, dots] = [0, 0, dots + 1];
    }
  }
  return dots < 3 ? { why: 'IPv4 address too short' } : null;
}

function v6Problem(whole: string): Problem | null {
  const percent = whole.indexOf('%');
  if (percent === whole.length - 1) return { why: 'zone must be a non-empty string' };
  let rest = percent < 0 ? whole : whole.slice(0, percent);
  let ellipsis = rest.startsWith('::');
  if (ellipsis) rest = rest.slice(2);
  if (ellipsis && rest === '') return null;
  let fields = 0;
  while (fields < 8) {
    const [hex = ''] = /^[0-9a-fA-F]*/.exec(rest) ?? [];
    if (hex.length > 4) return { why: 'each group must have 4 or less digits', at: rest };
    if (hex === '') return { why: 'each colon-separated field must have at least one digit', at: rest };
    if (rest.charAt(hex.length) === '.') return embeddedProblem(rest, fields, ellipsis);
    fields += 1;
    rest = rest.slice(hex.length);
    if (rest === '') break;
    if (!rest.startsWith(':')) return { why: 'unexpected character, want colon', at: rest };
    if (rest === ':') return { why: 'colon must be followed by more characters', at: rest };
    rest = rest.slice(1);
    if (!rest.startsWith(':')) continue;
    if (ellipsis) return { why: 'multiple :: in address', at: rest };
    ellipsis = true;
    rest = rest.slice(1);
    if (rest === '') break;
  }
  if (rest !== '') return { why: 'trailing garbage after address', at: rest };
  if (fields < 8) return ellipsis ? null : { why: 'address string too short' };
  return ellipsis ? { why: 'the :: must expand to at least one field of zeros' } : null;
}

/** An IPv4 address at the end of an IPv6 one. */
function embeddedProblem(rest: string, fields: number, ellipsis: boolean): Problem | null {
  if (!ellipsis && fields !== 6) {
    return { why: 'embedded IPv4 address must replace the final 2 fields of the address', at: rest };
  }
  if (fields > 6) return { why: 'too many hex fields to fit an embedded IPv4 at the end of the address', at: rest };
  const problem = v4Problem(rest);
  if (problem !== null || !(ellipsis && fields === 6)) return problem;
  return { why: 'the :: must expand to at least one field of zeros' };
}
