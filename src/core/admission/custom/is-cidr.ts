/**
 * True for what the API server's `cidr` format takes: an address, a slash and a prefix length; host bits may be set, and numbers
 * may have leading zeros (`k8s.io/utils/net`, `ParseCIDRSloppy`).
 */
export function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return false;
  const [address, length] = [text.slice(0, slash), text.slice(slash + 1)];
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1;
  return /^\d{1,3}$/.test(length) && Number(length) <= bits;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const dotted = groups.at(-1)?.includes('.') === true;
  if (dotted && !isIpv4(groups.pop() ?? '')) return false;
  const length = groups.length + (dotted ? 2 : 0);
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (halves.length === 2 ? length < 8 : length === 8);
}
