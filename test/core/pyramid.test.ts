/**
 * The pyramid's kernel against the reference, both ways. SPEC §5.10, §5.11.
 * @module
 */
import t from 'tap';
import { Pyramid, type Deal } from '../../src/core/pyramid/pyramid.js';
import { parseCanonical, type Space } from '../../src/core/space.js';
import { bitPlacesOf } from '../../src/reference/pyramid-orders.js';
import { fold, frameOfResiduals, residualsOfFrame, unfold } from '../../src/reference/pyramid.js';
import { isEqual, pseudoBytes, pseudoFrame, pseudoNumber } from './tools.js';

const SIZES = ['1x1', '1x50', '50x1', '3x50', '5x7', '16x16', '33x20', '64x64', '100x75'];
const MODELS = [
  'gray 1',
  'gray 2',
  'gray 4',
  'gray 8',
  'gray 16',
  'graya 8',
  'graya 16',
  'rgb 8',
  'rgb 16',
  'rgba 8',
  'rgba 16',
  ...[2, 3, 8, 16, 64, 216, 256].map((colors) => `palette ${colors}`),
];
const SPACES = SIZES.flatMap((size) => MODELS.map((model) => `${size} ${model}`));

/** What the reference knows of a space, worked out once. */
interface Oracle {
  readonly space: Space;
  readonly deal: Deal;
  /** Digits, or bits. */
  readonly most: number;
  /** Residual and bit of each bit of the deal. */
  readonly places: readonly { readonly k: number; readonly j: number }[];
}

function dealsOf(space: Space): Deal[] {
  return space.radixBits === 0 ? ['digits'] : ['digits', 'bits'];
}

function oracleOf(space: Space, deal: Deal): Oracle {
  const most = deal === 'bits' ? space.digits * space.radixBits : space.digits;
  return { space, deal, most, places: deal === 'bits' ? bitPlacesOf(space) : [] };
}

/** A code of `length` digits or bits, with what is not zero behind them: none of it counts. */
function codeOf({ space, deal }: Oracle, bytes: number, label: string): Uint8Array {
  return deal === 'bits' ? pseudoBytes(label, bytes) : pseudoFrame(space, label);
}

function bitAt(code: Uint8Array, i: number): number {
  return ((code[i >> 3] ?? 0) >> (i & 7)) & 1;
}

/** The residuals of the first `length` digits or bits of a code. */
function residualsOf({ space, deal, places }: Oracle, code: Uint8Array, length: number): number[] {
  const residuals = Array.from({ length: space.digits }, () => 0);
  if (deal === 'bits') {
    places.slice(0, length).forEach(({ k, j }, i) => {
      residuals[k] = (residuals[k] ?? 0) + bitAt(code, i) * 2 ** j;
    });
    return residuals;
  }
  return residuals.map((_, k) => (k < length ? digitAt(space, code, k) : 0));
}

function digitAt(space: Space, bytes: Uint8Array, k: number): number {
  return space.radix > 256 ? bytes[2 * k]! + 256 * bytes[2 * k + 1]! : bytes[k]!;
}

function bytesOf(space: Space, digits: readonly number[]): Uint8Array {
  if (space.radix <= 256) return Uint8Array.from(digits);
  return Uint8Array.from(digits.flatMap((digit) => [digit & 255, digit >> 8]));
}

/** The code of these residuals, its other bits zero. */
function codeOfResiduals(
  { space, deal, places }: Oracle,
  residuals: readonly number[],
): Uint8Array {
  if (deal === 'digits') return bytesOf(space, residuals);
  const code = new Uint8Array(Math.ceil(places.length / 8));
  places.forEach(({ k, j }, i) => {
    const bit = Math.floor((residuals[k] ?? 0) / 2 ** j) % 2;
    code[i >> 3] = (code[i >> 3] ?? 0) | (bit << (i & 7));
  });
  return code;
}

