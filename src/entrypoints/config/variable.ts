import * as z from 'zod';

/** What people are told of a variable: in the error that names it and in the reference. */
export interface VariableFacts {
  /** What it is and where to get it; a sentence without its full stop. */
  readonly what: string;
  readonly example?: string;
  readonly secret?: boolean;
}

const facts = new WeakMap<z.ZodType, VariableFacts>();

/** A schema of one environment variable together with what is said of it. */
export function variable<S extends z.ZodType>(schema: S, about: VariableFacts): S {
  facts.set(schema, about);
  return schema;
}

/** What was said of a schema made by `variable`. */
export function factsOf(schema: z.ZodType): VariableFacts | undefined {
  return facts.get(schema);
}

const WHOLE_NUMBER = /^\d{1,9}$/;

/** A whole number between two bounds, with a default. */
export function wholeNumber(min: number, max: number, fallback: number) {
  const words = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(WHOLE_NUMBER, words)
    .transform(Number)
    .refine((value) => value >= min && value <= max, words)
    .default(fallback);
}

/** An http or https address, without a slash at its end. */
export const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .transform((url) => url.replace(/\/+$/, ''));
