/**
 * Where a run's frames go. The engine owns this interface; `src/sinks/` has what fulfils it.
 * @module
 */

export interface Sink {
  /**
   * Take one frame. When this returns, the image is complete under its final name as far as
   * the death of this process goes.
   * @param position - in the run, rising
   * @param index - from + position·step
   * @param samples - sample bytes (SPEC §4), valid during the call
   * @returns how many bytes were written
   * @throws EnumeratorError `E_IO` where the system refuses; nothing half-written stays behind
   */
  write(position: bigint, index: bigint, samples: Uint8Array): number;

  /** Give back what is held. Called once, after success, failure and interruption alike. */
  close(): void;
}
