/**
 * What the PNG tests share: Node's zlib for the codec, spaces to try, samples, and the
 * programs that have the last word.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import type { Test } from 'tap';
import { EnumeratorError } from '../../../src/core/errors.js';
import { type Color, makeSpace, type Space, type SpaceFields } from '../../../src/core/space.js';
import { adler32 } from '../../../src/codecs/png/adler32.js';
import { PngEncoder, type PngEncoderOptions } from '../../../src/codecs/png/encoder.js';
import { type PngPicture, type PngReadOptions, readPng } from '../../../src/codecs/png/reader.js';
import { nodeZlib } from '../../../src/io/node-zlib.js';

export function crc32(bytes: Uint8Array, previous = 0): number {
  return zlib.crc32(bytes, previous);
}

export function read(file: Uint8Array, options: Partial<PngReadOptions> = {}): PngPicture {
  return readPng(file, { ...nodeZlib, ...options });
}

/** A new file; colours are made up where the space is a palette. */
export function encode(
  space: Space,
  samples: Uint8Array,
  options: Partial<PngEncoderOptions> = {},
  index?: bigint,
): Uint8Array {
  const encoder = new PngEncoder(space, {
    compression: 'stored',
    checksums: { crc32, adler32 },
    ...(space.color === 'palette' ? { palette: someColors(space.radix) } : {}),
    ...options,
  });
  return encoder.encode(samples, index).slice();
}

/** 3·K bytes. */
export function someColors(colors: number): Uint8Array {
  return Uint8Array.from({ length: 3 * colors }, (_, i) => (i * 37 + 11) & 255);
}

/** Every colour model and depth, and palettes on both sides of each depth's limit. */
export const MODELS: readonly (Pick<SpaceFields, 'depth' | 'colors'> & {
  readonly color: Color;
})[] = [
  ...[1, 2, 4, 8, 16].map((depth) => ({ color: 'gray' as const, depth })),
  ...(['graya', 'rgb', 'rgba'] as const).flatMap((color) =>
    [8, 16].map((depth) => ({ color, depth })),
  ),
  ...[2, 3, 4, 5, 16, 17, 216, 256].map((colors) => ({ color: 'palette' as const, colors })),
];

/** Odd ones: no row ends where a byte does, and passes of Adam7 are empty. */
export const SIZES = [
  [1, 1],
  [1, 7],
  [7, 1],
  [2, 3],
  [5, 5],
  [9, 5],
  [33, 17],
] as const;

/** All of {@link MODELS} in all of {@link SIZES}. */
export function everySpace(): Space[] {
  return MODELS.flatMap((model) =>
    SIZES.map(([width, height]) => makeSpace({ ...model, width, height })),
  );
}

/** A stream of 32-bit numbers that is the same in every run (xorshift32). */
export function numbers(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state;
  };
}

/** A frame of random digits, the highest one among them. */
export function someSamples(space: Space, seed = 1): Uint8Array {
  const next = numbers(seed);
  const radix = Math.min(space.radix, 256);
  const samples = new Uint8Array(space.sampleBytes);
  for (let i = 0; i < samples.length; i++) samples[i] = (next() >>> 8) % radix;
  samples.fill(radix - 1, samples.length - (space.radix > 256 ? 2 : 1));
  return samples;
}

/**
 * Sample bytes to PNG rows without filter bytes, bit by bit: slow, and with nothing in common
 * with the codec's way.
 */
export function packRows(space: Space, samples: Uint8Array): Uint8Array {
  const { height, depth } = space;
  const rowSamples = space.width * space.channels;
  const rowBytes = Math.ceil((rowSamples * depth) / 8);
  const rows = new Uint8Array(rowBytes * height);
  for (let i = 0; i < rowSamples * height; i++) {
    const value =
      depth === 16 ? (samples[2 * i] ?? 0) + 256 * (samples[2 * i + 1] ?? 0) : (samples[i] ?? 0);
    const firstBit = Math.floor(i / rowSamples) * rowBytes * 8 + (i % rowSamples) * depth;
    for (let bit = 0; bit < depth; bit++) {
      if (((value >>> (depth - 1 - bit)) & 1) === 0) continue;
      const at = firstBit + bit;
      rows[at >>> 3] = (rows[at >>> 3] ?? 0) | (0x80 >>> (at & 7));
    }
  }
  return rows;
}

/** Fail unless `action` throws `E_PNG` (or `code`) in one line that fits `message`. */
export function refuses(
  t: Test,
  action: () => unknown,
  message: RegExp,
  title: string,
  code = 'E_PNG',
): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    t.equal(error.code, code, title);
    t.match(error.message, message, title);
    t.notMatch(error.message, /\n/, title);
    return;
  }
  t.fail(`${title}: nothing was thrown`);
}

/** Run a program that `npm run setup` installs; its output as bytes. */
export function run(program: string, args: readonly string[], input?: Uint8Array): Uint8Array {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    ...(input === undefined ? {} : { input }),
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    throw new Error(`${program} is not installed: run npm run setup`);
  }
  if (error !== undefined) throw error;
  if (status !== 0) {
    throw new Error(
      `${program} ${args.join(' ')}: exit ${status}\n${stdout.toString()}\n${stderr.toString()}`,
    );
  }
  return new Uint8Array(stdout);
}

/** Throws unless `pngcheck` finds nothing at all in any of the files. */
export function pngcheck(files: readonly Uint8Array[]): void {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'png-test-'));
  try {
    files.forEach((file, i) => fs.writeFileSync(path.join(dir, `${i}.png`), file));
    run('pngcheck', ['-q', ...files.map((_, i) => path.join(dir, `${i}.png`))]);
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
}
