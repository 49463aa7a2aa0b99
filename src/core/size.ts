/**
 * How many images a space has, without working the number out where it is not needed:
 * it may have a billion bits. SPEC §3.
 * @module
 */
import { requireBytes, requireFields, requireType } from './arguments.js';
import { bitLength, fromBytes, powerOfTwo, trimZeros } from './big-bytes.js';
import { exactSize, requireSpace, sizeBits } from './cardinality.js';
import type { Space } from './space.js';

const SMALL_BITS = 1024;
const SMALL = 1n << BigInt(SMALL_BITS);

/** @throws TypeError where the value is not the size of a space: mostly it is the space */
export function requireSize(size: SpaceSize, name: string): SpaceSize {
  return requireFields(size, { bits: 'number', has: 'function' }, name);
}

export class SpaceSize {
  readonly space: Space;
  /** The number of binary digits of the size: 2^(bits − 1) ≤ size < 2^bits. */
  readonly bits: number;
  #exact: bigint | undefined;
  /** The size of a space of 2^k images; Infinity where the engine has no such number. */
  #power: bigint | number | undefined;

  /** @param name - what messages call it where it is not the space that is meant, but one as large */
  constructor(
    space: Space,
    readonly name?: string,
  ) {
    this.space = requireSpace(space, 'space');
    this.bits = sizeBits(space);
  }

  /** radix^digits, worked out at the first call (seconds for the largest spaces) and kept. */
  exact(): bigint {
    return (this.#exact ??= exactSize(this.space));
  }

  /** Whether 0 ≤ index < size. Works the size out only where the answer hangs on it. */
  has(index: bigint): boolean {
    requireType(index, 'bigint', 'index');
    if (index < 0n) return false;
    if (index < SMALL && this.bits > SMALL_BITS) return true;
    // V8 compares numbers of different lengths at no cost, and powers of two are quickly made.
    if (this.space.radixBits > 0) return index < (this.#power ??= powerOfTwo(this.bits - 1));
    const bits = bitLength(index);
    return bits === this.bits ? index < this.exact() : bits < this.bits;
  }

  /** Whether 0 ≤ end ≤ size. */
  hasEnd(end: bigint): boolean {
    requireType(end, 'bigint', 'end');
    return end === 0n || this.has(end - 1n);
  }

  /** {@link has} for an index as little-endian bytes. */
  hasBytes(index: Uint8Array): boolean {
    requireBytes(index, 'index');
    const bytes = trimZeros(index);
    if (bytes.length === 0) return true;
    const bits = bytes.length * 8 - (Math.clz32(bytes.at(-1)!) - 24);
    if (bits !== this.bits) return bits < this.bits;
    return this.has(fromBytes(bytes));
  }

  /** How many positions a run from here has before it leaves the space. SPEC §6. */
  reach(from: bigint, step: bigint): bigint {
    requireType(from, 'bigint', 'from');
    requireType(step, 'bigint', 'step');
    if (step > 0n) return (this.exact() - 1n - from) / step + 1n;
    return from / -step + 1n;
  }

  /** Whether there are at most `limit` images. */
  isAtMost(limit: bigint): boolean {
    return !this.has(limit);
  }
}
