/**
 * A PNG file taken apart into its chunks, each of them checked: signature, lengths, types,
 * CRCs. What the chunks mean, and in which order they may come, is the next file's.
 *
 * Decoders usually pass over a wrong CRC where they can do without the chunk. Here every
 * chunk's is held against its bytes: a text chunk that was damaged would otherwise lose the
 * picture its seed, and it would be given another number without a word.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import { type Checksum, CHUNK_OVERHEAD, MAX_LENGTH, readUint32, SIGNATURE } from './format.js';

export interface Chunk {
  /** Four ASCII letters. */
  readonly type: string;
  /** A view of the file. */
  readonly data: Uint8Array;
  /** Where the chunk begins in the file, for messages. */
  readonly at: number;
}

/** The error of a file that is not a PNG that can be read. SPEC §11. */
export function pngError(problem: string, options?: ErrorOptions): EnumeratorError {
  return new EnumeratorError('E_PNG', problem, options);
}

/**
 * The chunks of a file, one after the other, up to IEND, which must be the file's end.
 * @param bytes - a whole file; the chunks are views of it
 * @throws {@link EnumeratorError} `E_PNG`, when the walk comes to what is wrong
 */
export function* readChunks(bytes: Uint8Array, crc32: Checksum): Generator<Chunk, void> {
  checkSignature(bytes);
  let at = SIGNATURE.length;
  for (;;) {
    if (at === bytes.length) throw pngError(`the file ends at byte ${grouped(at)} without IEND`);
    const chunk = readChunk(bytes, at, crc32);
    yield chunk;
    at += CHUNK_OVERHEAD + chunk.data.length;
    if (chunk.type === 'IEND') break;
  }
  if (at < bytes.length) {
    throw pngError(
      `${grouped(bytes.length - at)} bytes follow the picture's end at byte ${grouped(at)}: cut them off`,
    );
  }
}

function checkSignature(bytes: Uint8Array): void {
  const same = SIGNATURE.findIndex((byte, i) => bytes[i] !== byte);
  if (same < 0) return;
  if (bytes.length < SIGNATURE.length && same >= bytes.length) {
    throw pngError(
      bytes.length === 0
        ? 'the file is empty'
        : `the file ends inside the signature, after ${bytes.length} of 8 bytes`,
    );
  }
  throw pngError('not a PNG: the file does not begin with the signature of one');
}

function readChunk(bytes: Uint8Array, at: number, crc32: Checksum): Chunk {
  const rest = bytes.length - at;
  if (rest < CHUNK_OVERHEAD) {
    throw pngError(`the file ends inside the chunk that begins at byte ${grouped(at)}`);
  }
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  if (!/^[A-Za-z]{4}$/.test(type)) {
    throw pngError(`no chunk begins at byte ${grouped(at)}: its type is not four letters`);
  }
  const length = readUint32(bytes, at);
  if (length > MAX_LENGTH) {
    throw pngError(
      `chunk ${type} at byte ${grouped(at)} has a length of ${grouped(length)}: the limit is ${grouped(MAX_LENGTH)}`,
    );
  }
  if (length > rest - CHUNK_OVERHEAD) {
    throw pngError(
      `the file ends inside chunk ${type} at byte ${grouped(at)}: ${grouped(length)} bytes are announced, ${grouped(rest - CHUNK_OVERHEAD)} there`,
    );
  }
  const dataAt = at + 8;
  const end = dataAt + length;
  if (crc32(bytes.subarray(at + 4, end)) !== readUint32(bytes, end)) {
    throw pngError(
      `chunk ${type} at byte ${grouped(at)} is damaged: its CRC does not fit its bytes`,
    );
  }
  return { type, data: bytes.subarray(dataAt, end), at };
}
