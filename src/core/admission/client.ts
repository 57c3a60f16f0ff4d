import type { Way } from './written-object.ts';

/** Who writes an object, as far as it decides what the API server says. */
export interface Client {
  readonly way: Way;
  /** What becomes of fields that nobody knows (the request's `fieldValidation`): refused, or dropped with a warning or in silence. */
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
}

/** `kubectl apply`, and Argo CD, which is built on it: a three-way merge, and fields that nobody knows are refused. */
export const KUBECTL: Client = { way: 'apply', fieldValidation: 'Strict' };
