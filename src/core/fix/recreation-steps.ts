import type { LabelEvidence } from './label-evidence.ts';

/**
 * Deleting and recreating through Git: Argo CD replaces an object by force when it carries the sync options `Force=true,Replace=true`
 * (Argo CD, "Sync Options", Force Sync). Nobody needs kubectl.
 */
export function recreationSteps({ refused }: Pick<LabelEvidence, 'refused'>): readonly string[] {
  const names = refused.map(({ name }) => name).join(' and ');
  return [
    ...backups(refused),
    `Say in the channel that ${names} will be down for a minute.`,
    `In Git, annotate ${names} with argocd.argoproj.io/sync-options: Force=true,Replace=true, so that the sync deletes and recreates it.`,
    'Merge, and wait until the new Pods are ready and the Services have endpoints.',
    'Take the annotation out again in a second commit.',
  ];
}

/** A second set beside the first, then the switch. */
export function blueGreenSteps({ refused }: Pick<LabelEvidence, 'refused'>): readonly string[] {
  const names = refused.map(({ name }) => name).join(' and ');
  const copies = refused.flatMap(({ claim }) => (claim === null ? [] : [claim.name]));
  return [
    ...backups(refused),
    `In Git, add a copy of ${names} under a new name, with the new labels in selector and template.`,
    ...copies.map((claim) => `Add a second claim as large as ${claim}, stop writes, and copy the data.`),
    'Wait until the new Pods are ready; then point the Services at them in one commit.',
    'Remove the old set when nothing connects to it any more.',
  ];
}

function backups(refused: LabelEvidence['refused']): readonly string[] {
  return refused.flatMap(({ claim }) =>
    claim === null ? [] : [`Back up the data on claim ${claim.name}, and check that the backup can be read.`],
  );
}
