/**
 * The speed of the core: kernel, random access, conversion, PNG encoding. One process; peers in turn.
 * @module
 */
import { crc32 } from 'node:zlib';
import UPNG from 'upng-js';
import { toBytes } from '../src/core/big-bytes.js';
import { toDigits } from '../src/core/big-digits.js';
import { parseIndexText } from '../src/text/index-text.js';
import { deriveKeys } from '../src/core/keys.js';
import { ChecksumMemory } from '../src/core/kernel/checksums.js';
import { Kernel } from '../src/core/kernel/kernel.js';
import { Numbering } from '../src/core/numbering.js';
import { MixedCoder } from '../src/core/orders/mixed.js';
import { parseCanonical } from '../src/core/space.js';
import { makePngEncoder } from '../src/run/outputs/png.js';
import { compare, opensslSpeed, outputOf, type Result, timeOf } from './measure.js';

const open = (canonical: string): Numbering =>
  new Numbering(parseCanonical(canonical), 'mixed', '');

/** Frames of the kernel in its own memory, as many as `bytes` hold. */
export function kernelWork(
  canonical: string,
  bytes: number,
): { work: () => void; frames: number; size: number } {
  const space = parseCanonical(canonical);
  const kernel = new Kernel(space, deriveKeys(space, ''));
  const frames = Math.max(1, Math.floor(bytes / space.sampleBytes));
  const isSpread = space.packed && space.radixBits < 8;
  const work = (): void => {
    kernel.setCounter(0n, 0n, 1n, 0n);
    if (isSpread) kernel.expandedFrames(frames, false);
    else kernel.frames(frames, false);
  };
  return { work, frames, size: frames * space.sampleBytes };
}

function copyWork(bytes: number): () => void {
  const [from, to] = [Buffer.alloc(bytes, 1), Buffer.alloc(bytes)];
  return () => void from.copy(to);
}

function speed(bytes: number, ns: number): string {
  return `${(bytes / ns).toFixed(2)} GB/s`;
}

function against(
  name: string,
  goal: number,
  rate: number | undefined,
  ours: number,
  unit: string,
): Result[] {
  if (rate === undefined) {
    process.stderr.write(`skipped: ${name}: the peer is not on this machine\n`);
    return [];
  }
  const ratio = ours / rate;
  const note = `${(ours / 1e6).toFixed(1)} and ${(rate / 1e6).toFixed(1)} ${unit}`;
  return [{ name, ratio, least: ratio, most: ratio, goal, atMost: false, note }];
}

export function benchKernel(): Result[] {
  const results: Result[] = [];
  for (const [canonical, goal] of [
    ['320x320 rgb 8', 0.5],
    ['800x450 rgb 8', 0.5],
    ['1920x1080 rgb 8', 0.5],
    ['800x450 palette 216', 0.1],
    ['1920x1080 palette 216', 0.1],
  ] as const) {
    const { work, size } = kernelWork(canonical, 1);
    const { ratio, least, most, ourNs, peerNs } = compare(work, copyWork(size));
    const note = `${speed(size, ourNs)} and ${speed(size, peerNs)}`;
    const name = `kernel, ${canonical}, to Buffer.copy`;
    results.push({ name, ratio, least, most, goal, atMost: false, note });
  }
  const ctr = opensslSpeed('aes-128-ctr', 16384);
  const { work, size } = kernelWork('64x64 rgb 8', 12_288 * 20);
  const bytesPerSecond = (size / timeOf(work, 200)) * 1e9;
  results.push(
    ...against('kernel, 64x64 rgb 8, to openssl aes-128-ctr', 1.5, ctr, bytesPerSecond, 'MB/s'),
  );
  const numpy = outputOf('python3', [
    '-c',
    'import numpy as n,time\ng=n.random.default_rng(1)\nb=9\nfor i in range(20):\n t=time.perf_counter();g.integers(0,256,12288*20,dtype=n.uint8);b=min(b,time.perf_counter()-t)\nprint(12288*20/b)',
  ]);
  const numpyRate = numpy === undefined ? undefined : Number(numpy.trim());
  results.push(
    ...against(
      'kernel, 64x64 rgb 8, to numpy Generator.integers',
      10,
      numpyRate,
      bytesPerSecond,
      'MB/s',
    ),
  );
  const ecb = opensslSpeed('aes-128-ecb', 16);
  const blocks = ecb === undefined ? undefined : ecb / 16;
  for (const [canonical, goal] of [
    ['8x8 gray 8', 0.3],
    ['5x5 gray 1', 0.6],
  ] as const) {
    const small = kernelWork(canonical, 200_000);
    const rate = (small.frames / timeOf(small.work, 300)) * 1e9;
    results.push(
      ...against(
        `kernel, ${canonical}, frames to openssl aes-128-ecb blocks`,
        goal,
        blocks,
        rate,
        'M/s',
      ),
    );
  }
  const tiny = open('4x4 gray 1');
  const count = 16_384;
  const rate = (count / timeOf(() => tiny.batch(0n, count), 300)) * 1e9;
  results.push(
    ...against(
      '4x4 gray 1 (65,536 images), frames to openssl aes-128-ecb blocks',
      2,
      blocks,
      rate,
      'M/s',
    ),
  );
  return results;
}

