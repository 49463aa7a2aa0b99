/**
 * What the tests of core share: spaces by name, the reference on bigints, numbers without luck.
 *
 * Nothing here takes a step of the numbering from core.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type fc from 'fast-check';
import { Numbering } from '../../src/core/numbering.js';
import type { Order } from '../../src/core/order.js';
import { parseCanonical, type Space } from '../../src/core/space.js';
import { JSBI, makeReference } from '../../src/reference/index.js';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A numbering by the canonical text of its space. */
export function open(space: string, order: Order = 'mixed', seed = ''): Numbering {
  return new Numbering(parseCanonical(space), order, seed);
}

/** The files of vectors that are images and their numbers. */
export const VECTOR_FILES = fs
  .readdirSync(`${root}test/vectors`)
  .filter((name) => name.endsWith('.json') && name !== 'errors.json')
  .map((name) => path.basename(name, '.json'));

export function readVectors<T>(name: string): T[] {
  return JSON.parse(fs.readFileSync(`${root}test/vectors/${name}.json`, 'utf8')) as T[];
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Any text as the title of a test: a report is read line by line, and some characters end one. */
export function titleOf(text: string): string {
  const code = (unit: string): string => unit.charCodeAt(0).toString(16).padStart(4, '0');
  return text.replaceAll(/[^ -~]/g, (unit) => String.raw`\u${code(unit)}`);
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Little-endian bytes without zeros at the end. */
export function littleEndian(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = fromHex(hex.length % 2 === 0 ? hex : `0${hex}`).toReversed();
  return value === 0n ? new Uint8Array(0) : bytes;
}

export function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes.toReversed())}`);
}

/** `length` bytes that a label decides. */
export function pseudoBytes(label: string, length: number): Uint8Array {
  const hash = createHash('shake256', { outputLength: Math.max(1, length) }).update(label);
  return Uint8Array.from(hash.digest()).subarray(0, length);
}

/** `length` bytes: a piece over and over, for rows too long to be drawn. */
export function repeatBytes(piece: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += piece.length) bytes.set(piece.subarray(0, length - at), at);
  return bytes;
}

/** A number in [0, limit) that a label decides. */
export function pseudoNumber(label: string, limit: bigint): bigint {
  return (
    fromLittleEndian(pseudoBytes(label, Math.ceil(limit.toString(16).length / 2) + 16)) % limit
  );
}

/** A frame that a label decides, as sample bytes. */
export function pseudoFrame(space: Space, label: string): Uint8Array {
  const random = pseudoBytes(label, 2 * space.digits);
  if (space.radix === 65536) return random;
  return Uint8Array.from(
    { length: space.digits },
    (_, i) => ((random[2 * i] ?? 0) * 256 + (random[2 * i + 1] ?? 0)) % space.radix,
  );
}

/** R^D by SPEC §3. */
export function sizeOf(space: Space): bigint {
  return BigInt(space.radix) ** BigInt(space.digits);
}

/** R^h, the number of heads, by SPEC §5.3; the whole size where there is no tail. */
export function headSizeOf(space: Space): bigint {
  const R = BigInt(space.radix);
  const limit = 2n ** 64n;
  if (R ** BigInt(Math.ceil(space.digits / 2)) <= limit) return sizeOf(space);
  let half = R;
  while (half * R <= limit) half *= R;
  return half * half;
}

/** a = R^⌊h/2⌋, the number of low halves, by SPEC §5.3. */
export function lowHalfOf(space: Space): bigint {
  const R = BigInt(space.radix);
  let digits = 0;
  for (let power = R; power <= headSizeOf(space); power *= R) digits++;
  return R ** BigInt(Math.floor(digits / 2));
}

/** A frame's digits, by SPEC §4. */
export function digitsOf(space: Space, samples: Uint8Array): number[] {
  if (space.radix <= 256) return [...samples];
  return Array.from(
    { length: space.digits },
    (_, i) => (samples[2 * i] ?? 0) + 256 * (samples[2 * i + 1] ?? 0),
  );
}

/** The reference, with bigints for its JSBI. */
export interface Oracle {
  frame(index: bigint): Uint8Array;
  index(samples: Uint8Array): bigint;
}

export function oracleOf({ space, order, seed }: Numbering): Oracle {
  const reference = makeReference(space, order, seed);
  return {
    frame: (index) => reference.frame(JSBI.BigInt(`0x${index.toString(16)}`)),
    index: (samples) => BigInt(`0x${reference.index(samples).toString(16)}`),
  };
}

/**
 * fast-check's parameters: the same cases at every run, others with FAST_CHECK_SEED. On failure
 * it prints seed, path and the smallest counterexample.
 */
export function runs(numRuns: number): fc.Parameters<unknown> {
  const seed = Number(process.env['FAST_CHECK_SEED'] ?? 20_260_101);
  return { numRuns, seed, includeErrorInReport: true };
}
