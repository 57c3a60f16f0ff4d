/** A difference from kustomize 5.8 that is meant. `docs/kustomize.md` is written from this list. */
export interface MeantDifference {
  readonly title: string;
  readonly kustomize: string;
  readonly ours: string;
  readonly why: string;
  /** True for a first difference, as the conformance run words it, that this explains. Absent where the run does not see it. */
  readonly explains?: RegExp;
}

/** Every difference that is meant; any other is a mistake. */
export const MEANT_DIFFERENCES: readonly MeantDifference[] = [
  {
    title: 'Charts',
    kustomize: 'runs `helm` for `helmCharts` when told `--enable-helm`, and fails otherwise',
    ours: 'runs the `helm` of the operator (`SUTURE_HELM`, `--helm`) with the same arguments; without one, or where it cannot, renders the rest, and each chart is a gap with its name and version',
    why: 'Nothing is executed unless the operator says so, and one chart must not hide everything next to it. Texts that read like flags, and repositories that are no web address, are not handed to Helm.',
    explains: /\bgap helm-chart: /,
  },
  {
    title: 'Plugins and functions',
    kustomize: 'executes them when told to, and fails otherwise',
    ours: "runs kustomize's own plugins; every other one is a gap",
    why: 'Nothing from a repository is ever executed.',
    explains: /\bgap plugin: /,
  },
  {
    title: 'Remote resources',
    kustomize: 'fetches URLs and repositories',
    ours: 'renders the rest; each is a gap that names it, except folders of repositories that the operator allows to be read (`SUTURE_REMOTE_BASES`)',
    why: 'A kustomization must not decide what Suture reads. A branch or a tag is read as it is now, and a gap says so.',
    explains: /\bgap remote-base: /,
  },
  {
    title: 'Variables of the environment',
    kustomize: 'takes the value of an env file line without `=` from its own environment',
    ours: 'takes it as empty, which is what kustomize does where it is not set, and names it in a gap',
    why: 'Git does not show the environment of whoever builds.',
    explains: /\bgap generator: /,
  },
  {
    title: 'Whole numbers beyond 2^53',
    kustomize: 'keeps their digits up to 2^64, unless a JSON patch touches the object',
    ours: 'prints the digits of a number that stands where its manifest wrote it; everywhere else, and where a patch brought it, it is the nearest 64-bit float, which is also what a JSON patch makes of it there',
    why: 'Manifests are JSON values of JavaScript everywhere; no field of the Kubernetes API holds such a number.',
    explains: /: expected -?\d{16,}, found -?\d{16,} /,
  },
  {
    title: 'Nesting',
    kustomize: 'stops at 10,000 levels',
    ours: 'stops at 1,000, with the same words',
    why: 'Time and memory are bounded. No real manifest comes near.',
    explains: /\bexceeded max depth of 10000\b/,
  },
  {
    title: 'Addresses in messages',
    kustomize: 'puts addresses of its memory before some errors of generators (`merging from generator &{0xc00…}`)',
    ours: 'leaves them out',
    why: 'An address is another one with every run.',
  },
  {
    title: 'Folders in messages',
    kustomize: 'prints absolute paths',
    ours: 'prints paths in the repository, or below a root that the caller gives',
    why: 'A snapshot of a commit lies in no folder.',
  },
  {
    title: 'YAML in messages',
    kustomize: 'shows values with the quotes and comments of the file',
    ours: 'shows the same values without comments, quoted where they must be; the conformance run compares without quotes',
    why: 'The style is lost once a value is read, and keeping it would cost every render.',
  },
  {
    title: 'Above the repository',
    kustomize: 'follows `../..` and links to wherever they lead, as far as its load restrictor allows',
    ours: 'has nothing above the root of the repository, also for links',
    why: 'Text from a repository must not reach files of the machine that renders.',
  },
];

/** The difference that is meant and explains what was found, if there is one. */
export function meantDifference(found: string): MeantDifference | undefined {
  return MEANT_DIFFERENCES.find(({ explains }) => explains?.test(found) === true);
}
