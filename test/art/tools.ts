/**
 * What the tests of art share.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { artWords, artSeed, type WordSource } from '../../src/art/index.js';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export type { ArtVector as PictureVector } from '../../src/selftest/vectors.js';

export interface ArtRefusal {
  readonly kind: 'formula' | 'grammar';
  readonly text: string;
  readonly code: string;
}

/** A formula with signs, and the one that it is; or where it is wrong. */
export interface InfixVector {
  readonly text: string;
  readonly printed?: string;
  readonly code?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface WordsVector {
  readonly input?: string;
  readonly input_hex?: string;
  readonly salt?: string;
  readonly words: string;
}

export interface LineageVector {
  readonly lineage: string;
  readonly nodes?: number;
  readonly formula?: string;
  readonly formula_sha256_hex?: string;
  readonly code?: string;
}

export function readArtVectors<T>(name: string): T[] {
  return JSON.parse(fs.readFileSync(`${root}test/vectors/art/${name}.json`, 'utf8')) as T[];
}

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Words that a label decides. */
export function wordsOf(label: string): WordSource {
  return artWords(artSeed(label), 0, 'tree');
}

/** A number of `count`, from 0 on. */
export function draw(words: WordSource, count: number): number {
  return Math.floor((words.next() * count) / 2 ** 32);
}
