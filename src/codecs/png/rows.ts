/**
 * The rows of a PNG's image data, and the way back to sample bytes (SPEC §4).
 *
 * A row is a filter byte, always 0 here, and its samples: at 8 bit one byte each, at 16
 * two bytes with the high one first (sample bytes have the low one first), below 8 packed
 * from the top bit, the row's last byte filled up with zeros.
 * @module
 */
import { rowBytesOf } from './format.js';
import type { Header } from './structure.js';

/** The bytes of 16-bit samples whose order is swapped at a time: they stay in the cache. */
const SWAP_BYTES = 2 ** 14;

/**
 * Moves rows that lie behind one another apart in a buffer, for a zero before each.
 * @param at - where the first zero is to be; the rows end where the last one is to end
 */
export type SpreadRows = (at: number, rows: number, width: number) => void;

/** Lays sample bytes out as rows with filter bytes. Holds no frame; made once for a space. */
export class RowWriter {
  readonly #depth: number;
  /** Samples in a row. */
  readonly #rowSamples: number;
  /** For 16 bit only. */
  readonly #swapper: ByteSwapper | undefined;
  readonly #spread: SpreadRows | undefined;
  /** Bytes of a row with its filter byte. */
  readonly rowBytes: number;

  /**
   * @param format - its `width`, `channels` and `depth` as in a checked Space
   * @param spread - for the buffer that all rows are written into, where there is a faster way than
   *   the plain one
   */
  constructor(format: Pick<Header, 'width' | 'channels' | 'depth'>, spread?: SpreadRows) {
    this.#spread = spread;
    this.#depth = format.depth;
    this.#rowSamples = format.width * format.channels;
    this.#swapper = format.depth === 16 ? new ByteSwapper() : undefined;
    this.rowBytes = 1 + rowBytesOf(format.width, format.channels, format.depth);
  }

  /**
   * Write whole rows. Hot: measure before you edit.
   * @param samples - a whole frame's sample bytes; not kept
   * @param firstRow - where to begin
   * @param rows - how many
   * @param out - gets `rows` · {@link rowBytes} bytes from `at` on, all of them written
   */
  writeRows(
    samples: Uint8Array,
    firstRow: number,
    rows: number,
    out: Uint8Array,
    at: number,
  ): void {
    const { rowBytes } = this;
    const width = rowBytes - 1;
    if (this.#depth === 8) {
      const first = firstRow * width;
      this.#spreadRows(samples.subarray(first, first + rows * width), rows, out, at);
    } else if (this.#swapper !== undefined && width <= SWAP_BYTES) {
      const batchRows = Math.floor(SWAP_BYTES / width);
      for (let row = firstRow, left = rows; left > 0; row += batchRows, left -= batchRows) {
        const count = Math.min(batchRows, left);
        const batch = samples.subarray(row * width, (row + count) * width);
        this.#spreadRows(this.#swapper.swap(batch), count, out, at);
        at += count * rowBytes;
      }
    } else {
      for (let row = firstRow; row < firstRow + rows; row++, at += rowBytes) {
        this.writePart(samples, row, 0, rowBytes, out, at);
      }
    }
  }

  /**
   * Write the bytes [first, end) of one row, counted with its filter byte.
   * @param samples - a whole frame's sample bytes; not kept
   * @param out - gets `end − first` bytes from `at` on
   */
  writePart(
    samples: Uint8Array,
    row: number,
    first: number,
    end: number,
    out: Uint8Array,
    at: number,
  ): void {
    if (first === 0) {
      out[at++] = 0;
      first = 1;
    }
    const before = row * this.#rowSamples;
    if (this.#depth === 8) {
      out.set(samples.subarray(before + first - 1, before + end - 1), at);
    } else if (this.#depth === 16) {
      // A part may begin or end between the two bytes of a sample; rows begin at even places.
      const from = 2 * before + first - 1;
      const to = 2 * before + end - 1;
      for (let i = from; i < to; i++) out[at++] = samples[i ^ 1]!;
    } else {
      const samplesPerByte = 8 / this.#depth;
      const from = (first - 1) * samplesPerByte;
      const to = Math.min((end - 1) * samplesPerByte, this.#rowSamples);
      packBits(samples, before + from, before + to, this.#depth, out, at);
    }
  }

  /**
   * Write rows with filter bytes between them: all samples in one copy, flush with the end, then
   * each row moved towards the start by the filter bytes that lie behind it. A view per row,
   * the plain way, costs three times that at rows of 200 bytes.
   */
  #spreadRows(source: Uint8Array, rows: number, out: Uint8Array, at: number): void {
    const width = source.length / rows;
    let from = at + rows;
    out.set(source, from);
    if (this.#spread !== undefined) {
      this.#spread(at, rows, width);
      return;
    }
    for (let to = at; to < from; to += 1 + width, from += width) {
      out.copyWithin(to + 1, from, from + width);
      out[to] = 0;
    }
  }
}

/** Turns the two bytes of each 16-bit sample round, two samples at a time. */
class ByteSwapper {
  readonly #words = new Uint32Array(SWAP_BYTES / 4);
  readonly #bytes = new Uint8Array(this.#words.buffer);

