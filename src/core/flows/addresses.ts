import type { PodText } from './pod-text.ts';

/** A host as a text names it. */
export interface Address {
  readonly host: string;
  /** Null where the text gives none. */
  readonly port: number | null;
  /** Where the text gives none: what the URL's scheme stands for. */
  readonly usual?: number;
}

/** A configuration file may be long; what matters stands in the first part of it. */
const LONGEST = 64 * 1024;

const HOST = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?';
/** `host:port`, but neither an image with its tag (`library/postgres:16`, `redis:7-alpine`) nor a user with a password (`u:1234@`). */
const HOST_PORT = new RegExp(`(?<![\\w.-]|[^/]/)(${HOST}):(\\d{2,5})(?![\\w@-]|\\.\\d)`, 'gi');
const URL_HOST = new RegExp(`([a-z][a-z0-9+]{0,31})://(?:[^@/\\s]{0,512}@)?(${HOST})(?=[/?;\\s"']|$)`, 'gi');
const HOST_FIELD = new RegExp(
  `(?<![\\w.-])((?:[\\w.-]{0,64}[._-])?)host(?:name)?["']?\\s*[=:]\\s*["']?(${HOST})["']?(?=[\\s;,&})]|$)`,
  'gi',
);
const LOCAL_NAME = new RegExp(`(?<![\\w.-])(${HOST}\\.svc(?:\\.[a-z0-9.-]+)?)(?![\\w.:-])`, 'gi');
/** `nc -zv db 5432`, as those write it who wait for something. */
const NETCAT = new RegExp(`(?<![\\w.-])nc(?:\\s+-[a-z]+(?:\\s+\\d+)?)*\\s+(${HOST})\\s+(\\d{2,5})(?!\\w)`, 'gi');
/** `mysqladmin ping -h db`: clients of databases. */
const CLIENT = new RegExp(
  `(?<![\\w.-])(mysql|mariadb|psql|pg_|redis-cli)[\\w-]*[^;|&\\n]{0,200}?\\s-h[\\s=]*["']?(${HOST})(?=[\\s;"')|&]|$)`,
  'gi',
);
const BARE = new RegExp(`^${HOST}$`, 'i');

/** Names of variables, flags and keys whose value is a host. */
const NAMES_A_HOST = /(host|hosts|hostname|addr|address|server|servers|brokers|nodes|endpoint|target|uri|url)$/i;

/** Ports by the scheme of a URL (IANA, and the products' own documentation). */
const SCHEMES: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['ws', 80],
  ['https', 443],
  ['wss', 443],
  ['mysql', 3306],
  ['mariadb', 3306],
  ['pg_', 5432],
  ['psql', 5432],
  ['postgres', 5432],
  ['postgresql', 5432],
  ['sqlserver', 1433],
  ['redis', 6379],
  ['rediss', 6379],
  ['redis-cli', 6379],
  ['mongodb', 27017],
  ['mongodb+srv', 27017],
  ['amqp', 5672],
  ['amqps', 5671],
  ['nats', 4222],
  ['ldap', 389],
  ['ldaps', 636],
]);

/** The port a URL of this scheme means when it gives none. */
export function portOfScheme(scheme: string): number | undefined {
  return SCHEMES.get(scheme.toLowerCase());
}

/** Every host that a text names as one to connect to. `others` are texts of the same Pod, where `DB_PORT` stands beside `DB_HOST`. */
export function addressesIn(
  { name, variable, text: whole }: PodText,
  others: readonly PodText[] = [],
): readonly Address[] {
  const text = withoutComments(whole.slice(0, LONGEST));
  return [
    ...withPorts(text, HOST_PORT).filter(({ before }) => !/image["']?\s*[:=]\s*["']?$/i.test(before)),
    ...withPorts(text, NETCAT),
    ...[...text.matchAll(URL_HOST), ...text.matchAll(CLIENT)].map((match) => byScheme(match[2], match[1])),
    ...[...text.matchAll(LOCAL_NAME)].map((match) => ({ host: match[1] ?? '', port: null })),
    ...[...text.matchAll(HOST_FIELD)]
      .filter((match) => !/(v|virtual)[._-]?$/i.test(match[1] ?? ''))
      .map((match) => ({ host: match[2] ?? '', port: portBeside(text, match.index, match[1] ?? '') })),
    ...[name, variable ?? '']
      .filter((one) => NAMES_A_HOST.test(one))
      .slice(0, 1)
      .flatMap((one) => bareHosts(text, portVariable(one, others))),
  ];
}

function withPorts(text: string, pattern: RegExp): readonly (Address & { readonly before: string })[] {
  return [...text.matchAll(pattern)].map((match) => ({
    host: match[1] ?? '',
    port: Number(match[2]),
    before: text.slice(Math.max(match.index - 16, 0), match.index),
  }));
}

function byScheme(host: string | undefined, scheme: string | undefined): Address {
  const usual = portOfScheme(scheme ?? '');
  return { host: host ?? '', port: null, ...(usual === undefined ? {} : { usual }) };
}

/** What a file has commented out is not connected to. */
function withoutComments(text: string): string {
  return text.includes('\n') ? text.replace(/^[ \t]*(#|\/\/).*$/gm, '') : text;
}

/** Lines around a field are looked at as far as this, in characters. */
const NEAR = 1000;

/** The port of a `host` field: on its line, else on one of the next lines around, written in the same manner. */
function portBeside(text: string, index: number, stem: string): number | null {
  const pattern = new RegExp(
    `(?<![\\w.-])${stem.replace(/[.]/g, '\\.')}port["']?\\s*[=:]\\s*["']?(\\d{2,5})(?!\\w)`,
    'i',
  );
  const before = text
    .slice(Math.max(index - NEAR, 0), index)
    .split('\n')
    .slice(-4);
  const after = text.slice(index, index + NEAR).split('\n', 4);
  const line = `${before.at(-1) ?? ''}${after[0] ?? ''}`;
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? '';
  const around = [...after.slice(1), ...before.slice(0, -1).reverse()];
  const beside = around.filter((one) => new RegExp(`^${indentation}(?![ \\t])`).test(one));
  const found = [line, ...beside].flatMap((one) => pattern.exec(one)?.[1] ?? [])[0];
  return found === undefined ? null : Number(found);
}

function bareHosts(text: string, port: number | null): readonly Address[] {
  const hosts = text.trim().split(/\s*,\s*/, 20);
  return hosts.every((host) => BARE.test(host)) ? hosts.map((host) => ({ host, port })) : [];
}

/** `DB_PORT` of `DB_HOST`, `--db.port` of `--db.host`. */
function portVariable(name: string, others: readonly PodText[]): number | null {
  const wanted = `${name.replace(NAMES_A_HOST, '')}port`.toLowerCase();
  const found = others.find(
    (one) => [one.name, one.variable].some((own) => own?.toLowerCase() === wanted) && /^\d{2,5}$/.test(one.text.trim()),
  );
  return found === undefined ? null : Number(found.text);
}
