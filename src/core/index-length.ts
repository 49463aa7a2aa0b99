/**
 * How long an index is, in the orders where its length says what its image looks like. SPEC §5.10, §5.11.
 * @module
 */
import { requireFields, requireType } from './arguments.js';
import { bitLength, fromBytes, trimZeros } from './big-bytes.js';
import { requireSpace } from './cardinality.js';
import type { Order } from './order.js';
import type { Space } from './space.js';

/** An index's length: of the progressive order the digits that the image needs, of the cloud order how busy it is. */
export interface IndexLength {
  readonly unit: 'bit' | 'digit';
  /** Without zeros on top: 0 for image 0. */
  readonly length: number;
  /** That of the longest index. */
  readonly most: number;
}

/**
 * The length of an index: in bits in the cloud order where the radix is 2^b, else in digits of the radix.
 * @param index - of the space; as bytes, little-endian
 * @returns undefined for the mixed, the sequential and the gray order, where it says nothing
 * @throws TypeError where an argument has the wrong type
 */
export function indexLength(
  images: { readonly space: Space; readonly order: Order },
  index: bigint | Uint8Array,
): IndexLength | undefined {
  const { space, order } = requireFields(images, { order: 'string' }, 'images');
  requireSpace(space, 'images.space');
  if (!(index instanceof Uint8Array)) requireType(index, 'bigint', 'index');
  if (order !== 'progressive' && order !== 'cloud') return undefined;
  const { radixBits, digits } = space;
  const bits = index instanceof Uint8Array ? bitsOfBytes(index) : bitLength(index);
  if (order === 'cloud' && radixBits > 0)
    return { unit: 'bit', length: bits, most: digits * radixBits };
  const length = radixBits > 0 ? Math.ceil(bits / radixBits) : countDigits(space, index, bits);
  return { unit: 'digit', length, most: digits };
}

/**
 * The index that the lowest digits alone make: index mod R^digits. In the progressive order its image is
 * the one at `index` in small, smoothly enlarged.
 * @param digits - from 0, of the radix
 * @throws TypeError where an argument has the wrong type
 */
export function prefixIndex(space: Space, index: bigint, digits: number): bigint {
  requireSpace(space, 'space');
  requireType(index, 'bigint', 'index');
  if (!Number.isSafeInteger(digits) || digits < 0)
    throw new TypeError('digits must be a whole number from 0');
  return space.radixBits > 0
    ? BigInt.asUintN(digits * space.radixBits, index)
    : index % BigInt(space.radix) ** BigInt(digits);
}

function bitsOfBytes(index: Uint8Array): number {
  const bytes = trimZeros(index);
  return bytes.length === 0 ? 0 : 8 * bytes.length - (Math.clz32(bytes.at(-1)!) - 24);
}

/** The digits of a number of so many bits, where the radix is no power of two. */
function countDigits({ radix }: Space, index: bigint | Uint8Array, bits: number): number {
  if (bits === 0) return 0;
  const perDigit = Math.log2(radix);
  // 2^(bits − 1) ≤ index < 2^bits, and the logarithm is rounded.
  const least = Math.floor(((bits - 1) / perDigit) * (1 - 1e-12)) + 1;
  const most = Math.floor((bits / perDigit) * (1 + 1e-12)) + 1;
  if (least === most) return least;
  const number = index instanceof Uint8Array ? fromBytes(index) : index;
  let length = least;
  while (length < most && number >= BigInt(radix) ** BigInt(length)) length++;
  return length;
}
