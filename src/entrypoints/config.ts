import type * as z from 'zod';
import type { Parsed } from '../core/values/parsed.ts';
import { SECTIONS, SHELLS } from './config/schema.ts';
import { factsOf } from './config/variable.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What `suture serve` needs: everything in one process. */
export type ServerConfig = z.output<typeof SHELLS.server>;
/** What the ingress function needs: no key that can write to Git. */
export type IngressConfig = z.output<typeof SHELLS.ingress>;
/** What the worker function needs: no webhook secret. */
export type WorkerConfig = z.output<typeof SHELLS.worker>;

/** Reads the environment of the server. The problem names every variable that is missing or wrong, and never a value. */
export const readConfig = (env: Environment): Parsed<ServerConfig> => read(SHELLS.server, env);

/** Reads the environment of the ingress function; see `readConfig`. */
export const readIngressConfig = (env: Environment): Parsed<IngressConfig> => read(SHELLS.ingress, env);

/** Reads the environment of the worker function; see `readConfig`. */
export const readWorkerConfig = (env: Environment): Parsed<WorkerConfig> => read(SHELLS.worker, env);

/** The values that may never be printed: what a log must redact. */
export function secretsOf(env: Environment): readonly string[] {
  return variables().flatMap(([name, schema]) => {
    const value = env[name];
    return factsOf(schema)?.secret === true && value !== undefined && value !== ''
      ? [value, value.replaceAll('\\n', '\n')]
      : [];
  });
}

function read<S extends z.ZodObject>(schema: S, env: Environment): Parsed<z.output<S>> {
  // An empty variable is how a compose file or a template writes "not set".
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const result = schema.safeParse(Object.fromEntries(Object.keys(schema.shape).map((section) => [section, set])));
  if (result.success) return { ok: true, value: result.data };
  const lines = result.error.issues.map((issue) => explain(String(issue.path[1]), issue, set));
  return { ok: false, problem: [...new Set(lines)].join('\n') };
}

/** One line: the variable, what is wrong with it, what it is. Never its value. */
function explain(name: string, { code, message }: z.core.$ZodIssue, set: Environment): string {
  const schema = variables().find(([known]) => known === name)?.[1];
  const what = schema === undefined ? undefined : factsOf(schema)?.what;
  const wrong = Object.hasOwn(set, name) || code === 'custom' ? message : 'is not set';
  return `${name}: ${wrong}.${what === undefined ? '' : ` ${what}.`}`;
}

function variables(): readonly (readonly [string, z.ZodType])[] {
  return SECTIONS.flatMap(({ variables }) => Object.entries<z.ZodType>(variables.shape));
}
