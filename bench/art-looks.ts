/**
 * How the pictures of a grammar look, in figures: duds, what more depth does, and how far apart pictures
 * are. Not a part of `npm run bench`, since nothing here is a time:
 *
 *     node dist/bench/art-looks.js                 # all grammars that come with the program
 *     node dist/bench/art-looks.js tile own.txt    # some, or a file with a grammar
 * @module
 */
import fs from 'node:fs';
import { renderArt } from '../src/art/compile/renderer.js';
import { artExpression } from '../src/art/draw.js';
import { findGrammar } from '../src/art/grammar/builtin.js';
import { parseGrammar } from '../src/art/grammar/parse.js';
import type { Grammar } from '../src/art/grammar/grammar.js';
import { GRAMMAR_NAMES } from '../src/art/limits.js';
import { measureQuality } from '../src/art/quality.js';
import {
  compareLooks,
  isAlike,
  type Look,
  lookOf,
  toLab,
} from '../src/art/recognition/likeness.js';

const TEXTS = 200;
const SIDE = 128;
const DEPTHS = [2, 4, 8, 12, 24];

/** Why nobody looks at a picture twice. */
interface Duds {
  /** 90 % of the pixels lie within ΔE 8 of one colour. */
  readonly isFlat: boolean;
  /** 93 % of the variance lies along one axis: a column, a row or a diagonal has one colour. */
  readonly isStriped: boolean;
  /** Half of the variance lies within squares of 1/32 of the side. */
  readonly isNoise: boolean;
  /** 93 % of the variance is that of a plane. */
  readonly isGradient: boolean;
}

/** Shares of {@link TEXTS} pictures, and distances between them. */
interface Looks {
  readonly flat: number;
  readonly striped: number;
  readonly noise: number;
  readonly gradient: number;
  readonly duds: number;
  /** The median energy (ART §10) at each of {@link DEPTHS}. */
  readonly energies: readonly number[];
  /** Independent fair bits whose distances would spread as those of the 64 bits of dHash do. */
  readonly freedom: number;
  /** The distance to the nearest other picture by dHash, its median and its fifth percentile. */
  readonly nearest: number;
  readonly nearestLow: number;
  /** −log₂ of the share of pairs that are alike at a glance: dHash ≤ 16 and thumbnails within ΔE 25. */
  readonly glanceBits: number;
}

/** @param side - of the square picture, a multiple of 32 */
function findDuds(pixels: Uint8Array, side: number): Duds {
  const lab = toLab(pixels);
  const mean = [0, 1, 2].map((i) => meanOf(channel(lab, i)));
  const middle = [0, 1, 2].map((i) => channel(lab, i).toSorted()[(side * side) >> 1] ?? 0);
  let [near, total, fine, plane] = [0, 0, 0, 0];
  const along = AXES.map(() => 0);
  const block = side / 32;
  for (let at = 0; at < lab.length; at += 3)
    if (Math.hypot(...[0, 1, 2].map((i) => lab[at + i]! - middle[i]!)) <= 8) near++;
  for (let i = 0; i < 3; i++) {
    const values = channel(lab, i).map((v) => v - mean[i]!);
    const sum = values.reduce((all, v) => all + v * v, 0);
    total += sum;
    let [alongX, alongY, square] = [0, 0, 0];
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const v = values[row * side + column]!;
        alongX += v * (column - (side - 1) / 2);
        alongY += v * (row - (side - 1) / 2);
      }
    square = (side * side * (side * side - 1)) / 12;
    plane += (alongX ** 2 + alongY ** 2) / square;
    let coarse = 0;
    for (let row = 0; row < side; row += block)
      for (let column = 0; column < side; column += block) {
        let part = 0;
        for (let j = 0; j < block; j++)
          for (let k = 0; k < block; k++) part += values[(row + j) * side + column + k]!;
        coarse += part ** 2 / block ** 2;
      }
    fine += sum - coarse;
    for (const [axis, place] of AXES.entries()) along[axis]! += varianceAlong(values, side, place);
  }
  return {
    isFlat: near >= 0.9 * side * side,
    isStriped: Math.max(...along) >= 0.93 * total,
    isNoise: fine >= 0.5 * total,
    isGradient: plane >= 0.93 * total,
  };
}

/** Places that have one colour in stripes. */
const AXES: readonly ((row: number, column: number, side: number) => number)[] = [
  (row) => row,
  (_, column) => column,
  (row, column) => row + column,
  (row, column, side) => row - column + side,
];

