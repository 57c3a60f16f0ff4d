import type { Flow } from '../network/verdict.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';

/** A connection that should be possible, and where that is written. */
export interface ExpectedFlow {
  readonly flow: Flow;
  /** Who says so. `exporter` is a guess where the address itself is hidden; the others are read. */
  readonly from: 'configuration' | 'exporter' | 'monitor' | 'annotation' | 'probe' | 'route' | 'webhook';
  /** One clause: `Deployment shop/web names it in DATABASE_URL`. */
  readonly why: string;
  /** The object that says so, and the field. */
  readonly object: RenderedObject;
  readonly path: FieldPath;
}
