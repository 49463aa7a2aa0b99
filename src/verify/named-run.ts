/**
 * A run as a verification sees it.
 * @module
 */
import type { OutputKind, RunRecord } from '../run/record.js';
import type { PositionRange } from '../core/range.js';

/** Where a run's files lie. */
export interface RunPlace {
  readonly kind: OutputKind;
  /** The folder or the file; `-` or `none` for what keeps no images. */
  readonly out: string;
  readonly checkpoint: string | undefined;
}

/** A run, and what of it is to be looked at. */
export interface NamedRun {
  readonly record: RunRecord;
  readonly target: RunPlace;
  readonly range: PositionRange;
}
