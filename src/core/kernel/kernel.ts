/**
 * The kernel's host: loads the embedded WebAssembly, the same way in Node, worker
 * threads and browsers, and lays out its memory.
 *
 * The kernel works on raw frames: rank bytes where the radix is packed, one byte
 * a digit where it is not (SPEC §4). Digits of 1, 2 or 4 bits are spread
 * to sample bytes by {@link Kernel.expandedFrames}.
 * @module
 */
import type { KeySource } from '../keys.js';
import type { Space } from '../space.js';
import { type Exports, growMemory, instantiate } from './module.js';

/** Addresses that `assembly/layout.ts` fixes. */
const AT = {
  a: 0,
  b: 8,
  roundKeys: 16,
  laneKeys: 96,
  hashKeys: 224,
  rho: 1280,
  final: 1296,
  counter: 1312,
  step: 1328,
  hash: 1344,
  radix: 1360,
  h1: 1364,
  h2: 1368,
  lowBits: 1372,
  tailBytes: 1376,
  lastMask: 1380,
  headKind: 1384,
  frameBytes: 1388,
  heap: 8192,
} as const;

/** Bytes behind every buffer that belong to it, since the kernel works in whole rounds. */
const SLACK = 256;

/** How the digits of a space are cut into head and tail. SPEC §5.3. */
export interface Cut {
  /** Digits of the low half, of the high half, and of the tail. */
  readonly h1: number;
  readonly h2: number;
  readonly tailDigits: number;
  /** radix^h1 and radix^h2, at most 2^64. */
  readonly a: bigint;
  readonly b: bigint;
}

/** Find h by SPEC §5.3. */
export function cutSpace(space: Space): Cut {
  const radix = BigInt(space.radix);
  const limit = 1n << 64n;
  let most = 0;
  for (let power = radix; power <= limit; power *= radix) most++;
  const h = Math.ceil(space.digits / 2) <= most ? space.digits : 2 * most;
  const h1 = Math.floor(h / 2);
  const h2 = h - h1;
  return { h1, h2, tailDigits: space.digits - h, a: radix ** BigInt(h1), b: radix ** BigInt(h2) };
}

/** What the two halves of a head are, as the kernel's `head.ts` numbers them. */
function headKind(space: Space, a: bigint, b: bigint): number {
  if (space.radixBits === 0) return 3;
  if (a <= 1n << 31n && b <= 1n << 31n) return 1;
  return a === 1n << 64n ? 0 : 2;
}

/** What of a kernel follows from its space. */
interface Shape {
  readonly space: Space;
  readonly cut: Cut;
  readonly frameBytes: number;
  readonly tailBytes: number;
}

function shapeOf(space: Space): Shape {
  const cut = cutSpace(space);
  const bytesOf = (digits: number): number =>
    space.packed ? Math.ceil((digits * space.radixBits) / 8) : digits;
  return { space, cut, frameBytes: bytesOf(space.digits), tailBytes: bytesOf(cut.tailDigits) };
}

/** One instance of the kernel, set to one space and one set of keys. Not for two threads. */
export class Kernel {
  readonly #exports = instantiate();
  #keys: KeySource;
  #shape: Shape;
  #bytes: Uint8Array;
  #view: DataView;
  #hashKeysSet = false;
  /** Where the tail lies, and where frames begin. */
  readonly #tailAt: number = AT.heap;
  #heapAt: number = AT.heap;

  constructor(space: Space, keys: KeySource) {
    this.#keys = keys;
    this.#shape = shapeOf(space);
    this.#bytes = new Uint8Array(this.#exports.memory.buffer);
    this.#view = new DataView(this.#exports.memory.buffer);
    this.reshape(space, keys);
  }

  get cut(): Cut {
    return this.#shape.cut;
  }

  /** Bytes of a raw frame. */
  get frameBytes(): number {
    return this.#shape.frameBytes;
  }

  /** Bytes of a raw frame's tail. */
  get tailBytes(): number {
    return this.#shape.tailBytes;
  }

