import type { Source } from '../../../core/values/source.ts';

/** `file:line` or `file:line:column`, as editors and terminals link it. */
export function placeText({ file, line, column }: Source): string {
  return `${file}:${line}${column === undefined ? '' : `:${column}`}`;
}
