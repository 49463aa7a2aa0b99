/**
 * From text to random words. ART §1.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { requireBytes, requireType } from '../core/arguments.js';
import { joinBytes } from '../core/bytes.js';
import { expandKey, seedBytes } from '../core/keys.js';
import { laneStream } from '../core/kernel/kernel.js';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import { MAX_VARIANT } from './limits.js';

/** What a picture is made for. */
export type ArtInput = string | Uint8Array;

/** Gives `u32` without end, always the same ones. */
export interface WordSource {
  /** A whole number from 0 to 2^32 − 1. */
  next(): number;
}

/**
 * The seed of an input: 32 bytes. ART §1.
 * @param salt - text that leads to other pictures for all inputs
 * @throws {@link EnumeratorError} `E_SEED` where a text is not well-formed, or the salt is as §5.4
 *   refuses it
 */
export function artSeed(input: ArtInput, salt = ''): Uint8Array {
  const saltBytes = seedBytes(salt, 'salt');
  const head = new TextEncoder().encode('image-enumerator art/1\n');
  return sha256(joinBytes(head, le32(saltBytes.length), saltBytes, inputBytes(input)));
}

/** The bytes of an input: of a text, its UTF-8. */
function inputBytes(input: ArtInput): Uint8Array {
  if (typeof input !== 'string') {
    if (!(input instanceof Uint8Array)) throw new TypeError('input must be a string or Uint8Array');
    return input;
  }
  if (/\p{Surrogate}/u.test(input)) {
    throw new EnumeratorError(
      'E_SEED',
      `"${quoteText(input)}" is no well-formed text: it has half a surrogate pair`,
    );
  }
  return new TextEncoder().encode(input);
}

/**
 * The words of one variant of a seed. ART §1.
 * @param name - `tree` for the choice of rules, `time` for animation, `evolve` for children
 */
export function artWords(
  seed: Uint8Array,
  variant: number,
  name: 'tree' | 'time' | 'evolve',
): WordSource {
  requireBytes(seed, 'seed');
  requireType(variant, 'number', 'variant');
  requireType(name, 'string', 'name');
  if (!Number.isInteger(variant) || variant < 0 || variant > MAX_VARIANT) {
    throw new EnumeratorError(
      'E_RANGE',
      `invalid variant ${variant}: expected a whole number from 0 to ${MAX_VARIANT}`,
    );
  }
  const base = sha256(joinBytes(seed, le32(variant)));
  const keys = expandKey(base, name, 128);
  let words = streamWords(keys, 512);
  let at = 0;
  return {
    next() {
      if (at === words.length) words = streamWords(keys, 2 * words.length);
      return words[at++] ?? NaN;
    },
  };
}

/** The stream's first words. */
function streamWords(keys: Uint8Array, count: number): Uint32Array {
  const view = new DataView(laneStream(keys, 4 * count).buffer);
  const words = new Uint32Array(count);
  for (let i = 0; i < count; i++) words[i] = view.getUint32(4 * i, true);
  return words;
}

function le32(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
}
