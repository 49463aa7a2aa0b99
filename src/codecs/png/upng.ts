/**
 * The bridge to upng-js, which undoes the rows' filters for the reader, and does nothing else: its
 * `UPNG.decode` checks nothing (lengths beyond the file, CRCs, sizes, what inflates to gigabytes),
 * and upng-js 2.1.0 gets interlaced pictures wrong:
 * - at 1 bit it puts the columns 4 to 7 of every eight over the columns 0 to 3;
 * - where a pass is empty (fewer than five columns), and the next pass's first filter byte
 *   is not 0, it undoes a filter in the empty pass and so spoils the first pixel after it;
 * - beyond 256 MiB its offsets in bits overflow.
 * So rows are inflated before, under a limit, and each pass comes as a picture of its own.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import UPNG from 'upng-js';
import { pngError } from './faults.js';
import type { Header } from './structure.js';

const MAX_FILTER = 4;

type RowFormat = Pick<Header, 'width' | 'height' | 'depth' | 'colorType'>;

/** What its types leave out: filters undone in place, rows moved up over the filter bytes. */
const { _filterZero: filterZero } = UPNG.decode as unknown as {
  readonly _filterZero: (
    data: Uint8Array,
    format: { readonly depth: number; readonly ctype: number },
    from: number,
    width: number,
    height: number,
  ) => void;
};

/**
 * Undo the filters of one picture that is not interlaced, in place.
 * @param filtered - `height` rows, each a filter byte and `rowBytes` bytes; taken over
 * @param format - `width` in pixels; a colour type and depth that go together
 * @param rowBytes - that of the format's rows, without the filter byte
 * @returns height · rowBytes bytes, in the same memory
 * @throws {@link EnumeratorError} `E_PNG` where there is no such filter
 */
export function undoFilters(
  filtered: Uint8Array,
  { width, height, depth, colorType }: RowFormat,
  rowBytes: number,
): Uint8Array {
  checkFilters(filtered, rowBytes + 1);
  filterZero(filtered, { depth, ctype: colorType }, 0, width, height);
  return filtered.subarray(0, height * rowBytes);
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
