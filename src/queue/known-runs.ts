/**
 * The runs that a worker has met, so that not every ticket asks for the plan of its run. A plan may
 * change at any time: a submitter that starts anew may have the folder elsewhere, or be newer.
 * @module
 */
import { performance } from 'node:perf_hooks';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import type { AnnouncedRun, Announcements } from './announcements.js';

/** So long a plan holds until it is asked whether there is another. */
const LOOK_MS = 1000;

export class KnownRuns {
  readonly #announcements: Announcements;
  readonly #version: string;
  readonly #isPushing: boolean;
  readonly #known = new Map<string, { readonly run: AnnouncedRun; at: number }>();

  /**
   * @param version - of this worker
   * @param isPushing - whether it has a command that carries parts away
   */
  constructor(announcements: Announcements, version: string, isPushing: boolean) {
    this.#announcements = announcements;
    this.#version = version;
    this.#isPushing = isPushing;
  }

  /**
   * @returns undefined where nobody announces the run any more
   * @throws EnumeratorError `E_QUEUE` where this worker cannot work on it
   */
  async find(id: string): Promise<AnnouncedRun | undefined> {
    const known = this.#known.get(id);
    const now = performance.now();
    if (known !== undefined) {
      if (now - known.at < LOOK_MS) return known.run;
      if ((await this.#announcements.revisionOf(id)) === known.run.revision) {
        known.at = now;
        return known.run;
      }
    }
    this.#known.delete(id);
    const run = await this.#announcements.find(id, this.#version);
    if (run === undefined) return undefined;
    this.#checkPlace(run);
    this.#known.set(id, { run, at: now });
    return run;
  }

  #checkPlace({ folder }: AnnouncedRun): void {
    const isPushed = folder === undefined;
    if (isPushed === this.#isPushing) return;
    throw new EnumeratorError(
      'E_QUEUE',
      isPushed
        ? "the run's parts are pushed elsewhere (it was submitted with --list): give this worker --push"
        : `the run's parts belong into the shared folder ${quoteText(folder)}: leave --push out, or submit it with --list`,
    );
  }
}
