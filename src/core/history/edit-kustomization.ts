import type { KustomizationEdit } from '../gitops/kustomization-edit.ts';
import { KUSTOMIZATION_NAMES } from '../render/kustomization-file.ts';
import { locate, locateNearest } from '../source/locate.ts';
import { parseYaml } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type JsonObject } from '../values/json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';
import { type AppliedEdits, applyEdits } from './apply-edits.ts';
import { printLines } from './print-lines.ts';

/** A tree in which a kustomization reads as its deployer leaves it. */
export interface EditedTree {
  readonly snapshot: Snapshot;
  /** Where a line of the edited kustomization comes from: the deployer's line, or its own in Git. Every other place is itself. */
  readonly sourceOf: (source: Source) => Source;
  /** Why there is nothing to build: `kustomize edit` refuses. */
  readonly problem?: { readonly message: string; readonly source: Source };
}

/**
 * The tree as the deployer builds it, without touching another line of the kustomization: a field that is edited is blanked where it
 * stands and written anew below the rest, so that every other line keeps its number.
 * @param generated what a folder without a kustomization is built as; null refuses as `kustomize edit` does.
 */
export function editKustomization(
  snapshot: Snapshot,
  folder: string,
  edits: readonly KustomizationEdit[],
  generated: JsonObject | null,
): EditedTree {
  const unedited: EditedTree = { snapshot, sourceOf: (source) => source };
  const path = inside(
    folder,
    KUSTOMIZATION_NAMES.find((name) => snapshot.file(inside(folder, name)) !== undefined),
  );
  const [first] = edits;
  if (path === null) {
    if (generated !== null) return writtenAnew(snapshot, inside(folder, 'kustomization.yaml'), generated, edits);
    if (first === undefined) return unedited;
    const message = "Missing kustomization file 'kustomization.yaml'.\n";
    return { ...unedited, problem: { message, source: first.source } };
  }
  if (first === undefined) return unedited;
  const text = snapshot.text(path) ?? '';
  const { documents, problems } = parseYaml(path, text, 'kustomize');
  const value = documents[0]?.value;
  // What cannot be read is for the build to refuse.
  if (problems.length > 0 || !isJsonObject(value)) return unedited;
  const edited = applyEdits(value, edits);
  if (edited.problem !== null) return { ...unedited, problem: edited.problem };
  return rewritten(snapshot, { path, text, value }, edited);
}

function writtenAnew(
  snapshot: Snapshot,
  path: string,
  generated: JsonObject,
  edits: readonly KustomizationEdit[],
): EditedTree {
  const edited = applyEdits(generated, edits);
  if (edited.problem !== null) return { snapshot, sourceOf: (source) => source, problem: edited.problem };
  return rewritten(snapshot, { path, text: '', value: {} }, edited);
}

interface Original {
  readonly path: string;
  readonly text: string;
  readonly value: JsonObject;
}

function rewritten(snapshot: Snapshot, original: Original, edited: AppliedEdits): EditedTree {
  const { path, text, value } = original;
  const changed = Object.keys(edited.value).filter((key) => edited.value[key] !== value[key]);
  const kept = blanked(text, changed);
  const rest =
    kept === null ? edited.value : Object.fromEntries(changed.map((key) => [key, edited.value[key] ?? null]));
  const printed = kept === null ? printLines(rest, 'document') : printLines(rest, 'fields');
  const before = kept ?? '';
  const offset = before === '' ? 0 : before.split('\n').length - 1;
  const newText = `${before}${printed.text}`;
  const sourceOf = (source: Source): Source => {
    if (source.file !== path || source.line <= offset) return source;
    const field = printed.paths[source.line - offset - 1] ?? [];
    return edited.wrote(field) ?? lineIn(original, field) ?? edited.wroteInside(field) ?? { file: path, line: 1 };
  };
  return { snapshot: overlay(snapshot, path, newText), sourceOf };
}

/** The line of what stands in the kustomization in Git, or nearest around it. */
function lineIn({ path, text, value }: Original, field: FieldPath): Source | null {
  const [root] = field;
  if (typeof root !== 'string' || !Object.hasOwn(value, root)) return null;
  const found = locateNearest(text, 0, field);
  return found === null ? null : { file: path, line: found.line, column: found.column };
}

/** The text with some fields of its root left out and every other line where it was; null for a text where that cannot be done by lines. */
function blanked(text: string, fields: readonly string[]): string | null {
  if (text === '' || /^(---|\.\.\.|\s*[{%])|[&*]\w/m.test(text.replace(/^(\s*#.*\n|---[ \t]*\n)*/, ''))) return null;
  const lines = text.split('\n');
  const keys = lines.flatMap((line, index) => (/^[^\s#-]/.test(line) ? [index] : []));
  for (const field of fields) {
    const found = locate(text, 0, [field]);
    if (found === null) continue;
    if (found.column !== 1) return null;
    const next = keys.find((index) => index >= found.line) ?? lines.length;
    lines.fill('', found.line - 1, next);
  }
  const kept = lines.join('\n');
  return kept.endsWith('\n') ? kept : `${kept}\n`;
}

/** The tree with one file's text replaced, at no cost for the others. */
function overlay(base: Snapshot, path: string, text: string): Snapshot {
  const file = { id: `edited:${path}:${text}`, bytes: new TextEncoder().encode(text) };
  return {
    ...base,
    file: (one) => (one === path ? file : base.file(one)),
    text: (one) => (one === path ? text : base.text(one)),
  };
}

function inside(folder: string, name: string): string;
function inside(folder: string, name: string | undefined): string | null;
function inside(folder: string, name: string | undefined): string | null {
  if (name === undefined) return null;
  return folder === '' ? name : `${folder}/${name}`;
}
