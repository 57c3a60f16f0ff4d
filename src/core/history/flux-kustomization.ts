import { KUSTOMIZATION_NAMES } from '../render/kustomization-file.ts';
import type { JsonObject } from '../values/json.ts';
import type { Snapshot } from '../values/snapshot.ts';

/** What Flux leaves out of a Git repository unless told otherwise (source-controller, `docs/spec/v1/gitrepositories.md`, and `.sourceignore`). */
const IGNORED = new Set(
  '.git .github .circleci .travis.yml .gitlab-ci.yml appveyor.yml .drone.yml cloudbuild.yaml codeship-services.yml codeship-steps.yml .goreleaser.yml .sops.yaml .flux.yaml'.split(
    ' ',
  ),
);

/**
 * The kustomization Flux makes of a folder that has none: every manifest below it, and folders with a kustomization of their own as one.
 * Source: fluxcd/pkg `kustomize/kustomize_generator.go`, generateKustomization.
 */
export function fluxKustomization(snapshot: Snapshot, folder: string): JsonObject {
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...below(snapshot, folder, '.')],
  };
}

function* below(snapshot: Snapshot, folder: string, shown: string): Iterable<string> {
  for (const name of snapshot.list(folder)) {
    if (IGNORED.has(name)) continue;
    const path = folder === '' ? name : `${folder}/${name}`;
    const written = `${shown}/${name}`;
    if (!snapshot.isFolder(path)) {
      if (/\.ya?ml$/.test(name)) yield written;
    } else if (KUSTOMIZATION_NAMES.some((file) => snapshot.file(`${path}/${file}`) !== undefined)) yield written;
    else yield* below(snapshot, path, written);
  }
}
