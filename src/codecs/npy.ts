/**
 * Headers of NumPy's .npy files, version 1.0. NumPy Enhancement Proposal 1, and the text of
 * `numpy.lib.format`.
 *
 *     0  6  0x93 and "NUMPY"
 *     6  2  version: 1, 0
 *     8  2  length of what follows, little-endian
 *    10  …  ASCII: a Python dictionary of three entries, spaces, a newline
 *
 * Behind it stand the frames' sample bytes (SPEC §4) as they are: an array of the shape
 * (N, height, width, channels), the last index running fastest. A header of ours has the
 * same length whatever N is, so that N can be written again when more frames have come.
 * @module
 */
import { counted } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { describeSpace, type Space } from '../core/space.js';
import { writeLatin1 } from './png/format.js';

/** The size of every header that we write. A multiple of 64: the samples begin where a cache line does. */
export const NPY_HEADER_BYTES = 192;

/** What stands before the dictionary. */
const PREAMBLE_BYTES = 10;
const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const VERSION = [1, 0] as const;
/** NumPy counts bytes and positions in signed 64-bit numbers. */
const MAX_FILE_BYTES = 2n ** 63n - 1n;

const DICTIONARY =
  /^\{'descr': '(?:\|u(1)|<u(2))', 'fortran_order': False, 'shape': \((0|[1-9]\d{0,18}), ([1-9]\d{0,9}), ([1-9]\d{0,9}), ([1-4])\), \} *\n$/;

/**
 * The header of `count` frames.
 * @param count - from 0, and so that the file has at most 2^63 − 1 bytes
 * @returns {@link NPY_HEADER_BYTES} bytes in new memory
 * @throws {@link EnumeratorError} `E_OUTPUT` where NumPy could not count the bytes
 */
export function npyHeader(space: Space, count: bigint): Uint8Array {
  const { height, width, channels } = space;
  if (count < 0n) throw new TypeError('count must not be negative');
  const most = (MAX_FILE_BYTES - BigInt(NPY_HEADER_BYTES)) / BigInt(space.sampleBytes);
  if (count > most) {
    throw new EnumeratorError(
      'E_OUTPUT',
      `${brief(count)} images of ${describeSpace(space)} are too many for one .npy file: numpy takes up to ${most}`,
    );
  }
  const type = space.depth === 16 ? '<u2' : '|u1';
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${count}, ${height}, ${width}, ${channels}), }`;
  const header = new Uint8Array(NPY_HEADER_BYTES).fill(0x20);
  const length = NPY_HEADER_BYTES - PREAMBLE_BYTES;
  header.set(MAGIC);
  header.set(VERSION, MAGIC.length);
  header[8] = length & 255;
  header[9] = length >>> 8;
  writeLatin1(header, PREAMBLE_BYTES, text);
  header[NPY_HEADER_BYTES - 1] = 0x0a;
  return header;
}

/** What a header says. */
export interface NpyHeader {
  /** Frames: 0 to 2^63 − 1. */
  readonly count: bigint;
  readonly height: number;
  readonly width: number;
  /** 1 to 4. */
  readonly channels: number;
  readonly bytesPerSample: 1 | 2;
  /** Where the samples begin: {@link NPY_HEADER_BYTES} in our own files, less in others. */
  readonly headerBytes: number;
}

/**
 * Read a header: ours, or one that `numpy.save` wrote for an array of such a shape and type.
 * @param bytes - the file, or at least its header
 * @throws {@link EnumeratorError} `E_OUTPUT`: not .npy, another version, cut short, or an array
 *   that holds no frames
 */
export function readNpyHeader(bytes: Uint8Array): NpyHeader {
  if (bytes.length < PREAMBLE_BYTES) throw fault(`cut short: ${counted(bytes.length, 'byte')}`);
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw fault('no .npy file: it does not begin with \\x93NUMPY');
  }
  if (bytes[6] !== VERSION[0] || bytes[7] !== VERSION[1]) {
    throw fault(`of version ${bytes[6]}.${bytes[7]}: only ${VERSION.join('.')} can be read`);
  }
  const headerBytes = PREAMBLE_BYTES + bytes[8]! + 256 * bytes[9]!;
  if (bytes.length < headerBytes) {
    throw fault(`cut short: ${bytes.length} bytes of ${headerBytes}`);
  }
  const text = String.fromCharCode(...bytes.subarray(PREAMBLE_BYTES, headerBytes));
  const match = DICTIONARY.exec(text);
  if (match === null) {
    throw fault(
      'of another array: it must have the type |u1 or <u2 and the shape (images, height, width, channels), in C order',
    );
  }
  const [, , , images = '', height, width, channels] = match;
  const header = {
    count: BigInt(images),
    height: Number(height),
    width: Number(width),
    channels: Number(channels),
    bytesPerSample: match[1] === undefined ? (2 as const) : (1 as const),
    headerBytes,
  };
  if (fileBytesOf(header) > MAX_FILE_BYTES) throw fault('of more bytes than numpy can count');
  return header;
}

function fileBytesOf(header: NpyHeader): bigint {
  const { count, height, width, channels, bytesPerSample, headerBytes } = header;
  const rowBytes = BigInt(width * channels * bytesPerSample);
  return BigInt(headerBytes) + count * BigInt(height) * rowBytes;
}

/** Counts can have millions of digits, too many for a message. */
function brief(count: bigint): string {
  return count < 10n ** 40n ? count.toString() : '10^40 or more';
}

function fault(problem: string): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', `the .npy header is ${problem}`);
}
