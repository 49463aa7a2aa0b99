/**
 * A PNG file taken apart into its chunks, each of them checked: signature, lengths, types,
 * CRCs. What the chunks mean, and in which order they may come, is the next file's.
 *
 * Behind the image data, what is no chunk ends the walk: as far as it goes, the picture is there.
 * Before it, nothing tells what is missing, and the file is refused.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import { type Faults, pngError } from './faults.js';
import { type Checksum, CHUNK_OVERHEAD, MAX_LENGTH, readUint32, SIGNATURE } from './format.js';

export interface Chunk {
  /** Four ASCII letters. */
  readonly type: string;
  /** A view of the file. */
  readonly data: Uint8Array;
  /** Where the chunk begins in the file, for messages. */
  readonly at: number;
  /** As it stands in the file. */
  readonly crc: number;
  /** Whether the CRC fits the chunk's bytes. */
  readonly isWhole: boolean;
}

/** What stands in the place of a chunk. */
interface NoChunk {
  readonly problem: string;
  /** Empty where not so much of it is there. */
  readonly type: string;
}

/**
 * The chunks of a file, one after the other, up to IEND, which should be the file's end.
 * @param bytes - a whole file; the chunks are views of it
 * @returns what is wrong with the file's end, where IEND was not reached
 * @throws {@link EnumeratorError} `E_PNG`, when the walk comes to what is wrong
 */
export function* readChunks(
  bytes: Uint8Array,
  crc32: Checksum,
  faults: Faults,
): Generator<Chunk, string | undefined> {
  checkSignature(bytes);
  let at = SIGNATURE.length;
  let hasImage = false;
  for (;;) {
    const chunk = readChunk(bytes, at, crc32);
    if ('problem' in chunk) {
      const { problem, type } = chunk;
      if (!hasImage || type === 'IDAT') throw pngError(problem);
      faults.pass(problem, 'the image data stands before it');
      return problem;
    }
    yield chunk;
    at += CHUNK_OVERHEAD + chunk.data.length;
    if (chunk.type === 'IEND') break;
    hasImage ||= chunk.type === 'IDAT';
  }
  const rest = bytes.length - at;
  if (rest > 0) {
    const what = counted(rest, 'byte follows', 'bytes follow');
    faults.pass(`${what} the picture's end at byte ${grouped(at)}`, 'passed over', 'cut them off');
  }
  return undefined;
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

function readChunk(bytes: Uint8Array, at: number, crc32: Checksum): Chunk | NoChunk {
  const rest = bytes.length - at;
  const place = `byte ${grouped(at)}`;
  if (rest === 0) return { problem: `the file ends at ${place} without IEND`, type: '' };
  if (rest < CHUNK_OVERHEAD) {
    return { problem: `the file ends inside the chunk that begins at ${place}`, type: '' };
  }
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  if (!/^[A-Za-z]{4}$/.test(type)) {
    return { problem: `no chunk begins at ${place}: its type is not four letters`, type };
  }
  const length = readUint32(bytes, at);
  if (length > MAX_LENGTH) {
    return {
      problem: `chunk ${type} at ${place} has a length of ${grouped(length)}: the limit is ${grouped(MAX_LENGTH)}`,
      type,
    };
  }
  if (length > rest - CHUNK_OVERHEAD) {
    return {
      problem: `the file ends inside chunk ${type} at ${place}: ${counted(length, 'byte is', 'bytes are')} announced, ${grouped(rest - CHUNK_OVERHEAD)} there`,
      type,
    };
  }
  const dataAt = at + 8;
  const end = dataAt + length;
  const crc = readUint32(bytes, end);
  const isWhole = crc32(bytes.subarray(at + 4, end)) === crc;
  return { type, data: bytes.subarray(dataAt, end), at, crc, isWhole };
}
