/**
 * The stream of (0, 0) from lane keys alone, for what is no numbering. SPEC §5.8.
 * @module
 */
import { type Exports, growMemory, instantiate } from './module.js';

/** Addresses: as `assembly/layout.ts` has them, and past all that it names. */
const LANE_KEYS = 96;
const OUT = 8192;
const SLACK = 256;

let kernel: Exports | undefined;

/**
 * The first bytes of the stream.
 * @param laneKeys - ℓ₀ … ℓ₃₁: 128 bytes
 * @returns a copy
 */
export function laneStream(laneKeys: Uint8Array, sizeBytes: number): Uint8Array<ArrayBuffer> {
  if (laneKeys.length !== 128) throw new TypeError('laneKeys must have 128 bytes');
  kernel ??= instantiate();
  growMemory(kernel.memory, OUT + sizeBytes + SLACK);
  const bytes = new Uint8Array(kernel.memory.buffer);
  bytes.set(laneKeys, LANE_KEYS);
  kernel.zeroStream(OUT, sizeBytes);
  return bytes.slice(OUT, OUT + sizeBytes);
}