/** Digits or bits of a code without zeros at the end. */
function lengthOf({ space, deal, most }: Oracle, code: Uint8Array): number {
  for (let i = most; i > 0; i--) {
    if ((deal === 'bits' ? bitAt(code, i - 1) : digitAt(space, code, i - 1)) !== 0) return i;
  }
  return 0;
}

/** Lengths from nothing to all, in an order in which short ones come after long ones. */
function lengthsOf(most: number, label: string): number[] {
  const random = [2, 8, 64, 1024].map((part) =>
    Number(pseudoNumber(`${label} ${part}`, BigInt(Math.ceil(most / part) + 1))),
  );
  return [most, 0, ...random, 1, most - 1].filter((length) => length <= most);
}

/** @returns what differs between kernel and reference, in words */
function findDifference(oracle: Oracle, lengths: readonly number[]): string | undefined {
  const { space, deal, most } = oracle;
  const pyramid = new Pyramid(space, deal);
  for (const [i, length] of lengths.entries()) {
    const where = `${space.canonical}, ${length} of ${most} ${deal}`;
    const slot = i % pyramid.slots;
    pyramid.code.set(codeOf(oracle, pyramid.code.length, where));
    const before = pyramid.code.slice();
    const residuals = residualsOf(oracle, before, length);
    pyramid.frame(length, slot);
    const made = pyramid.batch(slot + 1).slice(slot * space.sampleBytes);
    if (!isEqual(made, bytesOf(space, frameOfResiduals(space, residuals))))
      return `${where}: frame`;
    if (!isEqual(pyramid.code, before)) return `${where}: the code was changed`;
    const difference = findDifferenceBack(oracle, pyramid, made, residuals);
    if (difference !== undefined) return `${where}: ${difference}`;
  }
  return undefined;
}

function findDifferenceBack(
  oracle: Oracle,
  pyramid: Pyramid,
  frame: Uint8Array,
  residuals: readonly number[],
): string | undefined {
  const code = codeOfResiduals(oracle, residuals);
  const length = pyramid.unframe(frame);
  if (!isEqual(pyramid.code, code)) return 'code';
  return length === lengthOf(oracle, code) ? undefined : `length ${length}`;
}

t.test('codes make the frames of the reference, and frames its codes', (t) => {
  for (const name of SPACES) {
    const space = parseCanonical(name);
    // The reference takes its time.
    const isLarge = space.digits > 3000;
    for (const deal of dealsOf(space)) {
      const oracle = oracleOf(space, deal);
      const lengths = isLarge
        ? [Math.floor(oracle.most * 0.4)]
        : lengthsOf(oracle.most, `${name} ${deal}`);
      const difference = findDifference(oracle, lengths);
      if (difference !== undefined) t.fail(difference);
    }
  }
  t.pass(`${SPACES.length} spaces`);
  t.end();
});

t.test('frames of noise have the codes of the reference', (t) => {
  for (const name of SPACES) {
    const space = parseCanonical(name);
    if (space.digits > 3000) continue;
    const frame = pseudoFrame(space, name);
    const digits = Array.from({ length: space.digits }, (_, k) => digitAt(space, frame, k));
    const residuals = residualsOfFrame(space, digits);
    for (const deal of dealsOf(space)) {
      const pyramid = new Pyramid(space, deal);
      const difference = findDifferenceBack(oracleOf(space, deal), pyramid, frame, residuals);
      if (difference !== undefined) t.fail(`${name} ${deal}: ${difference}`);
    }
  }
  t.pass();
  t.end();
});

t.test('fold and unfold are each other’s inverse, for every p and r up to R = 257', (t) => {
  const isBijection = (R: number, p: number): boolean => {
    const samples = Array.from({ length: R }, (_, r) => unfold(R, p, r));
    const isBack = samples.every((v, r) => v >= 0 && v < R && fold(R, p, v) === r);
    return isBack && new Set(samples).size === R;
  };
  for (let R = 2; R <= 257; R++) {
    for (let p = 0; p < R; p++) if (!isBijection(R, p)) t.fail(`R = ${R}, p = ${p}`);
  }
  t.pass();
  t.end();
});
