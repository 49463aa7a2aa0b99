/**
 * The test vectors that come with the program. SPEC §13.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { attempt } from '../io/system-error.js';
import type { ErrorCode } from '../core/errors.js';
import type { Order } from '../core/order.js';
import { packageRoot } from '../io/package-root.js';

/** An image and its number, each of which must give the other. */
export interface Vector {
  /** The canonical text. */
  readonly space: string;
  readonly order: Order;
  readonly seed: string;
  /** Decimal or `0x` hex. */
  readonly index: string;
  /** Sample bytes; exactly one of the two is there. */
  readonly samples_hex?: string;
  readonly samples_sha256_hex?: string;
}

/** What must be refused with `code`: a space, a seed, an index, or sample bytes. */
export interface Refusal {
  readonly kind: 'space' | 'seed' | 'index' | 'frame';
  readonly space: string;
  readonly order?: Order;
  readonly seed?: string;
  readonly index?: string;
  readonly samples_hex?: string;
  readonly code: ErrorCode;
}

export interface VectorSet {
  readonly vectors: readonly Vector[];
  readonly refusals: readonly Refusal[];
  /** How many files they are from. */
  readonly files: number;
}

/** The folder of the vectors, in the repository and in an installed package. */
const VECTOR_DIRECTORY = path.join(packageRoot(), 'test/vectors');

/** A picture of Random Art. ART §12. */
export interface ArtVector {
  readonly input?: string;
  readonly input_hex?: string;
  readonly salt?: string;
  readonly variant?: number;
  readonly grammar?: string;
  readonly depth?: number;
  readonly animate?: boolean;
  /** The time in thousandths. */
  readonly t?: number;
  readonly formula?: string;
  /** Samples a pixel, where it is not 1. */
  readonly samples?: number;
  readonly width: number;
  readonly height: number;
  /** Exactly one of the two is there. */
  readonly pixels_hex?: string;
  readonly pixels_sha256_hex?: string;
  readonly formula_sha256_hex?: string;
}

/** @throws EnumeratorError `E_IO` */
export function readArtVectors(directory: string = VECTOR_DIRECTORY): ArtVector[] {
  const file = path.join(directory, 'art/pictures.json');
  return attempt(
    'cannot read the test vectors of Random Art',
    () => JSON.parse(fs.readFileSync(file, 'utf8')) as ArtVector[],
  );
}

const REFUSALS = 'errors.json';

/**
 * Read all vectors of a folder.
 * @throws EnumeratorError `E_IO`
 */
export function readVectors(directory: string = VECTOR_DIRECTORY): VectorSet {
  return attempt('cannot read the test vectors', () => {
    const files = fs
      .readdirSync(directory)
      .filter((file) => file.endsWith('.json'))
      .toSorted();
    const read = (file: string): unknown[] =>
      JSON.parse(fs.readFileSync(path.join(directory, file), 'utf8')) as unknown[];
    return {
      vectors: files.filter((file) => file !== REFUSALS).flatMap(read) as Vector[],
      refusals: files.filter((file) => file === REFUSALS).flatMap(read) as Refusal[],
      files: files.length,
    };
  });
}