export function benchAccess(): Result[] {
  const images = open('800x450 rgb 8');
  const coder = new MixedCoder(images.space, deriveKeys(images.space, ''));
  // As frameAt does, but into memory that is there: new memory costs its pages, or does not, as
  // the allocator happens to have some left.
  const out = new Uint8Array(images.space.sampleBytes);
  const frameAt = (index: bigint): void => out.set(coder.frames(index, 1n, 1));
  const near = images.frameAt(5n);
  const fullIndex = Uint8Array.from(near, (_, i) => (i * 31 + 7) & 255);
  const full = images.frameAt(fullIndex);
  const far = images.frameAt(2n ** 100n);
  const results: Result[] = [];
  const add = (name: string, goal: number, ours: () => void, peer: () => void): void => {
    const { ratio, least, most, ourNs, peerNs } = compare(ours, peer);
    const note = `${(ourNs / 1e3).toFixed(1)} and ${(peerNs / 1e3).toFixed(1)} µs`;
    // Times, so that less is better.
    results.push({
      name,
      ratio: 1 / ratio,
      least: 1 / most,
      most: 1 / least,
      goal,
      atMost: true,
      note,
    });
  };
  add(
    '800x450 rgb 8: time of image 2^100 to that of image 5',
    1.1,
    () => frameAt(2n ** 100n),
    () => frameAt(5n),
  );
  add(
    '800x450 rgb 8: time of a full-length number (bytes) to that of image 5',
    3,
    () => out.set(coder.frameAtBytes(fullIndex)),
    () => frameAt(5n),
  );
  add(
    '800x450 rgb 8, back: time for image 2^100 to that for image 5',
    1.1,
    () => images.indexBytesOf(far),
    () => images.indexBytesOf(near),
  );
  add(
    '800x450 rgb 8, back: time for a full-length number to that for image 5',
    3,
    () => images.indexBytesOf(full),
    () => images.indexBytesOf(near),
  );
  return results;
}

export function benchText(): Result[] {
  const { size } = open('800x450 rgb 8');
  const hex = `0x7${'3af09c51'.repeat(269_000)}`;
  const { ratio, least, most, ourNs, peerNs } = compare(
    () => toBytes(parseIndexText(hex, { size })),
    () => BigInt(hex),
    { pairs: 5 },
  );
  const results: Result[] = [
    {
      name: 'hex text of 2,152,001 digits to bytes, time to that of BigInt()',
      ratio: 1 / ratio,
      least: 1 / most,
      most: 1 / least,
      goal: 3,
      atMost: true,
      note: `${(ourNs / 1e6).toFixed(1)} and ${(peerNs / 1e6).toFixed(1)} ms`,
    },
  ];
  const sizes = [62_500, 125_000, 250_000, 500_000, 1_000_000];
  const times = sizes.map((digits) => {
    const value = 216n ** BigInt(digits) - 12_345n;
    const out = new Uint8Array(digits);
    const start = performance.now();
    toDigits(value, 216, out);
    return performance.now() - start;
  });
  const growth = Math.log2((times.at(-1) ?? NaN) / (times[0] ?? NaN)) / 4;
  results.push({
    name: 'radix 216, 62,500 to 1,000,000 digits: exponent by which time grows',
    ratio: growth,
    least: growth,
    most: growth,
    goal: 1.9,
    atMost: true,
    note: sizes.map((digits, i) => `${digits}: ${times[i]?.toFixed(0)} ms`).join(', '),
  });
  return results;
}

export function benchPng(): Result[] {
  const images = open('800x450 rgb 8');
  const encoder = makePngEncoder(images);
  const samples = images.frameAt(0n);
  let index = 0n;
  const ours = (): void => {
    index += 1n;
    encoder.encode(images.batch(index, 1), index);
  };
  const { ratio, least, most, ourNs, peerNs } = compare(ours, () => void crc32(samples));
  const rgba = new Uint8Array(800 * 450 * 4).fill(255);
  for (let i = 0; i < 360_000; i++) rgba.set(samples.subarray(i * 3, i * 3 + 3), i * 4);
  let upng = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    UPNG.encode([rgba.buffer], 800, 450, 0);
    upng = Math.min(upng, (performance.now() - start) * 1e6);
  }
  const times = upng / ourNs;
  return [
    foldedCrc(),
    {
      name: 'PNG of 800x450 rgb 8, generated and encoded, to zlib.crc32 alone',
      ratio,
      least,
      most,
      goal: 0.4,
      atMost: false,
      note: `${(ourNs / 1e3).toFixed(0)} and ${(peerNs / 1e3).toFixed(0)} µs`,
    },
    {
      name: 'the same to UPNG.encode',
      ratio: times,
      least: times,
      most: times,
      goal: 200,
      atMost: false,
      note: `${(ourNs / 1e6).toFixed(2)} and ${(upng / 1e6).toFixed(0)} ms`,
    },
  ];
}

/** On the same megabyte, after their answers are compared. */
function foldedCrc(): Result {
  const memory = new ChecksumMemory(crc32);
  const bytes = memory.allocate(2 ** 20);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.imul(i, 0x9e3779b1) >>> 24;
  if (memory.crc32(bytes) !== crc32(bytes)) throw new Error('the two CRC-32s differ');
  const { ratio, least, most, ourNs, peerNs } = compare(
    () => void memory.crc32(bytes),
    () => void crc32(bytes),
  );
  const note = `${speed(bytes.length, ourNs)} and ${speed(bytes.length, peerNs)}`;
  const name = 'CRC-32 of a megabyte by folding, to zlib.crc32';
  return { name, ratio, least, most, goal: 2, atMost: false, note };
}
