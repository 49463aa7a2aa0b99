/**
 * The reference's pyramid in the forms that the kernel's takes: codes and sample bytes. SPEC §5.10, §5.11.
 * @module
 */
import type { Deal } from '../../src/core/pyramid/pyramid.js';
import type { Space } from '../../src/core/space.js';
import { bitPlacesOf } from '../../src/reference/pyramid-orders.js';
import { pseudoBytes, pseudoFrame } from './tools.js';

export const PYRAMID_MODELS = [
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

/** What the reference knows of a space, worked out once. */
export interface Oracle {
  readonly space: Space;
  readonly deal: Deal;
  /** Digits, or bits. */
  readonly most: number;
  /** Residual and bit of each bit of the deal. */
  readonly places: readonly { readonly k: number; readonly j: number }[];
}

export function dealsOf(space: Space): Deal[] {
  return space.radixBits === 0 ? ['digits'] : ['digits', 'bits'];
}

export function oracleOf(space: Space, deal: Deal): Oracle {
  const most = deal === 'bits' ? space.digits * space.radixBits : space.digits;
  return { space, deal, most, places: deal === 'bits' ? bitPlacesOf(space) : [] };
}

/** A code of `length` digits or bits, with what is not zero behind them: none of it counts. */
export function codeOf({ space, deal }: Oracle, bytes: number, label: string): Uint8Array {
  return deal === 'bits' ? pseudoBytes(label, bytes) : pseudoFrame(space, label);
}

function bitAt(code: Uint8Array, i: number): number {
  return ((code[i >> 3] ?? 0) >> (i & 7)) & 1;
}

/** The residuals of the first `length` digits or bits of a code. */
export function residualsOf(
  { space, deal, places }: Oracle,
  code: Uint8Array,
  length: number,
): number[] {
  const residuals = Array.from({ length: space.digits }, () => 0);
  if (deal === 'bits') {
    places.slice(0, length).forEach(({ k, j }, i) => {
      residuals[k] = (residuals[k] ?? 0) + bitAt(code, i) * 2 ** j;
    });
    return residuals;
  }
  return residuals.map((_, k) => (k < length ? digitAt(space, code, k) : 0));
}

export function digitAt(space: Space, bytes: Uint8Array, k: number): number {
  return space.radix > 256 ? bytes[2 * k]! + 256 * bytes[2 * k + 1]! : bytes[k]!;
}

export function bytesOf(space: Space, digits: readonly number[]): Uint8Array {
  if (space.radix <= 256) return Uint8Array.from(digits);
  return Uint8Array.from(digits.flatMap((digit) => [digit & 255, digit >> 8]));
}

/** The code of these residuals, its other bits zero. */
export function codeOfResiduals(
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
export function lengthOf({ space, deal, most }: Oracle, code: Uint8Array): number {
  for (let i = most; i > 0; i--) {
    if ((deal === 'bits' ? bitAt(code, i - 1) : digitAt(space, code, i - 1)) !== 0) return i;
  }
  return 0;
}
