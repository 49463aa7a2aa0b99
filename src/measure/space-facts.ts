/**
 * What a space is and how large: what can be said of it before any of its images is made, and the
 * bytes of one that is.
 * @module
 */
import { bitsOf, decimalDigits, grouped, log10Of, type Log10 } from '../core/cardinality.js';
import { type Enumeration, numberingOf } from '../core/enumeration.js';
import { EnumeratorError } from '../core/errors.js';
import { formatIndex } from '../core/index-format.js';
import { cutSpace } from '../core/kernel/kernel.js';
import type { Numbering } from '../core/numbering.js';
import { MAX_TABLE_SIZE } from '../core/orders/table.js';
import type { Space } from '../core/space.js';
import { type ImageBytes, measureImageBytes } from './image-bytes.js';
import { type NumberLength, numberLengths } from './number-lengths.js';

export interface SpaceFacts {
  readonly enumeration: Enumeration;
  /** The number of images in a form that SPEC §7 reads: `256^12288`. */
  readonly power: string;
  readonly decimalDigits: number;
  /** In full up to 80 digits, else as `256^12288-1`, which SPEC §7 reads. */
  readonly lastIndex: string;
  readonly bits: number;
  /** The bytes that the largest rank takes. SPEC §4. */
  readonly rankBytes: number;
  /** Whether the mixed order is a shuffled table. */
  readonly isTable: boolean;
  /** Where the mixed order is no table: the digits of its two parts, and how many heads there are. */
  readonly cut: { readonly head: number; readonly tail: number; readonly heads: Log10 } | undefined;
  /** In the progressive and the cloud order: what the length of a number says of its image. */
  readonly lengths: readonly NumberLength[];
  /** Undefined where an image is too large to be made. */
  readonly bytes: ImageBytes | undefined;
}

export function measureSpace(enumeration: Enumeration): SpaceFacts {
  const { space, size, order } = numberingOf(enumeration);
  const { radix, radixBits, digits } = space;
  const power = `${radix}^${digits}`;
  const decimals = decimalDigits(space);
  const isTable = order === 'mixed' && size.isAtMost(MAX_TABLE_SIZE);
  return {
    enumeration,
    power,
    decimalDigits: decimals,
    lastIndex: decimals <= 80 ? formatIndex(size.exact() - 1n) : `${power}-1`,
    bits: bitsOf(space),
    rankBytes: Math.ceil((radixBits > 0 ? radixBits * digits : size.bits) / 8),
    isTable,
    cut: order === 'mixed' && !isTable ? cutOf(space) : undefined,
    lengths: numberLengths(space, order),
    bytes: measureImageBytes(enumeration),
  };
}

function cutOf(space: Space): SpaceFacts['cut'] {
  const { h1, h2, tailDigits, a, b } = cutSpace(space);
  return { head: h1 + h2, tail: tailDigits, heads: log10Of(a * b) };
}

/** V8 writes five million decimal digits in some seconds, 25 million in more than half a minute. */
const MAX_EXACT_DIGITS = 5_000_000;

/**
 * How many images there are, in full.
 * @throws EnumeratorError `E_LIMIT` where it is too long for decimal
 */
export function exactSizeText({ space, size }: Numbering, form: 'decimal' | 'hex'): string {
  if (form === 'hex') return hexSize(space, () => size.exact());
  const digits = decimalDigits(space);
  if (digits > MAX_EXACT_DIGITS) {
    throw new EnumeratorError(
      'E_LIMIT',
      `the size has ${grouped(digits)} decimal digits, and writing more than ${grouped(MAX_EXACT_DIGITS)} would take from seconds to hours`,
      { hints: [{ key: 'exact-hex' }] },
    );
  }
  return size.exact().toString();
}

/** A power of two in hex is a digit and zeros. */
function hexSize({ radixBits, digits }: Space, exact: () => bigint): string {
  if (radixBits === 0) return `0x${exact().toString(16)}`;
  const bits = radixBits * digits;
  return `0x${1 << (bits % 4)}${'0'.repeat(Math.floor(bits / 4))}`;
}
