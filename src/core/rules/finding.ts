import type { ObjectRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';

export type Severity = 'critical' | 'warning' | 'info';

/** Something wrong, as data. `message` is the rule's sentence about `args`; ranking and causality belong to `diagnosis`. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly object: ObjectRef;
  /** The line to look at: the one that made the object wrong (a transformer's, if one did), not merely where it is declared. */
  readonly source: Source;
  readonly args: Readonly<Record<string, string>>;
  readonly message: string;
  /** It follows from another fault, which has a finding of its own: worth knowing in a scan, no second fault beside an explained alert. */
  readonly consequence?: true;
  /** The application (by path) it was found in. */
  readonly application: string;
  /** The system's own error, byte for byte, if there is one. */
  readonly quote?: string;
}
