/**
 * Five words beside a picture, which can be read out where it cannot be shown. ART §16.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { joinBytes } from '../../core/bytes.js';
import { type ArtInput, artSeed } from '../seed.js';
import { WORD_LIST } from './word-list.js';

const COUNT = 5;

/**
 * The words of an input, 40 bits of its digest: other bits than those that its picture grows from.
 * @param salt - as for the picture
 * @returns five words of {@link WORD_LIST}; one may come twice
 * @throws {@link EnumeratorError} as {@link artSeed}
 */
export function inputWords(input: ArtInput, salt = ''): string[] {
  const head = new TextEncoder().encode('image-enumerator words/1\n');
  const digest = sha256(joinBytes(head, artSeed(input, salt)));
  return Array.from(digest.subarray(0, COUNT), (byte) => WORD_LIST[byte] ?? '');
}
