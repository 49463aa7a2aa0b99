/**
 * The number of a name: any text leads to one. SPEC §7.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { fromBytes } from '../core/big-bytes.js';
import { joinBytes } from '../core/bytes.js';
import { EnumeratorError } from '../core/errors.js';
import { laneStream } from '../core/kernel/kernel.js';
import { expandKey, seedBytes } from '../core/keys.js';
import type { SpaceSize } from '../core/size.js';

/** What stands before it. */
export const NAME_PREFIX = 'name:';

/** More than the size takes, so that all numbers are as likely. */
const MORE_BYTES = 16;

/**
 * The number that a name has in every order of a space of this size.
 * @param name - not empty; else as a seed
 * @throws {@link EnumeratorError} `E_NUMBER`
 */
export function nameIndex(name: string, size: SpaceSize): bigint {
  if (name === '')
    throw new EnumeratorError(
      'E_NUMBER',
      '"name:" has no name: write any text behind it, as in name:hello',
    );
  const text = new TextEncoder().encode('image-enumerator/1 name\n');
  const base = sha256(joinBytes(text, seedBytes(name, 'name', 'E_NUMBER')));
  const isPower = size.space.radixBits > 0;
  const bits = isPower ? size.bits - 1 : size.bits;
  const stream = laneStream(expandKey(base, 'lane', 128), Math.ceil(bits / 8) + MORE_BYTES);
  return isPower ? BigInt.asUintN(bits, fromBytes(stream)) : fromBytes(stream) % size.exact();
}
