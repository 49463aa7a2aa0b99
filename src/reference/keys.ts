/**
 * The keys of a mixed order, from its space and seed. SPEC §5.4.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { ErrorCode } from '../core/errors.js';
import { Refusal } from './refusal.js';
import type { Space } from '../core/space.js';
import type { JSBI } from './jsbi.js';
import { joinBytes, le32, readU32, readU64 } from './integers.js';
import { canonicalTextOf } from './spaces.js';

/** All keys of one space and seed. SPEC §5.4. */
export interface Keys {
  /** The 32 bytes that all the others come from. */
  readonly base: Uint8Array;
  /** k_0 … k_9, `u64`. */
  readonly round: readonly JSBI[];
  /** ℓ_0 … ℓ_31, `u32`. */
  readonly lane: readonly number[];
  /** κ_0 … κ_263, `u32`. */
  readonly kappa: readonly number[];
  /** r₁, r₂, `u64`. */
  readonly r: readonly [JSBI, JSBI];
  /** f₁, f₂, `u64`. */
  readonly f: readonly [JSBI, JSBI];
}

const MAX_SEED_BYTES = 4096;

/** Text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/**
 * The bytes of a seed, or of a name. SPEC §5.4, §7.
 * @param seed - at most 4,096 bytes of UTF-8, well-formed, without U+0000
 * @throws {@link Refusal} `code` where it is anything else
 */
export function seedBytesOf(seed: string, code: ErrorCode = 'E_SEED'): Uint8Array {
  const bytes = utf8(seed);
  if (bytes.length > MAX_SEED_BYTES) {
    throw new Refusal(
      code,
      `the seed has ${bytes.length} bytes: the limit is ${MAX_SEED_BYTES}; choose a shorter one`,
    );
  }
  if (/\p{Surrogate}/u.test(seed)) {
    throw new Refusal(code, 'the seed has half a surrogate pair: leave it out');
  }
  if (seed.includes('\0')) {
    throw new Refusal(code, 'the seed has the character U+0000: leave it out');
  }
  return bytes;
}

/** What the keys of an order are made from first. SPEC §5.4, §5.11. */
export type KeyLabel = 'mixed' | `cloud ${number}`;

/**
 * base = SHA-256("image-enumerator/1 " ‖ label ‖ "\n" ‖ canonical text ‖ "\n" ‖ seed). SPEC §5.4.
 * @throws {@link Refusal} `E_SEED` as {@link seedBytesOf}
 */
export function baseKeyOf(space: Space, seed: string, label: KeyLabel = 'mixed'): Uint8Array {
  return sha256(
    joinBytes([
      utf8(`image-enumerator/1 ${label}\n`),
      utf8(canonicalTextOf(space)),
      utf8('\n'),
      seedBytesOf(seed),
    ]),
  );
}

/** The first n bytes of SHA-256(base ‖ name ‖ le32(0)) ‖ SHA-256(base ‖ name ‖ le32(1)) ‖ …. SPEC §5.4. */
export function expandKey(base: Uint8Array, name: string, n: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let i = 0; 32 * i < n; i++) {
    blocks.push(sha256(joinBytes([base, utf8(name), le32(i)])));
  }
  return joinBytes(blocks).slice(0, n);
}

/**
 * All keys of a mixed or a cloud order. SPEC §5.4, §5.11.
 * @throws {@link Refusal} `E_SEED` as {@link seedBytesOf}
 */
export function keysOf(space: Space, seed: string, label: KeyLabel = 'mixed'): Keys {
  const base = baseKeyOf(space, seed, label);
  const round = expandKey(base, 'round', 80);
  const hash = expandKey(base, 'hash', 1088);
  return {
    base,
    round: Array.from({ length: 10 }, (_, i) => readU64(round, 8 * i)),
    lane: laneKeysOf(base),
    kappa: Array.from({ length: 264 }, (_, i) => readU32(hash, 4 * i)),
    r: [readU64(hash, 1056), readU64(hash, 1064)],
    f: [readU64(hash, 1072), readU64(hash, 1080)],
  };
}

/** ℓ_0 … ℓ_31. SPEC §5.4. */
export function laneKeysOf(base: Uint8Array): number[] {
  const lane = expandKey(base, 'lane', 128);
  return Array.from({ length: 32 }, (_, i) => readU32(lane, 4 * i));
}
