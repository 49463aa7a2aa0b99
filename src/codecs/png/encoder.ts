/**
 * Frames to PNG files. SPEC §9.
 *
 * Mixed frames don't compress, so they go into stored deflate blocks; then the work is one
 * copy, Adler-32 and CRC-32, and nothing else. All others go through the kernel's compressor. What does not change from frame to frame is
 * laid out once, in a buffer that every frame is written into:
 *
 *     [free] [signature IHDR PLTE? iTXt… iTXt-index?] [IDAT] [IEND]
 *
 * IDAT keeps its place; the chunks before it end there, and begins where its length, which
 * the index's digits change, makes it begin. One IDAT is always enough: the limits of SPEC
 * §3.1 keep image data below 2.02e9 bytes (a column of 1-bit gray), and a chunk holds 2^31 − 1.
 * @module
 */
import { joinBytes } from '../../core/bytes.js';
import type { Space } from '../../core/space.js';
import { checkFrameBytes } from '../../core/sample-bytes.js';
import { checkPalette } from '../arguments.js';
import { DeflatedImage } from './deflated.js';
import {
  type Checksum,
  type Checksums,
  CHUNK_OVERHEAD,
  COLOR_TYPES,
  makeChunk,
  makeHeaderChunk,
  SIGNATURE,
} from './format.js';
import {
  indexText,
  makeMetadataChunks,
  MAX_INDEX_CHUNK_BYTES,
  type PngMetadata,
  writeIndexChunk,
} from './metadata.js';
import { RowWriter, type SpreadRows } from './rows.js';
import { StoredImage } from './stored.js';

export interface PngEncoderOptions {
  /** Red, green, blue of each entry: 3·K bytes, copied. For palettes, and only for them. */
  readonly palette?: Uint8Array;
  /** `stored` for mixed frames, which do not compress; `deflate` for all others. */
  readonly compression: 'stored' | 'deflate';
  /** What the files say of themselves; without it they carry no metadata. */
  readonly metadata?: PngMetadata;
  readonly checksums: Checksums;
  /**
   * For `stored`: where the encoder's buffer comes from. So many bytes, once, which must not
   * move. In WebAssembly memory, checksums that live in that memory need no copy.
   */
  readonly allocate?: (sizeBytes: number) => Uint8Array;
  /** Moves rows apart in what `allocate` gave, as {@link SpreadRows} says. */
  readonly spreadRows?: SpreadRows;
}

/** Writes any frame of one space as a PNG. Memory: about one file. */
export class PngEncoder {
  readonly #space: Space;
  readonly #crc32: Checksum;
  /** The bytes from the signature to the last chunk that all frames share. */
  readonly #head: Uint8Array;
  readonly #hasMetadata: boolean;
  /** The offset of IDAT. */
  readonly #imageAt: number;
  readonly #image: StoredImage | DeflatedImage;

  /**
   * @throws {@link EnumeratorError} `E_PALETTE` where the palette has not 3·K bytes
   * @throws TypeError where `palette` is needed and missing or not wanted, or a checksum can't be carried on
   */
  constructor(space: Space, options: PngEncoderOptions) {
    const { palette, compression, metadata, checksums } = options;
    checkPalette(space, palette);
    checkChecksums(checksums);
    this.#space = space;
    this.#crc32 = checksums.crc32;
    this.#head = makeHead(space, palette, metadata, checksums.crc32);
    this.#hasMetadata = metadata !== undefined;
    this.#imageAt = this.#head.length + (this.#hasMetadata ? MAX_INDEX_CHUNK_BYTES : 0);

    if (compression === 'deflate') {
      const rows = new RowWriter(space);
      this.#image = new DeflatedImage(rows, space, this.#imageAt, this.#crc32);
    } else {
      const rows = new RowWriter(space, options.spreadRows);
      const allocate = options.allocate ?? ((sizeBytes) => new Uint8Array(sizeBytes));
      this.#image = new StoredImage(rows, space.height, this.#imageAt, checksums, allocate);
    }
  }

  /**
   * One frame as a PNG file. Takes no memory but a few views and, for `deflate`, now and then a larger
   * buffer.
   * @param samples - the frame's sample bytes (SPEC §4); not kept. Digits at or above the
   * radix are not looked for: they make the picture of another frame
   * @param index - for the metadata; its chunk is left out where this is missing or has more
   * than 1,000 decimal digits
   * @returns a view into the encoder's buffer, valid until the next call
   * @throws {@link EnumeratorError} `E_FRAME` where the number of bytes is not the frame's
   */
  encode(samples: Uint8Array, index?: bigint): Uint8Array {
    checkFrameBytes(this.#space, samples);
    const image = this.#image;
    const end = image.write(samples);
    const { out } = image;
    let at = this.#imageAt;
    const text = this.#hasMetadata && index !== undefined ? indexText(index) : '';
    if (text !== '') {
      at -= CHUNK_OVERHEAD + text.length;
      writeIndexChunk(out, at, text, this.#crc32);
    }
    at -= this.#head.length;
    out.set(this.#head, at);
    return out.subarray(at, end);
  }
}

function checkChecksums({ crc32, adler32 }: Checksums): void {
  const bytes = Uint8Array.of(1, 2, 3);
  const [first, rest] = [bytes.subarray(0, 1), bytes.subarray(1)];
  for (const [name, checksum] of Object.entries({ crc32, adler32 })) {
    // A wrapper that drops the second argument would write files that look right while they are small.
    if (checksum(rest, checksum(first)) !== checksum(bytes)) {
      throw new TypeError(`${name} must take a previous value as its second argument`);
    }
  }
}

/** Signature, IHDR, PLTE and the metadata that all frames share. */
function makeHead(
  space: Space,
  palette: Uint8Array | undefined,
  metadata: PngMetadata | undefined,
  crc32: Checksum,
): Uint8Array {
  const { width, height, depth, color } = space;
  const parts = [SIGNATURE, makeHeaderChunk(width, height, depth, COLOR_TYPES[color], crc32)];
  if (palette !== undefined) parts.push(makeChunk('PLTE', palette, crc32));
  if (metadata !== undefined) parts.push(...makeMetadataChunks(space, metadata, crc32));
  return joinBytes(...parts);
}
