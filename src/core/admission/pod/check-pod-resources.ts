import type { FieldError } from '../field-error.ts';
import type { PodContext } from './pod-context.ts';

export function checkPodResources(_path: string, _context: PodContext): readonly FieldError[] {
  return [];
}
