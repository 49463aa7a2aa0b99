/**
 * The pyramid's kernel against the reference, both ways. SPEC §5.10, §5.11.
 * @module
 */
import t from 'tap';
import { Pyramid } from '../../src/core/pyramid/pyramid.js';
import { parseCanonical } from '../../src/core/space.js';
import { bitPlacesOf } from '../../src/reference/pyramid-orders.js';
import { fold, frameOfResiduals, residualsOfFrame, unfold } from '../../src/reference/pyramid.js';
import { limitOf, portionOf } from '../portion.js';
import {
  bytesOf,
  codeOf,
  codeOfResiduals,
  dealsOf,
  digitAt,
  lengthOf,
  type Oracle,
  oracleOf,
  PYRAMID_MODELS,
  residualsOf,
} from './pyramid-oracle.js';
import { isEqual, pseudoFrame, pseudoNumber } from './tools.js';

const SIZES = ['1x1', '1x50', '50x1', '3x50', '5x7', '16x16', '33x20', '64x64', '100x75'];
/** Of more columns than the kernel works on at a time. */
const WIDE = ['2100x1 gray 8', '1x2100 palette 5'];
const SPACES = SIZES.flatMap((size) => PYRAMID_MODELS.map((model) => `${size} ${model}`));

/** Lengths from nothing to all, in an order in which short ones come after long ones. */
function lengthsOf({ space, most }: Oracle): number[] {
  // The reference takes its time.
  if (space.digits > limitOf(1000, 4000)) return [Math.floor(most * 0.4)];
  const parts = [2, 8, 64, 1024].map((part) => BigInt(Math.ceil(most / part) + 1));
  const random = parts.map((limit) => Number(pseudoNumber(`${space.canonical} ${limit}`, limit)));
  return [most, 0, ...random, 1, most - 1].filter((length) => length <= most);
}

/** @returns what differs between kernel and reference, in words */
function findDifference(oracle: Oracle): string | undefined {
  const { space, deal, most } = oracle;
  const pyramid = new Pyramid(space, deal);
  for (const [i, length] of lengthsOf(oracle).entries()) {
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
  const small = SPACES.filter((name) => parseCanonical(name).digits <= 1000);
  const large = SPACES.filter((name) => !small.includes(name));
  for (const name of [...small, ...portionOf(large, 5), ...WIDE]) {
    const space = parseCanonical(name);
    for (const deal of dealsOf(space)) {
      const difference = findDifference(oracleOf(space, deal));
      if (difference !== undefined) t.fail(difference);
    }
  }
  t.pass(`${SPACES.length} spaces`);
  t.end();
});

t.test('frames of noise have the codes of the reference', (t) => {
  for (const name of SPACES) {
    const space = parseCanonical(name);
    if (space.digits > 1000) continue;
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

t.test('the bits of 2×2 gray at 2 bit are dealt as SPEC §5.11 sorts them', (t) => {
  const space = parseCanonical('2x2 gray 2');
  const sorted = [
    { k: 0, j: 0 },
    { k: 0, j: 1 },
    { k: 1, j: 0 },
    { k: 2, j: 0 },
    { k: 3, j: 0 },
    { k: 1, j: 1 },
    { k: 2, j: 1 },
    { k: 3, j: 1 },
  ];
  t.same(
    bitPlacesOf(space).map(({ k, j }) => ({ k, j })),
    sorted,
  );
  const pyramid = new Pyramid(space, 'bits');
  for (const [i, { k, j }] of sorted.entries())
    t.same(residualsOfBit(pyramid, space, i), { [k]: 2 ** j });
  t.end();
});

t.test('each bit of a code alone is one bit of one residual: that of the deal', (t) => {
  for (const name of ['5x7 rgb 8', '7x3 graya 16', '6x6 palette 8', '9x1 gray 1', '3x4 rgba 8']) {
    const space = parseCanonical(name);
    const pyramid = new Pyramid(space, 'bits');
    for (const [i, { k, j }] of bitPlacesOf(space).entries())
      t.same(residualsOfBit(pyramid, space, i), { [k]: 2 ** j }, `${name}, bit ${i}`);
  }
  t.end();
});

/** What the reference finds in the frame whose code is bit i alone: the residuals that are not 0. */
function residualsOfBit(
  pyramid: Pyramid,
  space: Oracle['space'],
  i: number,
): Record<string, number> {
  pyramid.code.fill(0);
  pyramid.code[i >> 3] = 1 << (i & 7);
  pyramid.frame(i + 1, 0);
  const frame = pyramid.batch(1);
  const digits = Array.from({ length: space.digits }, (_, k) => digitAt(space, frame, k));
  const residuals = residualsOfFrame(space, digits).map((residual, k) => [k, residual] as const);
  return Object.fromEntries(residuals.filter(([, residual]) => residual !== 0));
}

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
