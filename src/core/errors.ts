/**
 * The one class of errors that a correct caller may meet. SPEC §11.
 *
 * A wrong type is a `TypeError`; everything else that a caller can do something
 * about carries a code. Branch on the code, never on the text.
 * @module
 */

/** SPEC §11 lists what each code means. */
export type ErrorCode =
  | 'E_SPACE'
  | 'E_LIMIT'
  | 'E_RANGE'
  | 'E_NUMBER'
  | 'E_SEED'
  | 'E_PALETTE'
  | 'E_FRAME'
  | 'E_PNG'
  | 'E_OUTPUT'
  | 'E_GRAMMAR'
  | 'E_FORMULA'
  | 'E_CHECKPOINT_TRUNCATED'
  | 'E_CHECKPOINT_FOREIGN'
  | 'E_CHECKPOINT_VERSION'
  | 'E_CHECKPOINT_CORRUPT'
  | 'E_EXISTS'
  | 'E_IO'
  | 'E_QUEUE';

/** An expected failure. Its message names the value, the limit and the way out, in one line. */
export class EnumeratorError extends Error {
  override readonly name = 'EnumeratorError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
