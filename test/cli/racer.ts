/** A process that goes on with a run when it is told to, and answers how that ended. @module */
import { EnumeratorError, resume } from '../../src/node.js';

/** What it answers. */
export interface RaceEnd {
  /** Of the outcome, or the code of the error. */
  readonly how: string;
  readonly images: number;
  readonly message?: string;
}

process.on('message', (where: string) => {
  void resume(where, { threads: 1 })
    .then(
      ({ state, images }): RaceEnd => ({ how: state, images }),
      (error: unknown): RaceEnd => ({
        how: error instanceof EnumeratorError ? error.code : 'E_UNEXPECTED',
        images: 0,
        message: String(error),
      }),
    )
    .then((end) => process.send?.(end));
});
process.send?.('ready');
