/**
 * The stream: bytes from a head and the lane keys, and what they do to a tail. SPEC §5.8.
 *
 * A row of the state is eight `u32`, as the seeding and the rotation of lanes want it;
 * {@link wide} reads it as four `u64`.
 * @module
 */
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import {
  ZERO,
  addU32,
  addU64,
  at,
  byteAt,
  highWord,
  joinBytes,
  joinWords,
  le32,
  le64,
  lowWord,
  readU32,
  rotateU32,
  shiftU64,
  xorU32,
} from './integers.js';
import { tailBytesOf, tailOfBytes } from './frames.js';
import type { Halves } from './head.js';
import type { Keys } from './keys.js';
import { isPacked, radixOf } from './spaces.js';

export const ROUND_BYTES = 128;

/** Eight `u32`. */
export type Row = readonly number[];

/** Four `u64`. */
export type WideRow = readonly JSBI[];

/** The keys that the stream takes. */
type LaneKeys = Pick<Keys, 'lane'>;

/** What a stream remembers between rounds. SPEC §5.8. */
export interface StreamState {
  /** S[0] … S[3]. */
  readonly rows: readonly Row[];
  /** C[0] … C[3]. */
  readonly counters: WideRow;
}

/** The state before the first round. SPEC §5.8, State. */
export function seedStream(keys: LaneKeys, { x, y }: Halves): StreamState {
  const u = [lowWord(x), highWord(x), lowWord(y), highWord(y)];
  const rows = u.map((word, i) =>
    Array.from({ length: 8 }, (_, j) => xorU32(word, at(keys.lane, 8 * i + j))),
  );
  for (let j = 0; j < 8; j++) {
    const lane = stirLane(rows.map((row) => at(row, j)));
    rows.forEach((row, i) => (row[j] = at(lane, i)));
  }
  return { rows, counters: [ZERO, ZERO, ZERO, ZERO] };
}

/** (p, q, r, s) stirred three times. SPEC §5.8, State. */
function stirLane(lane: readonly number[]): number[] {
  let p = at(lane, 0);
  let q = at(lane, 1);
  let r = at(lane, 2);
  let s = at(lane, 3);
  for (let times = 0; times < 3; times++) {
    p = addU32(p, q);
    s = rotateU32(xorU32(s, p), 16);
    r = addU32(r, s);
    q = rotateU32(xorU32(q, r), 12);
    p = addU32(p, q);
    s = rotateU32(xorU32(s, p), 8);
    r = addU32(r, s);
    q = rotateU32(xorU32(q, r), 7);
  }
  return [p, q, r, s];
}

/** The state as 128 bytes, for a digest: the rows in order, each lane LE. */
export function stateBytesOf(state: StreamState): Uint8Array {
  return joinBytes(state.rows.flat().map(le32));
}

/** One round: its 128 bytes of output and the state after it. SPEC §5.8, Round. */
export function streamRound(state: StreamState): { output: Uint8Array; next: StreamState } {
  const C = state.counters;
  const old = state.rows.map(wide);
  const W0 = at(old, 0);
  const W1 = mapRow((k) => addU64(at(at(old, 1), k), at(C, k)));
  const W2 = at(old, 2);
  const W3 = mapRow((k) => addU64(at(at(old, 3), k), at(C, k)));

  const counters = mapRow((k) => addU64(at(C, k), at(COUNTER_STEPS, k)));
  const U0 = mapRow((k) => shiftU64(at(W0, k), 1));
  const U1 = mapRow((k) => shiftU64(at(W1, k), 3));
  const U2 = mapRow((k) => shiftU64(at(W2, k), 1));
  const U3 = mapRow((k) => shiftU64(at(W3, k), 3));
  const T0 = wide(rotateLanes(narrow(W0), 5));
  const T1 = wide(rotateLanes(narrow(W1), 3));
  const T2 = wide(rotateLanes(narrow(W2), 5));
  const T3 = wide(rotateLanes(narrow(W3), 3));

  const N0 = mapRow((k) => addU64(at(T0, k), at(U0, k)));
  const N1 = mapRow((k) => addU64(at(T1, k), at(U1, k)));
  const N2 = mapRow((k) => addU64(at(T2, k), at(U2, k)));
  const N3 = mapRow((k) => addU64(at(T3, k), at(U3, k)));
  const output = [
    ...mapRow((k) => JSBI.bitwiseXor(at(U0, k), at(T1, k))),
    ...mapRow((k) => JSBI.bitwiseXor(at(U2, k), at(T3, k))),
    ...mapRow((k) => JSBI.bitwiseXor(at(N0, k), at(N3, k))),
    ...mapRow((k) => JSBI.bitwiseXor(at(N2, k), at(N1, k))),
  ];
  return {
    output: joinBytes(output.map(le64)),
    next: { rows: [N0, N1, N2, N3].map(narrow), counters },
  };
}

