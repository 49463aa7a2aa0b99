/**
 * The progressive and cloud orders: by number, and their pyramid alone, without the mixing. Its peers are 1/f noise
 * by numpy, a scalar loop in C of the same operations, and the mixed order.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pyramid } from '../src/core/pyramid/pyramid.js';
import { Numbering } from '../src/core/numbering.js';
import type { Order } from '../src/core/order.js';
import { parseCanonical, type Space } from '../src/core/space.js';
import { medianOf, outputOf, type Result, timeOf } from './measure.js';

const FOLDER = fileURLToPath(new URL('../../bench/pyramid/', import.meta.url));
const ROUNDS = 5;
const TRIES = 30;
/** What `--from 2^40%` asks for, and something plain. */
const SHARES = [
  { words: '40% of the bits', share: 0.4 },
  { words: '1/64 of the bits', share: 1 / 64 },
] as const;
const LARGE = parseCanonical('800x450 rgb 8');
const SMALL = parseCanonical('64x64 rgb 8');

interface Work {
  readonly space: Space;
  readonly pyramid: Pyramid;
  readonly length: number;
}

export function benchPyramid(): Result[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'enumerate-pyramid-'));
  try {
    const loop = buildLoop(folder);
    if (loop === undefined) process.stderr.write('skipped: pyramid, to a loop in C: no gcc\n');
    const results: Result[] = [];
    for (const { words, share } of SHARES) {
      results.push(...toNoise(words, share));
      if (loop !== undefined) results.push(...toLoop(loop, words, share));
      results.push(wayBack(words, share), smallToLarge(words, share));
    }
    results.push(...numbered(), ...wholeNumbers());
    return results;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Images by their numbers, one after the other, as a run makes them. */
function numbered(): Result[] {
  const bits = LARGE.digits * LARGE.radixBits;
  return [
    { order: 'cloud', words: 'from 2^40%', first: 1n << BigInt(Math.floor(bits * 0.4)) },
    { order: 'progressive', words: 'from 2^1000', first: 1n << 1000n },
  ].flatMap(({ order, words, first }) => {
    const numbering = new Numbering(LARGE, order as Order, '');
    let index = first;
    const name = `${LARGE.canonical}, ${order} images ${words}, to 1/f noise by numpy`;
    return beside(name, () => timeOf(() => void numbering.batch(index++, 1), TRIES));
  });
}

/** Numbers as long as they can be, as bytes, to those of the mixed order. */
function wholeNumbers(): Result[] {
  const space = parseCanonical('1920x1080 rgb 8');
  const number = new Uint8Array(space.sampleBytes).map(
    (_, i) => (Math.imul(i, 2654435761) >>> 24) | 1,
  );
  const mixed = new Numbering(space, 'mixed', '');
  const picture = mixed.frameAt(number);
  return (['cloud', 'progressive'] as const).flatMap((order) => {
    const numbering = new Numbering(space, order, '');
    const there = (one: Numbering) => timeOf(() => void one.frameAt(number), TRIES);
    const back = (one: Numbering) => timeOf(() => void one.indexBytesOf(picture), TRIES);
    return [
      longer(`${space.canonical}, ${order}, full-length numbers, to mixed`, () => [
        there(numbering),
        there(mixed),
      ]),
      longer(`${space.canonical}, ${order}, the numbers of pictures, to mixed`, () => [
        back(numbering),
        back(mixed),
      ]),
    ];
  });
}

/** How many times as long ours takes: at most three. */
function longer(name: string, measure: () => readonly [ours: number, mixed: number]): Result {
  const times = Array.from({ length: ROUNDS }, measure);
  const ratios = medianOf(times.map(([ours, mixed]) => ours / mixed));
  const least = [0, 1].map((i) => (Math.min(...times.map((pair) => pair[i]!)) / 1e6).toFixed(2));
  return { name, ...ratios, goal: 3, atMost: true, note: `${least.join(' and ')} ms` };
}

/** A pyramid with a code that no order has mixed. */
function workOf(space: Space, share: number): Work {
  const pyramid = new Pyramid(space, 'bits');
  let state = 1;
  for (let i = 0; i < pyramid.code.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    pyramid.code[i] = state >>> 24;
  }
  return { space, pyramid, length: Math.floor(space.digits * space.radixBits * share) };
}

function frameTime({ pyramid, length }: Work): number {
  return timeOf(() => pyramid.frame(length, 0), TRIES);
}

/** Ratios of several rounds, each of a peer's time and ours, both in nanoseconds. */
function compared(
  name: string,
  goal: number,
  measure: () => { ours: number; peer: number },
): Result {
  const rounds = Array.from({ length: ROUNDS }, measure);
  const least = (of: (round: { ours: number; peer: number }) => number): string =>
    (Math.min(...rounds.map(of)) / 1e6).toFixed(2);
  const note = `${least((round) => round.ours)} and ${least((round) => round.peer)} ms`;
  const ratios = medianOf(rounds.map(({ ours, peer }) => peer / ours));
  return { name, ...ratios, goal, atMost: false, note };
}

function toNoise(words: string, share: number): Result[] {
  const work = workOf(LARGE, share);
  const name = `${LARGE.canonical}, frames of ${words}, to 1/f noise by numpy`;
  return beside(name, () => frameTime(work));
}

/** Beside numpy's noise; nothing where there is no numpy. */
function beside(name: string, ours: () => number): Result[] {
  const noise = (): string | undefined =>
    outputOf('python3', [`${FOLDER}noise.py`, String(LARGE.width), String(LARGE.height), '5']);
  if (noise() === undefined) {
    process.stderr.write('skipped: pyramid, to noise by numpy: there is no python3 with numpy\n');
    return [];
  }
  return [compared(name, 20, () => ({ ours: ours(), peer: Number(noise()) * 1e9 }))];
}

/** @returns the program, or undefined where there is no gcc */
function buildLoop(folder: string): string | undefined {
  const program = path.join(folder, 'loop');
  const { error, status, stderr } = spawnSync('gcc', ['-O2', `${FOLDER}loop.c`, '-o', program], {
    encoding: 'utf8',
  });
  if (error !== undefined) return undefined;
  if (status !== 0) throw new Error(`gcc: ${stderr.slice(0, 1000)}`);
  return program;
}

function toLoop(program: string, words: string, share: number): Result[] {
  return [LARGE, SMALL].map((space) => {
    const work = workOf(space, share);
    const name = `${space.canonical}, frames of ${words}, to a scalar loop in C`;
    return compared(name, 1, () => {
      const ours = frameTime(work);
      const args = [space.width, space.height, work.length, TRIES].map(String);
      const { stdout, stderr } = spawnSync(program, args, {
        input: work.pyramid.code,
        maxBuffer: 2 ** 28,
      });
      if (Buffer.compare(stdout, work.pyramid.batch(1)) !== 0)
        throw new Error(`${name}: the frames differ`);
      return { ours, peer: Number(stderr) };
    });
  });
}

function wayBack(words: string, share: number): Result {
  const there = workOf(LARGE, share);
  const back = workOf(LARGE, share);
  there.pyramid.frame(there.length, 0);
  const samples = there.pyramid.batch(1).slice();
  return compared(`${LARGE.canonical}, ${words}, the way back to the way there`, 0.7, () => ({
    ours: timeOf(() => void back.pyramid.unframe(samples), TRIES),
    peer: frameTime(there),
  }));
}

/** Samples a second; a small frame is made as often as a large one takes. */
function smallToLarge(words: string, share: number): Result {
  const small = workOf(SMALL, share);
  const large = workOf(LARGE, share);
  const times = Math.round(LARGE.digits / SMALL.digits);
  const name = `64x64 rgb 8, ${words}, samples a second to those of 800x450`;
  return compared(name, 0.5, () => ({
    ours:
      timeOf(() => {
        for (let i = 0; i < times; i++) small.pyramid.frame(small.length, i % small.pyramid.slots);
      }, TRIES) *
      (LARGE.digits / SMALL.digits / times),
    peer: frameTime(large),
  }));
}
