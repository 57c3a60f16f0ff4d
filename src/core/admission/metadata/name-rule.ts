import { isDns1035Label, isDns1123Label, isDns1123Subdomain, type Messages } from './dns-names.ts';

/** What a kind's names must look like (apimachinery, `ValidateNameFunc`); `prefix`: the text is a `generateName`, to which five characters are added. */
export type NameRule = (name: string, prefix: boolean) => Messages;

/** `NameIsDNSSubdomain`: most kinds. */
export const subdomainName: NameRule = (name, prefix) => isDns1123Subdomain(masked(name, prefix));

/** `NameIsDNSLabel`: Namespaces, PodTemplates' containers, and what becomes a host name. */
export const labelName: NameRule = (name, prefix) => isDns1123Label(masked(name, prefix));

/** `NameIsDNS1035Label`: Services up to 1.35. */
export const label1035Name: NameRule = (name, prefix) => isDns1035Label(masked(name, prefix));

/** `ValidatePathSegmentName`: the kinds of RBAC, and the least that holds for every kind. */
export const pathSegmentName: NameRule = (name, prefix) => {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`);
};

/** A trailing dash of a `generateName` will not be the last character (`maskTrailingDash`). */
function masked(name: string, prefix: boolean): string {
  return prefix && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}
