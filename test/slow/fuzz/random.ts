/** Choices that a seed decides. @module */
import { numbers } from '../../codecs/png/tools.js';

export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = numbers(seed);
    // xorshift's first numbers show that its seed is small.
    for (let i = 0; i < 16; i++) this.#next();
  }

  /** A whole number in [0, limit), limit ≤ 2^24. */
  below(limit: number): number {
    return (this.#next() >>> 8) % limit;
  }

  /** A whole number in [0, limit), limit ≤ 2^24: the small ones more often. */
  small(limit: number): number {
    return this.below(1 + this.below(limit));
  }

  /** True once in `n` times. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new Error('nothing to choose from');
    return choices[this.below(choices.length)] as T;
  }

  uint32(): number {
    return ((this.#next() & 0xffff0000) | (this.#next() >>> 16)) >>> 0;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  bigint(bits: number): bigint {
    let value = 0n;
    for (let i = 0; i < bits; i += 32) value = (value << 32n) | BigInt(this.uint32());
    return BigInt.asUintN(bits, value);
  }
}

/** Bytes with one place changed, cut out, doubled or filled, or with an end cut off or added. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = random.small(Math.min(64, bytes.length + 1));
  const head = bytes.subarray(0, at);
  const rest = bytes.subarray(at);
  switch (random.below(8)) {
    case 0:
      return flip(bytes, at, 1 << random.below(8));
    case 1:
      return flip(bytes, at, 1 + random.below(255));
    case 2:
      return bytes.map((byte, i) =>
        i === at ? random.pick([0, 1, 0x7f, 0x80, 0xfe, 0xff]) : byte,
      );
    case 3:
      return join(head, rest.subarray(length));
    case 4:
      return join(head, random.bytes(1 + random.small(16)), rest);
    case 5:
      return join(head, rest.subarray(0, length), rest);
    case 6:
      return head.slice();
    default:
      return bytes.map((byte, i) => (i >= at && i < at + length ? (bytes[at] ?? byte) : byte));
  }
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function flip(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ mask : byte));
}
