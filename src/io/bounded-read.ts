/**
 * Whole files up to a limit: a device or a pipe may never end.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError } from '../core/errors.js';
import { readPart, STANDARD_INPUT } from './standard-streams.js';
import { ioError } from './system-error.js';

/** More than any picture, number or image file takes that fits in memory: 512 MiB. */
export const MAX_FILE_BYTES = 2 ** 29;

/** The least that is read at once. */
const PIECE_BYTES = 2 ** 16;

export interface BoundedRead {
  /** The file as messages name it. */
  readonly name?: string;
  readonly limitBytes?: number;
  /** What a user is told of a file above the limit: why, or what to do. */
  readonly tooLarge: string;
}

/**
 * Read a whole file.
 * @param file - a path, or {@link STANDARD_INPUT}
 * @throws EnumeratorError `E_IO`, `E_LIMIT`
 */
export function readWholeFile(
  file: string,
  { name = file, limitBytes = MAX_FILE_BYTES, tooLarge }: BoundedRead,
): Uint8Array {
  const pieces: Buffer[] = [];
  let total = 0;
  let descriptor: number | undefined;
  try {
    descriptor = file === STANDARD_INPUT ? 0 : fs.openSync(file, 'r');
    const { size } = fs.fstatSync(descriptor);
    while (total <= limitBytes) {
      // One byte more than there should be, so that a regular file takes one piece.
      const left = Math.min(size, limitBytes) - total + 1;
      const piece = Buffer.allocUnsafe(Math.max(PIECE_BYTES, left));
      const length = readPart(descriptor, piece);
      if (length === 0) return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, total);
      total += length;
      pieces.push(piece.subarray(0, length));
    }
  } catch (error) {
    throw ioError(`cannot read ${name}`, error);
  } finally {
    if (descriptor !== undefined && descriptor !== 0) fs.closeSync(descriptor);
  }
  throw new EnumeratorError(
    'E_LIMIT',
    `${name} has more than ${limitText(limitBytes)}: ${tooLarge}`,
  );
}

function limitText(bytes: number): string {
  return bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20} MiB` : `${bytes} bytes`;
}
