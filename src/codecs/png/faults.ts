/**
 * What is wrong with a PNG file: some faults refuse it, and some can be passed over.
 *
 * What decides no sample is passed over by libpng, ffmpeg and browsers, and so it is here, with a
 * remark for the person who asks. A strict reader refuses it too.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';

/** A file of nothing but faults has as many as it likes. */
const MOST_REMARKS = 8;

/** The error of a file that is not a PNG that can be read. SPEC §11. */
export function pngError(problem: string, options?: ErrorOptions): EnumeratorError {
  return new EnumeratorError('E_PNG', problem, options);
}

/** Collects the faults of one file that were passed over. */
export class Faults {
  readonly #isStrict: boolean;
  readonly #remarks: string[] = [];
  #count = 0;

  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
  }

  /**
   * Go on in spite of a fault that decides no sample.
   * @param problem - what is wrong, and where
   * @param done - what is done about it
   * @param wayOut - what else could be done about it
   * @throws EnumeratorError `E_PNG` with the problem and the way out, where the reader is strict
   */
  pass(problem: string, done: string, wayOut?: string): void {
    if (this.#isStrict) throw pngError(wayOut === undefined ? problem : `${problem}: ${wayOut}`);
    this.#count++;
    if (this.#count <= MOST_REMARKS) this.#remarks.push(`${problem}; ${done}`);
  }

  /** The faults that were passed over, a clause each. */
  remarks(): string[] {
    const more = this.#count - this.#remarks.length;
    if (more === 0) return [...this.#remarks];
    return [...this.#remarks, `${counted(more, 'more fault was', 'more faults were')} passed over`];
  }
}
