/**
 * What the reference refuses. SPEC §11. A class of its own, since the reference shares no code
 * with core.
 * @module
 */
import type { ErrorCode } from '../core/errors.js';

/** Input that SPEC.md says must be refused, with the code that it says. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}
