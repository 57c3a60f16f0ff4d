import type { ErrorClass } from './error-class.ts';

/** What kustomize says to a folder it cannot build. */
export const KUSTOMIZE_ERRORS: readonly ErrorClass[] = [
  {
    class: 'kustomize-duplicate-id',
    pattern: /may not add resource with an already registered id: [^\n]{0,200}/,
    title: 'The same object is in the build twice',
    meaning: 'Two files, or a base and an overlay, declare an object of the same kind, name and namespace.',
    look: ['Is a folder listed, and a file in it once more?', 'To change an object of a base, use a patch.'],
  },
  {
    class: 'kustomize-patch-target',
    pattern:
      /no resource matches strategic merge patch [^\n]{0,200}|failed to find unique target for patch [^\n]{0,200}|unable to find patch target[^\n]{0,200}/,
    title: 'A patch finds no object, or several',
    meaning:
      'kind, name and namespace of the patch must be those of exactly one object of the build, before prefixes and suffixes are added.',
    look: ['Was the object renamed or removed?', "The patch's apiVersion and namespace."],
  },
  {
    class: 'kustomize-missing-file',
    pattern:
      /no such file or directory|unable to find one of 'kustomization.yaml'|must build at directory|is not in or below/,
    title: 'The kustomization names something that is not there',
    meaning:
      'A file was moved, renamed or never committed, or a folder has no kustomization.yaml, or a file lies outside of the folder.',
    look: ['The path in the message, relative to the kustomization that names it; upper and lower case count.'],
  },
  {
    class: 'kustomize-invalid',
    pattern:
      /invalid Kustomization: [^\n]{0,200}|error unmarshaling JSON: [^\n]{0,200}|MalformedYAMLError[^\n]{0,200}|yaml: line \d{1,9}: [^\n]{0,200}/,
    title: 'A file is not valid YAML, or has a field kustomize does not know',
    meaning: 'Nothing is rendered, so nothing of any later commit reaches the cluster.',
    look: [
      'The line in the message; tabs never indent YAML.',
      'The spelling of the field, and the kustomize version of the tool that builds.',
    ],
  },
  {
    class: 'kustomize-build-failed',
    pattern:
      /kustomize build [^\n]{0,300} failed|accumulating resources|trouble configuring builtin \w{1,60}|fails configuration: [^\n]{0,200}/,
    title: 'kustomize cannot build the folder',
    meaning: 'Nothing is rendered. The innermost quoted message is the reason; the rest is the way to it.',
    look: ['kustomize build PATH, or suture render PATH, on that commit.'],
  },
];