/** What is left of a variance where all that lies in one place is its mean. */
function varianceAlong(
  values: Float64Array,
  side: number,
  place: (row: number, column: number, side: number) => number,
): number {
  const sums = new Float64Array(2 * side + 1);
  const counts = new Float64Array(2 * side + 1);
  for (const [at, value] of values.entries()) {
    const to = place(Math.floor(at / side), at % side, side);
    sums[to]! += value;
    counts[to]! += 1;
  }
  return sums.reduce((all, sum, at) => all + (sum === 0 ? 0 : sum ** 2 / counts[at]!), 0);
}

function channel(lab: Float64Array, i: number): Float64Array {
  return Float64Array.from({ length: lab.length / 3 }, (_, at) => lab[3 * at + i]!);
}

const meanOf = (values: Iterable<number>): number => {
  const list = [...values];
  return list.reduce((sum, value) => sum + value, 0) / list.length;
};

function measureLooks(grammar: Grammar): Looks {
  const duds: Duds[] = [];
  const looks: Look[] = [];
  for (let i = 0; i < TEXTS; i++) {
    const pixels = renderArt(artExpression(`look ${i}`, { grammar }), SIDE, SIDE);
    duds.push(findDuds(pixels, SIDE));
    const lab = toLab(pixels);
    looks.push(lookOf(lab, SIDE));
  }
  const share = (is: (dud: Duds) => boolean): number => duds.filter(is).length / TEXTS;
  return {
    flat: share(({ isFlat }) => isFlat),
    striped: share(({ isStriped }) => isStriped),
    noise: share(({ isNoise }) => isNoise),
    gradient: share(({ isGradient }) => isGradient),
    duds: share((dud) => Object.values(dud).includes(true)),
    energies: DEPTHS.map((depth) => medianEnergy(grammar, depth)),
    ...compare(looks),
  };
}

function medianEnergy(grammar: Grammar, depth: number): number {
  const energies = Array.from({ length: TEXTS }, (_, i) => {
    return measureQuality(artExpression(`look ${i}`, { grammar, depth })).energy;
  });
  return energies.toSorted((a, b) => a - b)[TEXTS / 2] ?? NaN;
}

function compare(
  looks: readonly Look[],
): Pick<Looks, 'freedom' | 'nearest' | 'nearestLow' | 'glanceBits'> {
  const distances: number[] = [];
  const nearest = looks.map(() => Infinity);
  let alike = 0;
  for (let i = 0; i < looks.length; i++)
    for (let j = 0; j < i; j++) {
      const likeness = compareLooks(looks[i]!, looks[j]!);
      const distance = likeness.shapeBits;
      distances.push(distance / 64);
      nearest[i] = Math.min(nearest[i]!, distance);
      nearest[j] = Math.min(nearest[j]!, distance);
      if (isAlike(likeness)) alike++;
    }
  const mean = meanOf(distances);
  const variance = meanOf(distances.map((distance) => (distance - mean) ** 2));
  nearest.sort((a, b) => a - b);
  return {
    freedom: (mean * (1 - mean)) / variance,
    nearest: nearest[TEXTS / 2] ?? NaN,
    nearestLow: nearest[TEXTS / 20] ?? NaN,
    glanceBits: Math.log2(distances.length / Math.max(1, alike)),
  };
}

function main(words: readonly string[]): void {
  const percent = (share: number): string => (100 * share).toFixed(1);
  console.log(
    `| grammar | flat | striped | noise | gradient | any, % | energy at ${DEPTHS.join(', ')} | freedom | nearest, 5 % | bits at a glance |`,
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  for (const word of words.length > 0 ? words : GRAMMAR_NAMES) {
    const grammar = GRAMMAR_NAMES.includes(word)
      ? findGrammar(word)
      : parseGrammar(fs.readFileSync(word, 'utf8'));
    const looks = measureLooks(grammar);
    const { flat, striped, noise, gradient, duds, energies, freedom } = looks;
    const shares = [flat, striped, noise, gradient, duds].map(percent).join(' | ');
    const all = energies.map((energy) => energy.toLocaleString('en-US')).join(', ');
    console.log(
      `| \`${word}\` | ${shares} | ${all} | ${freedom.toFixed(0)} | ${looks.nearest}, ${looks.nearestLow} | ${looks.glanceBits.toFixed(1)} |`,
    );
  }
}

main(process.argv.slice(2));
