/**
 * Keys of the mixed and the cloud order, from the space and the seed. SPEC §5.4.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { requireType } from './arguments.js';
import { joinBytes } from './bytes.js';
import { EnumeratorError, type ErrorCode } from './errors.js';
import { type Order, takesSeed } from './order.js';
import type { Space } from './space.js';

/** Hands out key bytes by name. The same space and seed give the same bytes for ever. */
export interface KeySource {
  /** The first `sizeBytes` bytes of the key called `name`. */
  expand(name: 'round' | 'lane' | 'hash', sizeBytes: number): Uint8Array;
}

const MAX_SEED_BYTES = 4096;

/**
 * Check a seed, or another text that is held to the same, and give its bytes. SPEC §5.4.
 * @param what - what it is called in messages
 * @throws {@link EnumeratorError} `code`
 */
export function seedBytes(seed: string, what = 'seed', code: ErrorCode = 'E_SEED'): Uint8Array {
  requireType(seed, 'string', what);
  if (seed.includes('\0')) {
    throw new EnumeratorError(code, `the ${what} contains the character U+0000: leave it out`);
  }
  if (/\p{Surrogate}/u.test(seed)) {
    throw new EnumeratorError(
      code,
      `the ${what} is no well-formed text: it has half a surrogate pair`,
    );
  }
  const bytes = new TextEncoder().encode(seed);
  if (bytes.length > MAX_SEED_BYTES) {
    throw new EnumeratorError(
      code,
      `the ${what} has ${bytes.length} bytes: the limit is ${MAX_SEED_BYTES}; give a digest of it instead`,
    );
  }
  return bytes;
}

/**
 * Check that the order takes the seed. SPEC §5.4.
 * @throws {@link EnumeratorError} `E_SEED`
 */
export function checkSeed(seed: string, order: Order): void {
  seedBytes(seed);
  if (seed !== '' && !takesSeed(order)) {
    throw new EnumeratorError(
      'E_SEED',
      `the ${order} order takes no seed: only mixed and cloud have one`,
    );
  }
}

/** What keys are for: the mixed order, or the cloud order's indices of so many digits. SPEC §5.4, §5.11. */
export type KeyLabel = 'mixed' | `cloud ${number}`;

/**
 * The keys of one mixed order, or of one length of a cloud order. SPEC §5.4, §5.11.
 * @throws {@link EnumeratorError} `E_SEED` as {@link seedBytes}
 */
export function deriveKeys(space: Space, seed: string, label: KeyLabel = 'mixed'): KeySource {
  const text = new TextEncoder().encode(`image-enumerator/1 ${label}\n${space.canonical}\n`);
  const base = sha256(joinBytes(text, seedBytes(seed)));
  return {
    expand: (name, sizeBytes) => expandKey(base, name, sizeBytes),
  };
}

/** expand(name, sizeBytes) from a base of 32 bytes. SPEC §5.4. */
export function expandKey(base: Uint8Array, name: string, sizeBytes: number): Uint8Array {
  const key = new Uint8Array(sizeBytes);
  const label = new TextEncoder().encode(name);
  for (let at = 0, block = 0; at < sizeBytes; at += 32, block++) {
    const counter = Uint8Array.of(block, block >>> 8, block >>> 16, block >>> 24);
    const digest = sha256(joinBytes(base, label, counter));
    key.set(digest.subarray(0, sizeBytes - at), at);
  }
  return key;
}
