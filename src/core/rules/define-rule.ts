import type { ObjectRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import type { Finding, Severity } from './finding.ts';
import type { RuleContext } from './rule-context.ts';

/** What a rule saw: `at` is the line that made the object wrong. `severity` only where it differs from the rule's. */
export interface Report<Arg extends string> {
  readonly object: ObjectRef;
  readonly at: Source;
  readonly args: Readonly<Record<Arg, string>>;
  readonly quote?: string;
  readonly severity?: Severity;
}

/**
 * The commits of a small repository, oldest first, that a rule is shown: each a text of manifests, or files below the application's folder.
 * The oldest counts as fully applied.
 */
export type Example = readonly (string | Readonly<Record<string, string>>)[];

export interface RuleSpec<Arg extends string> {
  /** Also the file's name. */
  readonly code: string;
  readonly title: string;
  /** What it means for whoever is on call, and where that is written. */
  readonly why: string;
  readonly severity: Severity;
  /** Every finding follows from another fault, see `Finding`. */
  readonly consequence?: true;
  /** What a deployer reports, which commits cannot show: a rule about it has tests of its own in the place of examples. */
  readonly needs?: 'live-state';
  readonly args: readonly Arg[];
  inspect(this: void, context: RuleContext): Iterable<Report<Arg>>;
  readonly say: (args: Readonly<Record<Arg, string>>) => string;
  readonly reports: readonly Example[];
  readonly silent: readonly Example[];
}

/** A rule with its arguments' names hidden, so that all rules have one type. */
export interface Rule
  extends Pick<RuleSpec<string>, 'code' | 'title' | 'why' | 'severity' | 'needs' | 'args' | 'reports' | 'silent'> {
  inspect(context: RuleContext): Iterable<Finding>;
}

/** Makes a rule of its parts. `args` types `inspect` and `say`, so that an argument nobody fills or reads does not compile. */
export function defineRule<const Arg extends string>(spec: RuleSpec<Arg>): Rule {
  const { inspect, say, ...facts } = spec;
  return {
    ...facts,
    *inspect(context) {
      for (const { object, at, args, quote, severity } of inspect(context)) {
        yield {
          rule: spec.code,
          severity: severity ?? spec.severity,
          object,
          source: at,
          args,
          message: say(args),
          application: context.application.path,
          ...(spec.consequence === undefined ? {} : { consequence: spec.consequence }),
          ...(quote === undefined ? {} : { quote }),
        };
      }
    },
  };
}