  /** Go on in another space with other keys. The tail that was set is forgotten. */
  reshape(space: Space, keys: KeySource): void {
    this.#keys = keys;
    this.#hashKeysSet = false;
    this.#shape = shapeOf(space);
    const { h1, h2, tailDigits, a, b } = this.cut;
    const tailBits = tailDigits * space.radixBits;
    this.#heapAt = align(this.#tailAt + this.tailBytes + SLACK);
    this.#reserve(this.#heapAt);
    this.#bytes.set(keys.expand('round', 80), AT.roundKeys);
    this.#bytes.set(keys.expand('lane', 128), AT.laneKeys);
    this.#putU64(AT.a, a);
    this.#putU64(AT.b, b);
    this.#view.setUint32(AT.radix, space.radix, true);
    this.#view.setUint32(AT.h1, h1, true);
    this.#view.setUint32(AT.h2, h2, true);
    this.#view.setUint32(AT.lowBits, h1 * space.radixBits, true);
    this.#view.setUint32(AT.tailBytes, this.tailBytes, true);
    this.#view.setUint32(AT.lastMask, tailBits % 8 === 0 ? 0xff : (1 << (tailBits % 8)) - 1, true);
    this.#view.setUint32(AT.headKind, headKind(space, a, b), true);
    this.#view.setUint32(AT.frameBytes, this.frameBytes, true);
  }

  /**
   * Set the index's tail and hash it.
   * @param tail - tail bytes; those at the end that are missing are zero
   * @returns whether any is not zero: what {@link frames} wants to know
   */
  setTail(tail: Uint8Array): boolean {
    const part = tail.length > this.tailBytes ? tail.subarray(0, this.tailBytes) : tail;
    this.#bytes.set(part, this.#tailAt);
    const length = this.#exports.trimZeros(this.#tailAt, part.length);
    // What lies behind is read where the tail is not zero.
    if (length > 0) this.#bytes.fill(0, this.#tailAt + part.length, this.#heapAt);
    this.#hash(this.#tailAt, length);
    return length > 0;
  }

  /** Set the head's halves for the next frame, and what each frame adds to them. */
  setCounter(x: bigint, y: bigint, stepX: bigint, stepY: bigint): void {
    this.#putU64(AT.counter, x);
    this.#putU64(AT.counter + 8, y);
    this.#putU64(AT.step, stepX);
    this.#putU64(AT.step + 8, stepY);
  }

  /**
   * Make `count` consecutive raw frames.
   * @returns a view of kernel memory, count·frameBytes long, valid until the next call
   */
  frames(count: number, hasTail: boolean): Uint8Array {
    const at = this.#heapAt;
    const size = count * this.frameBytes;
    this.#reserve(at + size);
    this.#exports.frames(at, count, hasTail ? this.#tailAt : 0, this.#shape.space.packed);
    return this.#bytes.subarray(at, at + size);
  }

  /**
   * The same with digits of 1, 2 or 4 bits spread to a byte each.
   * @returns a view, count·digits long, valid until the next call
   */
  expandedFrames(count: number, hasTail: boolean): Uint8Array {
    const { digits, radixBits } = this.#shape.space;
    const from = this.#heapAt;
    const out = align(from + count * this.frameBytes + SLACK);
    this.#reserve(out + count * digits);
    this.#exports.frames(from, count, hasTail ? this.#tailAt : 0, true);
    this.#exports.expand(out, from, count, this.frameBytes, digits, radixBits);
    return this.#bytes.subarray(out, out + count * digits);
  }

  /**
   * Put one frame where the way back begins.
   * @param samples - may be a view of kernel memory, such as {@link frames} gives
   */
  load(samples: Uint8Array): void {
    const end = this.#heapAt + samples.length;
    this.#reserve(end);
    // In this order: the samples may lie where the zeros go.
    this.#bytes.set(samples, this.#heapAt);
    this.#bytes.fill(0, end, end + SLACK);
  }

  /** The place of the first of the `count` bytes in the input that is not below `radix`, or -1. */
  findLarge(count: number, radix: number): number {
    const at = this.#exports.findLarge(this.#heapAt, count, radix);
    return at === count ? -1 : at;
  }