const COUNTER_STEPS: WideRow = [7, 5, 3, 1].map((step) => JSBI.BigInt(step));

/** f(0) … f(3). */
function mapRow(f: (k: number) => JSBI): WideRow {
  return [0, 1, 2, 3].map(f);
}

/** W[k] = S[2k] + 2^32·S[2k+1]. SPEC §5.8, Round. */
function wide(row: Row): WideRow {
  return mapRow((k) => joinWords(at(row, 2 * k), at(row, 2 * k + 1)));
}

/** The inverse of {@link wide}. */
function narrow(row: WideRow): Row {
  return row.flatMap((word) => [lowWord(word), highWord(word)]);
}

/** T[j] = S[(j + n) mod 8]. SPEC §5.8, Round. */
function rotateLanes(row: Row, n: number): Row {
  return row.map((_, j) => at(row, (j + n) % 8));
}

/** The stream's first `count` bytes. SPEC §5.8. */
export function streamBytes(keys: LaneKeys, halves: Halves, count: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(count / ROUND_BYTES) * ROUND_BYTES);
  let state = seedStream(keys, halves);
  for (let start = 0; start < bytes.length; start += ROUND_BYTES) {
    const { output, next } = streamRound(state);
    bytes.set(output, start);
    state = next;
  }
  return bytes.slice(0, count);
}

/** The stream as `u32`, LE, without end. SPEC §5.8, §5.9. */
export function* streamWords(keys: Keys, halves: Halves): Generator<number, never> {
  let state = seedStream(keys, halves);
  for (;;) {
    const { output, next } = streamRound(state);
    for (let offset = 0; offset < ROUND_BYTES; offset += 4) yield readU32(output, offset);
    state = next;
  }
}

/** The frame's tail: the stream applied to t. SPEC §5.8, Application. */
export function applyStream(
  space: Space,
  keys: Keys,
  halves: Halves,
  t: readonly number[],
): number[] {
  if (isPacked(space)) return xorStream(space, keys, halves, t);
  const R = radixOf(space);
  return shiftsOf(R, keys, halves, t.length).map((z, i) => (at(t, i) + z) % R);
}

/** t: the frame's tail with the stream removed. The inverse of {@link applyStream}. SPEC §5.8. */
export function removeStream(
  space: Space,
  keys: Keys,
  halves: Halves,
  tail: readonly number[],
): number[] {
  if (isPacked(space)) return xorStream(space, keys, halves, tail);
  const R = radixOf(space);
  return shiftsOf(R, keys, halves, tail.length).map((z, i) => (at(tail, i) - z + R) % R);
}

/** A packed tail whose bytes are combined with the stream's by exclusive or. SPEC §5.8. */
function xorStream(space: Space, keys: Keys, halves: Halves, tail: readonly number[]): number[] {
  const bytes = tailBytesOf(space, tail);
  const stream = streamBytes(keys, halves, bytes.length);
  const combined = bytes.map((byte, i) => byte ^ byteAt(stream, i));
  return tailOfBytes(space, combined, tail.length);
}

/** z = ((w >>> 8) · R) >>> 24 of the stream's first `count` words, each in [0, R). SPEC §5.8. */
function shiftsOf(R: number, keys: Keys, halves: Halves, count: number): number[] {
  const bytes = streamBytes(keys, halves, 4 * count);
  return Array.from({ length: count }, (_, i) => ((readU32(bytes, 4 * i) >>> 8) * R) >>> 24);
}
