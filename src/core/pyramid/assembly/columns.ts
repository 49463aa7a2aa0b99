/**
 * Rows with a column in every gap, rows with one in some, and what lies in the gaps alone, by the
 * tables of `lattice.ts`. hot: run `npm run bench` before editing.
 */
import { channels, GIVE, ROW, TAKE } from './layout';
import { ALL, endColumn, endGap, firstColumn, firstGap, gaps, GIVE_BYTES, TAKE_BYTES } from './lattice';
import { evens, odds } from './wide';

/** Sixteen bytes of the 32 at `from`: what is beyond either half is 0 there. */
// @ts-ignore: decorator
@inline
function pick(from: usize, places: usize): v128 {
  const low = i8x16.swizzle(v128.load(from), v128.load(places));
  return v128.or(low, i8x16.swizzle(v128.load(from, 16), v128.load(places, 16)));
}

/** The columns that there are, of a row that has one in every gap. */
export function take<T>(from: usize, out: usize): void {
  const end = usize(endColumn - firstColumn) * sizeof<T>();
  let table: usize = TAKE;
  let i: usize = 0;
  do {
    v128.store(out + i, pick(from + usize(load<u32>(table, 32)) * sizeof<T>(), table));
    table += TAKE_BYTES;
    i += 16;
  } while (i < end);
}

/** Give each gap with a column its own of a row of what lies in these alone; 0 to the others. */
export function spreadToGaps<T>(from: usize, out: usize): void {
  const end = usize(endGap - firstGap) * sizeof<T>();
  let table: usize = GIVE;
  let i: usize = 0;
  do {
    const values = v128.load(from + usize(load<u32>(table, 64)) * sizeof<T>());
    v128.store(out + i, i8x16.swizzle(values, v128.load(table)));
    table += GIVE_BYTES;
    i += 16;
  } while (i < end);
}

/** The inverse: leave out the gaps without a column. */
export function packGaps<T>(from: usize, out: usize): void {
  const end = usize(endGap - firstGap) * sizeof<T>();
  let table: usize = GIVE;
  let i: usize = 0;
  do {
    const to = out + usize(load<u32>(table, 64)) * sizeof<T>();
    v128.store(to, i8x16.swizzle(v128.load(from + i), v128.load(table, 16)));
    table += GIVE_BYTES;
    i += 16;
  } while (i < end);
}

/** The old columns of a row, or, for `behind` = 1, what lies in the gaps behind them. */
export function oldOf<T>(from: usize, behind: i32, out: usize): void {
  const end = usize(endGap - firstGap) * sizeof<T>();
  if (gaps == ALL) {
    let i: usize = 0;
    do {
      const a = v128.load(from + 2 * i);
      const b = v128.load(from + 2 * i, 16);
      v128.store(out + i, behind == 0 ? evens<T>(a, b) : odds<T>(a, b));
      i += 16;
    } while (i < end);
    return;
  }
  let table: usize = GIVE;
  const first = from + usize(behind) * sizeof<T>();
  let i: usize = 0;
  do {
    v128.store(out + i, pick(first + usize(load<u32>(table, 68)) * sizeof<T>(), table + 32));
    table += GIVE_BYTES;
    i += 16;
  } while (i < end);
}

/** Whether what lies in the gaps of each sample's row is what was predicted; where a vector is not whole, it may be denied. */
export function areGapsPredicted<T>(row: usize, pitch: usize, predictions: usize): bool {
  const end = usize(endGap - firstGap) * sizeof<T>();
  let other = i8x16.splat(0);
  for (let c: usize = 0; c < usize(channels); c++) {
    const predicted = predictions + c * ROW;
    const from = row + c * pitch;
    if (gaps == ALL) {
      let i: usize = 0;
      do {
        const values = odds<T>(v128.load(from + 2 * i), v128.load(from + 2 * i, 16));
        other = v128.or(other, v128.xor(values, v128.load(predicted + i)));
        i += 16;
      } while (i < end);
      continue;
    }
    let table: usize = GIVE;
    let i: usize = 0;
    do {
      const values = pick(from + usize(load<u32>(table, 68) + 1) * sizeof<T>(), table + 32);
      const differences = v128.xor(values, v128.load(predicted + i));
      // Gaps without a column have no place in the table.
      other = v128.or(other, v128.andnot(differences, i8x16.shr_s(v128.load(table), 7)));
      table += GIVE_BYTES;
      i += 16;
    } while (i < end);
  }
  return !v128.any_true(other);
}

/** The same for a row of columns. */
export function isRowPredicted<T>(row: usize, pitch: usize, predictions: usize): bool {
  const end = usize(endColumn - firstColumn) * sizeof<T>();
  let other = i8x16.splat(0);
  for (let c: usize = 0; c < usize(channels); c++) {
    const predicted = predictions + c * ROW;
    const from = row + c * pitch;
    let i: usize = 0;
    do {
      other = v128.or(other, v128.xor(v128.load(from + i), v128.load(predicted + i)));
      i += 16;
    } while (i < end);
  }
  return !v128.any_true(other);
}