  /**
   * @param source - an even number of bytes, at most SWAP_BYTES; not changed
   * @returns a view that is valid until the next call
   */
  swap(source: Uint8Array): Uint8Array {
    const words = this.#words;
    this.#bytes.set(source);
    for (let i = 0, end = Math.ceil(source.length / 4); i < end; i++) {
      const word = words[i]!;
      words[i] = ((word & 0x00ff00ff) << 8) | ((word >>> 8) & 0x00ff00ff);
    }
    return this.#bytes.subarray(0, source.length);
  }
}

/** Pack samples [from, to) of 1, 2 or 4 bit from the top bit on; the last byte is filled up. */
export function packBits(
  samples: Uint8Array,
  from: number,
  to: number,
  depth: number,
  out: Uint8Array,
  at: number,
): void {
  const s = samples;
  // Written out, since a loop over the samples of a byte takes three to five times as long.
  if (depth === 1) {
    for (; from + 8 <= to; from += 8) {
      out[at++] =
        (s[from]! << 7) |
        (s[from + 1]! << 6) |
        (s[from + 2]! << 5) |
        (s[from + 3]! << 4) |
        (s[from + 4]! << 3) |
        (s[from + 5]! << 2) |
        (s[from + 6]! << 1) |
        s[from + 7]!;
    }
  } else if (depth === 2) {
    for (; from + 4 <= to; from += 4) {
      out[at++] = (s[from]! << 6) | (s[from + 1]! << 4) | (s[from + 2]! << 2) | s[from + 3]!;
    }
  } else {
    for (; from + 2 <= to; from += 2) out[at++] = (s[from]! << 4) | s[from + 1]!;
  }
  if (from < to) {
    let byte = 0;
    for (let shift = 8 - depth; from < to; shift -= depth) byte |= s[from++]! << shift;
    out[at] = byte;
  }
}

/**
 * Rows without filter bytes → sample bytes, the inverse of {@link RowWriter}.
 * @param rows - height · rowBytesOf(width, channels, depth) bytes; taken over: at 8 and 16
 * bit it is what is returned, changed in place
 * @returns width · height · channels sample bytes (twice that at 16 bit)
 */
export function rowsToSamples(
  rows: Uint8Array,
  format: Pick<Header, 'width' | 'height' | 'channels' | 'depth'>,
): Uint8Array {
  const { width, height, channels, depth } = format;
  if (depth === 8) return rows;
  if (depth === 16) {
    for (let at = 0; at < rows.length; at += 2) {
      const high = rows[at]!;
      rows[at] = rows[at + 1]!;
      rows[at + 1] = high;
    }
    return rows;
  }
  const rowSamples = width * channels;
  const rowBytes = rowBytesOf(width, channels, depth);
  const samples = new Uint8Array(rowSamples * height);
  const samplesPerByte = 8 / depth;
  const mask = 2 ** depth - 1;
  for (let row = 0, to = 0; row < height; row++) {
    let from = row * rowBytes;
    for (const end = to + rowSamples; to < end;) {
      const byte = rows[from++]!;
      const last = Math.max(0, samplesPerByte - (end - to));
      for (let i = samplesPerByte - 1; i >= last; i--)
        samples[to++] = (byte >>> (i * depth)) & mask;
    }
  }
  return samples;
}
