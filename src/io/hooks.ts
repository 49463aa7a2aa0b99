/**
 * What a long job tells its caller, and how the caller stops it. Nothing below the command line
 * prints, listens to signals or ends the process: it calls these.
 * @module
 */
import type { Hint } from '../core/errors.js';

/** A caller's ears: `P` is what the job reports while it works. */
export interface Hooks<P> {
  /** Aborted to ask the job to stop cleanly; what is done stays valid and can be continued. */
  readonly signal?: AbortSignal | undefined;
  /** Called often: a caller that prints decides how often it does so. */
  readonly onProgress?: ((progress: P) => void) | undefined;
  readonly onNotice?: ((notice: Notice) => void) | undefined;
}

/** Something a user should know that is no failure. */
export interface Notice {
  /** Names the kind of notice, for programs. */
  readonly key: string;
  /** What it is about, such as a part or a run, where the message does not say so. */
  readonly about?: string;
  /** One line without a full stop. */
  readonly message: string;
  readonly hints?: readonly Hint[];
}
