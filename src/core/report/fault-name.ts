import type { Fault } from '../fix/option.ts';
import { digest } from '../values/digest.ts';

/** The branch of a fault's pull request: readable, safe as a Git ref whatever the file is called, and the same whenever the same fault is looked at. */
export function branchOf(fault: Fault): string {
  const key = JSON.stringify([fault.rule, fault.file, fault.object, fault.since]);
  return `suture/${[slug(fault.rule), slug(folderOf(fault.file)), digest(key)].filter((part) => part !== '').join('-')}`;
}

/** The part of the system a fault is in, for a commit's headline: the last folder of its file, or the repository. */
export function scopeOf({ file }: Fault): string {
  return slug(folderOf(file)) || 'root';
}

function folderOf(file: string): string {
  return file.split('/').at(-2) ?? '';
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
}