  /** Turn the input from one byte a digit into rank bytes, for digits of 1, 2 or 4 bits. */
  collect(): void {
    const { digits, radixBits } = this.#shape.space;
    this.#exports.collect(this.#heapAt, this.#heapAt, digits, radixBits);
    this.#bytes.fill(0, this.#heapAt + this.frameBytes, this.#heapAt + this.frameBytes + SLACK);
  }

  /**
   * The way back: the raw frame in the input becomes the index's head and tail.
   * @returns the head's halves, and a view of the tail bytes without zeros at the end, valid until the next call
   */
  unframe(): { x: bigint; y: bigint; tail: Uint8Array } {
    this.#exports.unframe(this.#heapAt, this.#shape.space.packed);
    const from = this.#heapAt + this.frameBytes - this.tailBytes;
    const length = this.#exports.trimZeros(from, this.tailBytes);
    this.#bytes.fill(0, from + this.tailBytes, from + this.tailBytes + SLACK);
    this.#hash(from, length);
    this.#exports.unmakeHead();
    return {
      x: this.#view.getBigUint64(AT.counter, true),
      y: this.#view.getBigUint64(AT.counter + 8, true),
      tail: this.#bytes.subarray(from, from + length),
    };
  }

  /** The stream of (0, 0), `sizeBytes` of it, as a copy. SPEC §5.9. */
  zeroStream(sizeBytes: number): Uint8Array {
    this.#reserve(this.#heapAt + sizeBytes);
    this.#exports.zeroStream(this.#heapAt, sizeBytes);
    return this.#bytes.slice(this.#heapAt, this.#heapAt + sizeBytes);
  }

  #hash(from: number, length: number): void {
    if (length === 0) {
      this.#putU64(AT.hash, 0n);
      this.#putU64(AT.hash + 8, 0n);
      return;
    }
    if (!this.#hashKeysSet) this.#setHashKeys();
    this.#exports.hashTail(from, length);
  }

  #setHashKeys(): void {
    const keys = this.#keys.expand('hash', 1088);
    const view = new DataView(keys.buffer, keys.byteOffset);
    const p = (1n << 61n) - 1n;
    this.#bytes.set(keys.subarray(0, 1056), AT.hashKeys);
    this.#putU64(AT.rho, 1n + (view.getBigUint64(1056, true) % (p - 1n)));
    this.#putU64(AT.rho + 8, 1n + (view.getBigUint64(1064, true) % (p - 1n)));
    this.#bytes.set(keys.subarray(1072), AT.final);
    this.#hashKeysSet = true;
  }

  #putU64(at: number, value: bigint): void {
    this.#view.setBigUint64(at, value, true);
  }

  /** See to it that memory reaches to `end` and SLACK beyond. */
  #reserve(end: number): void {
    if (end + SLACK <= this.#bytes.length) return;
    growMemory(this.#exports.memory, end + SLACK);
    this.#bytes = new Uint8Array(this.#exports.memory.buffer);
    this.#view = new DataView(this.#exports.memory.buffer);
  }
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}

let streams: Exports | undefined;
const KEPT_STREAM_BYTES = 2 ** 20;

/**
 * The first bytes of the stream of (0, 0) from lane keys alone, for what is no numbering. SPEC §5.8.
 * @param laneKeys - ℓ₀ … ℓ₃₁: 128 bytes
 * @returns a copy
 */
export function laneStream(laneKeys: Uint8Array, sizeBytes: number): Uint8Array<ArrayBuffer> {
  if (laneKeys.length !== 128) throw new TypeError('laneKeys must have 128 bytes');
  // Memory never shrinks, so a long stream has its own.
  const kernel = sizeBytes > KEPT_STREAM_BYTES ? instantiate() : (streams ??= instantiate());
  growMemory(kernel.memory, AT.heap + sizeBytes + SLACK);
  const bytes = new Uint8Array(kernel.memory.buffer);
  bytes.set(laneKeys, AT.laneKeys);
  kernel.zeroStream(AT.heap, sizeBytes);
  return bytes.slice(AT.heap, AT.heap + sizeBytes);
}
