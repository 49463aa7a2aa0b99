/**
 * The bridge to upng-js, which undoes the rows' filters for the reader.
 *
 * `UPNG.decode` checks nothing: lengths beyond the file, CRCs, sizes, what inflates to
 * gigabytes. So it never sees a file. It gets one that is made here of a single IDAT, with
 * the compression method 1, at which it takes IDAT's data as they are instead of inflating
 * them; they have been inflated before, under a limit, and their filter bytes checked.
 *
 * Nor does it see an interlaced picture, because upng-js 2.1.0 gets these wrong:
 * - at 1 bit it puts the columns 4 to 7 of every eight over the columns 0 to 3;
 * - where a pass is empty (fewer than five columns), and the next pass's first filter byte
 *   is not 0, it undoes a filter in the empty pass and so spoils the first pixel after it;
 * - beyond 256 MiB its offsets in bits overflow.
 * Each pass is a picture of its own, so it gets the passes one by one.
 *
 * Its types come from elsewhere and are wrong about `data`, which is a Uint8Array: with the
 * rows, and behind them whatever was left over.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import UPNG from 'upng-js';
import { pngError } from './chunks.js';
import { IEND, SIGNATURE, writeLatin1, writeUint32 } from './format.js';

/** upng-js: "don't inflate". PNG knows no method but 0. */
const NOT_COMPRESSED = 1;

const MAX_FILTER = 4;

interface RowFormat {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colorType: number;
}

/**
 * Undo the filters of one picture that is not interlaced.
 * @param filtered - `height` rows, each a filter byte and `rowBytes` bytes; not changed
 * @param format - `width` in pixels; a colour type and depth that go together
 * @param rowBytes - that of the format's rows, without the filter byte
 * @returns height · rowBytes bytes in new memory; during the call it takes three times that
 * @throws {@link EnumeratorError} `E_PNG` where there is no such filter
 */
export function undoFilters(filtered: Uint8Array, format: RowFormat, rowBytes: number): Uint8Array {
  checkFilters(filtered, rowBytes + 1);
  const decoded = UPNG.decode(wrap(filtered, format).buffer);
  const data: unknown = decoded.data;
  const bytes = format.height * rowBytes;
  if (!(data instanceof Uint8Array) || data.length < bytes) {
    throw new Error(`upng-js gave no ${bytes} bytes: it is not the version that this was made for`);
  }
  return data.subarray(0, bytes);
}

/** upng-js would leave a row with any other filter as garbage. */
function checkFilters(filtered: Uint8Array, rowStride: number): void {
  for (let at = 0; at < filtered.length; at += rowStride) {
    if (filtered[at]! > MAX_FILTER) {
      throw pngError(
        `row ${grouped(at / rowStride)} of the image data has filter ${filtered[at]}: the last is ${MAX_FILTER}`,
      );
    }
  }
}

/** A file with these rows for upng-js alone: CRCs are left zero, since it looks at none. */
function wrap(filtered: Uint8Array, format: RowFormat): Uint8Array<ArrayBuffer> {
  const headerAt = SIGNATURE.length;
  const imageAt = headerAt + 25;
  const file = new Uint8Array(imageAt + 12 + filtered.length + IEND.length);
  file.set(SIGNATURE);
  writeUint32(file, headerAt, 13);
  writeLatin1(file, headerAt + 4, 'IHDR');
  writeUint32(file, headerAt + 8, format.width);
  writeUint32(file, headerAt + 12, format.height);
  file[headerAt + 16] = format.depth;
  file[headerAt + 17] = format.colorType;
  file[headerAt + 18] = NOT_COMPRESSED;
  writeUint32(file, imageAt, filtered.length);
  writeLatin1(file, imageAt + 4, 'IDAT');
  file.set(filtered, imageAt + 8);
  file.set(IEND, file.length - IEND.length);
  return file;
}
