/**
 * The kernel's entry points: frames of consecutive indices, and the way back.
 *
 * A frame leaves here as rank bytes where the radix is packed and as one byte a
 * digit where it is not (SPEC §4). The host (`../kernel.ts`) lays out memory,
 * sets the parameters of `layout.ts`, and sees to it that SLACK bytes behind
 * every buffer are its own. hot: run `npm run bench` before editing.
 */
import {
  BLOCK_HEADS,
  FRAME_BYTES,
  H1,
  H2,
  HEADS,
  LAST_MASK,
  LOW_BITS,
  RADIX,
  TAIL_BYTES,
} from './layout';
import { makeHeads } from './head';
import { ADD, PUT, PUT_DIGITS, run, SUB, XOR } from './stream';

export { adler32 } from './adler';
export { foldCrc } from './crc';
export { deflate, endAtByte, openStream } from './deflate';
export { filterRows } from './filter';
export { unmakeHead } from './head';
export { hashTail } from './hash';
export { moveWindow } from './match';
export { spreadRows } from './rows';
export { collect, expand, findLarge, trimZeros } from './samples';

/** Frames whose head is all there is, of a packed radix: at most 16 bytes each. */
function packedHeads(out: usize, count: i32): usize {
  const size = load<u32>(FRAME_BYTES);
  const bits = u64(load<u32>(LOW_BITS));
  for (let i = 0; i < count; i++) {
    const x = load<u64>(HEADS + (i << 4));
    const y = load<u64>(HEADS + (i << 4), 8);
    if (bits == 64) {
      store<u64>(out, x);
      store<u64>(out, y, 8);
    } else {
      store<u64>(out, x | (y << bits));
      store<u64>(out, y >> (64 - bits), 8);
    }
    out += size;
  }
  return out;
}

function packedFrames(out: usize, count: i32, tail: usize): usize {
  const size = load<u32>(TAIL_BYTES);
  const mask = load<u8>(LAST_MASK);
  for (let i = 0; i < count; i++) {
    const x = load<u64>(HEADS + (i << 4));
    const y = load<u64>(HEADS + (i << 4), 8);
    store<u64>(out, x);
    store<u64>(out, y, 8);
    if (tail == 0) run(out + 16, 0, size, x, y, 0, PUT);
    else run(out + 16, tail, size, x, y, 0, XOR);
    out += 16 + size;
    store<u8>(out - 1, load<u8>(out - 1) & mask);
  }
  return out;
}

/** Write the `count` base-R digits of `value`, lowest first. */
// @ts-ignore: decorator
@inline
function putHalf(out: usize, value: u64, count: u32, radix: u32): void {
  const end = out + count;
  while (out < end && value >> 32 != 0) {
    const quotient = value / radix;
    store<u8>(out++, u8(value - quotient * radix));
    value = quotient;
  }
  let rest = u32(value);
  while (out < end) {
    const quotient = rest / radix;
    store<u8>(out++, u8(rest - quotient * radix));
    rest = quotient;
  }
}

// @ts-ignore: decorator
@inline
function getHalf(from: usize, count: u32, radix: u32): u64 {
  let value: u64 = 0;
  for (let at = from + count; at > from; ) value = value * radix + load<u8>(--at);
  return value;
}

function digitFrames(out: usize, count: i32, tail: usize): usize {
  const radix = load<u32>(RADIX);
  const low = load<u32>(H1);
  const high = load<u32>(H2);
  const size = load<u32>(TAIL_BYTES);
  for (let i = 0; i < count; i++) {
    const x = load<u64>(HEADS + (i << 4));
    const y = load<u64>(HEADS + (i << 4), 8);
    putHalf(out, x, low, radix);
    putHalf(out + low, y, high, radix);
    out += low + high;
    if (size == 0) continue;
    if (tail == 0) run(out, 0, size, x, y, radix, PUT_DIGITS);
    else run(out, tail, size, x, y, radix, ADD);
    out += size;
  }
  return out;
}

/**
 * Write `count` consecutive frames from the counter on, one behind the other.
 * @param tail - the index's tail bytes, or 0 where they are all zero
 * @param packed - whether the radix is packed
 */
export function frames(out: usize, count: i32, tail: usize, packed: bool): void {
  const bare = load<u32>(TAIL_BYTES) == 0;
  while (count > 0) {
    const block = min(count, BLOCK_HEADS);
    makeHeads(block);
    if (!packed) out = digitFrames(out, block, tail);
    else if (bare) out = packedHeads(out, block);
    else out = packedFrames(out, block, tail);
    count -= block;
  }
}

/**
 * The way back, first half: read the head of the frame at `from` into HEADS and turn
 * the frame's tail, in place, into the index's tail. `hashTail` and `unmakeHead` follow.
 */
export function unframe(from: usize, packed: bool): void {
  const size = load<u32>(TAIL_BYTES);
  let x: u64;
  let y: u64;
  let tail: usize;
  if (packed) {
    const bits = u64(load<u32>(LOW_BITS));
    x = load<u64>(from);
    y = load<u64>(from, 8);
    if (bits != 64) {
      y = (y << (64 - bits)) | (x >> bits);
      x &= (u64(1) << bits) - 1;
    }
    tail = from + 16;
  } else {
    const radix = load<u32>(RADIX);
    const low = load<u32>(H1);
    const high = load<u32>(H2);
    x = getHalf(from, low, radix);
    y = getHalf(from + low, high, radix);
    tail = from + low + high;
  }
  store<u64>(HEADS, x);
  store<u64>(HEADS, y, 8);
  if (size == 0) return;
  if (packed) {
    run(tail, tail, size, x, y, 0, XOR);
    store<u8>(tail + size - 1, load<u8>(tail + size - 1) & load<u8>(LAST_MASK));
  } else {
    run(tail, tail, size, x, y, load<i32>(RADIX), SUB);
  }
}

/** Write whole rounds of the stream of (0, 0), at least `count` bytes. SPEC §5.9. */
export function zeroStream(out: usize, count: usize): void {
  run(out, 0, count, 0, 0, 0, PUT);
}
