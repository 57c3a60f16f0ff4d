import { applyPatch, type StructuredPatch, structuredPatch } from 'diff';
import { connect } from '../network/connect.ts';
import type { Edit } from '../values/edit.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';
import { faultOfCause } from './fault-of.ts';
import { placeOf } from './label-evidence.ts';
import { type Case, type Offer, offer, type Proven } from './offer.ts';
import type { Fault } from './option.ts';
import { patchOf } from './patch.ts';
import { restartText } from './restarts.ts';
import { score } from './score.ts';

/**
 * What the first bad commit changed around the line to blame goes back to what it was: the way out of any fault that no other fix knows. Only
 * offered where its proof holds, and the smallest part of the change whose proof does.
 */
export function undoChange(about: Case, offers: readonly Offer[]): readonly Offer[] {
  const { cause } = about.diagnosis;
  const fault = faultOfCause(about.diagnosis);
  if (fault === null || cause?.firstBadCommit === undefined || cause.repairedInGit !== undefined) return [];
  if (offers.some(({ option }) => isSame(option.fault, fault) && option.proof?.holds === true)) return [];
  const trees = treesAround(about, cause.firstBadCommit.sha);
  if (trees === undefined) return [];
  for (const edits of undoings(about.world.snapshot, trees, cause.source)) {
    const proven = about.prove(edits, fault);
    if (proven.proof.holds && reopens(about, proven)) return [offerOf(about, { fault, edits, proven })];
  }
  return [];
}

const isSame = (a: Fault, b: Fault): boolean => a.rule === b.rule && a.file === b.file;

interface Trees {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** What the application is made of, then and now. */
  readonly files: readonly string[];
}

/** The trees without and with a commit, for an application that it changed. */
function treesAround({ world }: Case, sha: string): Trees | undefined {
  for (const { history } of world.applications) {
    const steps = history?.steps ?? [];
    const at = steps.findIndex(({ commit }) => commit.sha === sha);
    const before = world.treeAt(steps[at - 1]?.commit.sha ?? '');
    const after = world.treeAt(sha);
    const files = steps[at]?.rendered.files ?? [];
    if (before !== undefined && after !== undefined) return { before, after, files };
  }
  return undefined;
}

/** Ways to undo it, the smallest first: the blamed line's part, its whole file, all that it changed, and, where that file is new, the files that name it. */
function undoings(head: Snapshot, trees: Trees, source: Source): readonly (readonly Edit[])[] {
  if (trees.before.text(source.file) !== undefined) {
    const all = trees.files.flatMap((file) => undone(head, trees, file));
    return [undone(head, trees, source.file, source.line), undone(head, trees, source.file), all].filter(isSome);
  }
  return trees.files.map((file) => undone(head, trees, file)).filter(isSome);
}

const isSome = (edits: readonly Edit[]): boolean => edits.length > 0;

/** Takes a commit's changes to one file (the part around `line`) out of today's text; nothing where that changed since. */
function undone(head: Snapshot, { before, after }: Trees, file: string, line?: number): readonly Edit[] {
  const [old, bad, now] = [before, after, head].map((tree) => tree.text(file));
  if (old === undefined || bad === undefined || now === undefined || old === bad) return [];
  const patch = structuredPatch(file, file, bad, old, undefined, undefined, { context: 2 });
  const hunks = patch.hunks.filter((hunk) => line === undefined || covers(hunk, line));
  const text = hunks.length === 0 ? false : applyPatch(now, { ...patch, hunks }, { autoConvertLineEndings: false });
  return text === false ? [] : [replacement(file, now, text)];
}

function covers({ oldStart, oldLines }: StructuredPatch['hunks'][number], line: number): boolean {
  return line >= oldStart && line < oldStart + Math.max(oldLines, 1);
}

/** One edit from the first to the last character that differs. */
function replacement(file: string, from: string, to: string): Edit {
  const shortest = Math.min(from.length, to.length);
  let start = 0;
  while (start < shortest && from[start] === to[start]) start += 1;
  let same = 0;
  while (same < shortest - start && from.at(-1 - same) === to.at(-1 - same)) same += 1;
  return { file, start, end: from.length - same, text: to.slice(start, to.length - same) };
}

/** What the alert depends on and was open when all was well is open for sure, not merely not known to be shut. */
function reopens({ diagnosis, healthy }: Case, { after }: Proven): boolean {
  const isOpen = (cluster: typeof healthy, flow: (typeof diagnosis.scope.flows)[number]['flow']): boolean =>
    connect(cluster, flow).result === 'allowed';
  return after !== null && diagnosis.scope.flows.every(({ flow }) => isOpen(after, flow) || !isOpen(healthy, flow));
}

function offerOf(
  { diagnosis: { cause }, world }: Case,
  { fault, edits, proven }: { readonly fault: Fault; readonly edits: readonly Edit[]; readonly proven: Proven },
): Offer {
  const sha = cause?.firstBadCommit?.sha.slice(0, 9) ?? '';
  const files = [...new Set(edits.map(({ file }) => file))].join(', ');
  const restarts = restartText(world.live, proven);
  // Whoever added a whole file meant something by it: taking it out again is a person's decision.
  const isEdit = edits.some(({ file }) => file === cause?.source.file);
  return offer({
    id: 'undo-change',
    fault,
    title: `Put back what ${sha} changed in ${files}`,
    score: score([{ name: 'repair', points: 3, why: 'it is as it was when all was well' }], restarts.risks, 1),
    downtime: restarts.text,
    why: [
      `${sha} (${cause?.firstBadCommit?.subject ?? ''}) broke it${cause === null ? '' : ` (${placeOf(cause.source)})`}; in ${files} it is taken back, later changes stay.`,
    ],
    edits,
    patch: patchOf(world.snapshot, edits),
    proof: proven.proof,
    recommendable: isEdit,
  });
}
