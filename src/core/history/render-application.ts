import type { Application, ApplicationSource } from '../gitops/application.ts';
import { asDeclaredIn } from '../gitops/as-declared-in.ts';
import type { BuildMemo } from '../render/build-memo.ts';
import { KUSTOMIZATION_NAMES } from '../render/kustomization-file.ts';
import { hasKustomization, render } from '../render/render.ts';
import type { Rendered, RenderedObject, Touch } from '../render/rendered.ts';
import type { Gap } from '../values/gap.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';
import { asDirectory, withKustomizations } from './as-directory.ts';
import { editKustomization } from './edit-kustomization.ts';
import { fluxKustomization } from './flux-kustomization.ts';
import { withManagedNamespace } from './managed-namespace.ts';
import { afterBuild } from './post-build.ts';
import { sourceOverrides } from './source-overrides.ts';

/**
 * What an application's folders render to, as its deployer builds them: with its options for plain folders, with what it writes into
 * their kustomizations, and with what it does to the objects afterwards. One folder that does not build means nothing is built.
 * What the application asks for is read from the tree that is rendered: an older commit may have declared another folder or other options.
 * @param memo what rendering other trees of this application left.
 */
export function renderApplication(snapshot: Snapshot, found: Application, memo?: BuildMemo): Rendered {
  const application = asDeclaredIn(snapshot, found);
  const { by, others = [], postBuild } = application;
  const parts = [application, ...others].map((source) => renderSource(snapshot, application, source, memo));
  const [only] = parts;
  const built = only !== undefined && parts.length === 1 ? only : together(parts);
  const rendered = isShapedBy(application) ? withFile(built, application.source?.file) : built;
  if (postBuild !== undefined) return afterBuild(snapshot, application, postBuild, rendered);
  if (by !== 'argocd' || rendered.problem !== null) return rendered;
  const objects = withManagedNamespace(rendered.objects, application);
  return objects === rendered.objects ? rendered : { ...rendered, objects };
}

/** True where the declaration itself says something about the objects, so that they are made of its file too. */
function isShapedBy({ edits, others = [], postBuild }: Application): boolean {
  return postBuild !== undefined || [{ edits }, ...others].some((one) => one.edits !== undefined);
}

function withFile(rendered: Rendered, file: string | undefined): Rendered {
  if (file === undefined || rendered.files.includes(file)) return rendered;
  return { ...rendered, files: [...rendered.files, file].sort() };
}

/** In Argo CD's words (argo-cd, `util/io/path`, `reposerver/repository`). The declaration is what names the folder. */
function noFolder(path: string, declared: Source | undefined): Rendered {
  const problem = { message: `${path}: app path does not exist`, ...(declared !== undefined && { source: declared }) };
  return { objects: [], gaps: [], problem, files: [] };
}

function renderSource(
  snapshot: Snapshot,
  { name, by, source: declared }: Application,
  source: ApplicationSource,
  memo: BuildMemo | undefined,
): Rendered {
  const { path, directory } = source;
  if (by === 'argocd' && path !== '' && !snapshot.isFolder(path)) return noFolder(path, declared);
  if (by === 'argocd' && directory !== undefined)
    return withKustomizations(
      snapshot,
      source,
      render(asDirectory(snapshot, path), path, { directory, ...(memo && { memo }) }),
    );
  const overrides = by === 'argocd' ? sourceOverrides(snapshot, name, source) : { edits: source.edits ?? [], gaps: [] };
  const generated = by === 'flux' && !hasKustomization(snapshot, path) ? fluxKustomization(snapshot, path) : null;
  const edited = editKustomization(snapshot, path, overrides.edits, generated);
  if (edited.problem !== undefined) return { objects: [], gaps: overrides.gaps, problem: edited.problem, files: [] };
  const rendered = render(edited.snapshot, path, {
    ...(directory === undefined ? {} : { directory }),
    ...(memo === undefined ? {} : { memo }),
    // Flux may read files of the whole repository (fluxcd/pkg, `kustomize/kustomize_generator.go`, Build).
    ...(by === 'flux' && { loadRestrictor: 'none' as const }),
  });
  if (edited.snapshot === snapshot && overrides.gaps.length === 0) return rendered;
  const { objects, gaps, problem, files } = rendered;
  const written = KUSTOMIZATION_NAMES.map((file) => snapshot.file(path === '' ? file : `${path}/${file}`)?.id);
  const there = relocatedObjects(memo, path, JSON.stringify([written, overrides.edits, generated]));
  return {
    objects: objects.map((object) => there.get(object) ?? keep(there, object, relocated(object, edited.sourceOf))),
    gaps: [...overrides.gaps, ...gaps.map((gap) => placed(gap, edited.sourceOf))],
    problem: problem === null ? null : placed(problem, edited.sourceOf),
    files: files.filter((file) => snapshot.file(file) !== undefined),
  };
}

function together(parts: readonly Rendered[]): Rendered {
  const problem = parts.find((one) => one.problem !== null)?.problem ?? null;
  return {
    objects: problem === null ? parts.flatMap(({ objects }) => objects) : [],
    gaps: parts.flatMap(({ gaps }) => gaps),
    problem,
    files: [...new Set(parts.flatMap(({ files }) => files))].sort(),
  };
}

function placed<T extends Pick<Gap, 'source'>>(one: T, sourceOf: (source: Source) => Source): T {
  return one.source === undefined ? one : { ...one, source: sourceOf(one.source) };
}

interface Relocations {
  /** All that decides where a line of the edited kustomization comes from. */
  readonly edited: string;
  readonly objects: WeakMap<RenderedObject, RenderedObject>;
}

/** By memo and folder: what a build keeps from one tree to the next is the same object with the same places. */
const relocations = new WeakMap<BuildMemo, Map<string, Relocations>>();

function relocatedObjects(memo: BuildMemo | undefined, path: string, edited: string): Relocations['objects'] {
  if (memo === undefined) return new WeakMap();
  const known = relocations.get(memo) ?? new Map<string, Relocations>();
  relocations.set(memo, known);
  const last = known.get(path);
  if (last?.edited === edited) return last.objects;
  const objects: Relocations['objects'] = new WeakMap();
  known.set(path, { edited, objects });
  return objects;
}

function keep(objects: Relocations['objects'], object: RenderedObject, there: RenderedObject): RenderedObject {
  objects.set(object, there);
  return there;
}

/** The object with its places as they are in Git. They are found when somebody asks, as in the rendering itself. */
function relocated(object: RenderedObject, sourceOf: (source: Source) => Source): RenderedObject {
  const { ref, manifest, document, at } = object;
  return {
    ref,
    manifest,
    document,
    ...(at === undefined ? {} : { at }),
    get source() {
      return sourceOf(object.source);
    },
    touches: object.touches.map(
      (touch): Touch => ({
        path: touch.path,
        by: touch.by,
        value: touch.value,
        get source() {
          return sourceOf(touch.source);
        },
      }),
    ),
  };
}
