/**
 * Rows of pixels as differences from their neighbours, for pictures that are smooth. W3C's PNG, "Filtering".
 *
 * Each row takes the filter whose differences have the least sum of sizes: a guess at what deflates best.
 * @module
 */

/** How many filters there are: none, sub, up, average, Paeth. */
const FILTERS = 5;

/**
 * Put rows of 8-bit samples behind their filter bytes.
 * @param rows - `count·rowBytes` bytes
 * @param rowBytes - of one row, without the filter byte
 * @param pixelBytes - of one pixel, 1 to 4
 * @param above - the row in front of the first one; undefined at the picture's top
 * @returns new memory: `count·(1 + rowBytes)` bytes
 */
export function filterRows(
  rows: Uint8Array,
  rowBytes: number,
  pixelBytes: number,
  above?: Uint8Array,
): Uint8Array {
  const count = rows.length / rowBytes;
  const out = new Uint8Array(count * (1 + rowBytes));
  const tries = Array.from({ length: FILTERS }, () => new Uint8Array(rowBytes));
  let previous = above ?? new Uint8Array(rowBytes);
  for (let y = 0; y < count; y++) {
    const row = rows.subarray(y * rowBytes, (y + 1) * rowBytes);
    const best = filterRow(row, previous, pixelBytes, tries);
    out[y * (1 + rowBytes)] = best;
    out.set(tries[best] ?? row, y * (1 + rowBytes) + 1);
    previous = row;
  }
  return out;
}

/** Fill one row of each filter. @returns the filter with the least sum, the lower of two equal ones */
function filterRow(
  row: Uint8Array,
  previous: Uint8Array,
  pixelBytes: number,
  tries: readonly Uint8Array[],
): number {
  const [none, sub, up, average, paeth] = tries as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  let [noneSum, subSum, upSum, averageSum, paethSum] = [0, 0, 0, 0, 0];
  for (let i = 0; i < row.length; i++) {
    const value = row[i]!;
    const b = previous[i]!;
    const isInner = i >= pixelBytes;
    const a = isInner ? row[i - pixelBytes]! : 0;
    const c = isInner ? previous[i - pixelBytes]! : 0;
    const predicted = predictPaeth(a, b, c);
    none[i] = value;
    sub[i] = value - a;
    up[i] = value - b;
    average[i] = value - ((a + b) >>> 1);
    paeth[i] = value - predicted;
    noneSum += sizeOf(value);
    subSum += sizeOf(sub[i]!);
    upSum += sizeOf(up[i]!);
    averageSum += sizeOf(average[i]!);
    paethSum += sizeOf(paeth[i]!);
  }
  const sums = [noneSum, subSum, upSum, averageSum, paethSum];
  return sums.indexOf(Math.min(...sums));
}

/** Of a byte as a signed difference. */
function sizeOf(difference: number): number {
  return difference < 128 ? difference : 256 - difference;
}

/** Left, above, or above on the left: whichever is nearest to left + above − above on the left. */
function predictPaeth(a: number, b: number, c: number): number {
  const fromA = Math.abs(b - c);
  const fromB = Math.abs(a - c);
  const fromC = Math.abs(a + b - 2 * c);
  if (fromA <= fromB && fromA <= fromC) return a;
  return fromB <= fromC ? b : c;
}
