/**
 * Frames as pyramids: a code of residuals becomes a frame, and a frame its code. SPEC §5.10, §5.11.
 *
 * This is the host of a WebAssembly module of its own, which is compiled where the first pyramid is made.
 * @module
 */
import { decodeModule, growMemory } from '../kernel/module.js';
import { BATCH_BYTES } from '../orders/coder.js';
import type { Space } from '../space.js';
import { kernelBase64 } from './embedded.js';

/** What `assembly/index.ts` exports. Addresses are in bytes. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly HEAP: WebAssembly.Global;
  setup(
    width: number,
    height: number,
    channels: number,
    radix: number,
    digitBits: number,
    color: number,
    planar: number,
    code: number,
    even: number,
    odd: number,
  ): void;
  setDeal(): void;
  countOf(side: number, level: number): number;
  planeBytes(columns: number, rows: number, sampleBytes: number): number;
  frame(length: number, out: number): void;
  unframe(from: number, codeBytes: number): number;
}

/** Bytes around every buffer that belong to it, since the kernel works in whole vectors. */
const SLACK = 128;
/** Up to this size, frames have planes of their own, which stay in a cache until they are woven. */
const PLANAR_BYTES = 65536;

let compiled: WebAssembly.Module | undefined;

/** How a code is cut into residuals: digit by digit, or bit by bit as SPEC §5.11 deals them. */
export type Deal = 'digits' | 'bits';

/** One instance of the kernel, set to one space. Not for two threads. */
export class Pyramid {
  /** How many frames {@link batch} holds, at least 1. */
  readonly slots: number;
  /**
   * Where a code is put before {@link frame}, and found after {@link unframe}: its digits as sample bytes, or its
   * bits, the i-th being bit i mod 8 of byte ⌊i/8⌋. A view of kernel memory, which never moves.
   */
  readonly code: Uint8Array;
  readonly #exports: Exports;
  readonly #bytes: Uint8Array;
  readonly #frameBytes: number;
  readonly #slotsAt: number;

  /**
   * @param deal - bits where the radix is a power of two, or digits
   * @throws EnumeratorError `E_IO` where there is no WebAssembly with SIMD
   */
  constructor(space: Space, deal: Deal) {
    if (deal === 'bits' && space.radixBits === 0)
      throw new TypeError('deal must be digits where the radix is no power of two');
    compiled ??= decodeModule(kernelBase64);
    const kernel = new WebAssembly.Instance(compiled, {}).exports as unknown as Exports;
    const digitBits = deal === 'bits' ? space.radixBits : 0;
    const codeBytes =
      deal === 'bits' ? Math.ceil((space.digits * digitBits) / 8) : space.sampleBytes;
    // A column is a row: so its samples lie side by side.
    const isColumn = space.width === 1;
    const width = isColumn ? space.height : space.width;
    const height = isColumn ? 1 : space.height;
    const isPlanar = space.sampleBytes <= PLANAR_BYTES;
    const [evenBytes, oddBytes] = planesBytes(kernel, space, width, height, isPlanar);
    const even = align((kernel.HEAP.value as number) + SLACK);
    const odd = align(even + evenBytes + SLACK);
    const codeAt = align(odd + oddBytes + SLACK);
    this.slots = Math.max(1, Math.floor(BATCH_BYTES / space.sampleBytes));
    this.#frameBytes = space.sampleBytes;
    this.#slotsAt = align(codeAt + codeBytes + SLACK);
    growMemory(kernel.memory, this.#slotsAt + this.slots * space.sampleBytes + SLACK);
    const color = space.color === 'palette' ? 1 : 0;
    kernel.setup(
      width,
      height,
      space.channels,
      space.radix,
      digitBits,
      color,
      isPlanar ? 1 : 0,
      codeAt,
      even,
      odd,
    );
    if (deal === 'bits') kernel.setDeal();
    this.#exports = kernel;
    this.#bytes = new Uint8Array(kernel.memory.buffer);
    this.code = this.#bytes.subarray(codeAt, codeAt + codeBytes);
  }

  /**
   * Make the frame whose code is the first `length` digits or bits of {@link code}, the rest being zero whatever
   * `code` holds there.
   * @param slot - where its sample bytes go, 0 ≤ slot < slots
   */
  frame(length: number, slot: number): void {
    this.#exports.frame(length, this.#slotsAt + slot * this.#frameBytes);
  }

  /** The first `count` slots' sample bytes: a view. */
  batch(count: number): Uint8Array {
    return this.#bytes.subarray(this.#slotsAt, this.#slotsAt + count * this.#frameBytes);
  }

  /**
   * The way back, by way of slot 0.
   * @param samples - sample bytes of the right length whose digits are below the radix; may be a view of slots
   * @returns the length of {@link code} without zeros at the end, in digits or bits
   */
  unframe(samples: Uint8Array): number {
    this.#bytes.set(samples, this.#slotsAt);
    return this.#exports.unframe(this.#slotsAt, this.code.length);
  }
}

/** How much the lattices take that have planes, of every second level the most. */
function planesBytes(
  kernel: Exports,
  space: Space,
  width: number,
  height: number,
  isPlanar: boolean,
): readonly [number, number] {
  const most: [number, number] = [0, 0];
  const side = Math.max(width, height);
  for (let level = 0; isPlanar ? 2 ** level < 2 * side : 2 ** level < side; level++) {
    const columns = kernel.countOf(width, level);
    const rows = kernel.countOf(height, level);
    const plane = kernel.planeBytes(columns, rows, space.sampleBytes / space.digits);
    const which = level % 2 === 0 ? 0 : 1;
    most[which] = Math.max(most[which], space.channels * (plane >>> 0));
  }
  return most;
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
