/**
 * Rows of samples as differences from their neighbours: the five filters of PNG (W3C's PNG, "Filtering"). Of each row
 * they have the one with the least sum of sizes, the first of equals. hot: run `npm run bench` before editing.
 */

/** The size of 16 differences, which are signed bytes, as four sums. */
// @ts-ignore: decorator
@inline
function sizes(differences: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.abs(differences)));
}

// @ts-ignore: decorator
@inline
export function sumLanes(x: v128): u32 {
  return (
    i32x4.extract_lane(x, 0) + i32x4.extract_lane(x, 1) + i32x4.extract_lane(x, 2) + i32x4.extract_lane(x, 3)
  );
}

/** The mean of both, rounded down: avgr rounds up. */
// @ts-ignore: decorator
@inline
function average(left: v128, up: v128): v128 {
  return i8x16.sub(i8x16.avgr_u(left, up), v128.and(v128.xor(left, up), i8x16.splat(1)));
}

/** Whichever of the three is nearest to left + up - corner, the first of equals. */
// @ts-ignore: decorator
@inline
function nearest(left: v128, up: v128, corner: v128): v128 {
  // How far the estimate is from each: |up - corner|, |left - corner|, and the sum of both or, where they
  // have opposite signs, their difference. Each sum is cut at 255, which no other distance exceeds.
  const leftUp = i8x16.sub_sat_u(up, corner);
  const leftDown = i8x16.sub_sat_u(corner, up);
  const upUp = i8x16.sub_sat_u(left, corner);
  const upDown = i8x16.sub_sat_u(corner, left);
  const fromLeft = v128.or(leftUp, leftDown);
  const fromUp = v128.or(upUp, upDown);
  const low = i8x16.min_u(fromLeft, fromUp);
  const high = i8x16.max_u(fromLeft, fromUp);
  const isAbove = i8x16.eq(leftDown, i8x16.splat(0));
  const isRight = i8x16.eq(upDown, i8x16.splat(0));
  const isSame = i8x16.eq(isAbove, isRight);
  const fromCorner = v128.bitselect(i8x16.add_sat_u(low, high), i8x16.sub(high, low), isSame);
  const isLeft = v128.and(i8x16.eq(low, fromLeft), i8x16.eq(i8x16.min_u(fromLeft, fromCorner), fromLeft));
  const isUp = i8x16.eq(i8x16.min_u(fromUp, fromCorner), fromUp);
  return v128.bitselect(left, v128.bitselect(up, corner, isUp), isLeft);
}

/** The lanes below `count` of 16. */
// @ts-ignore: decorator
@inline
function lanesBelow(count: i32): v128 {
  return i8x16.lt_s(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(i8(count)));
}

/** Whether a row is all zeros: many are, and nothing is less. */
function isZero(row: usize, rowBytes: usize): bool {
  let i: usize = 0;
  for (; i + 16 <= rowBytes; i += 16) if (v128.any_true(v128.load(row + i))) return false;
  return !v128.any_true(v128.and(v128.load(row + i), lanesBelow(i32(rowBytes - i))));
}

/** The filter with the least sum. */
function chooseFilter(row: usize, above: usize, rowBytes: usize, pixelBytes: usize): u32 {
  if (isZero(row, rowBytes)) return 0;
  let none = i32x4.splat(0);
  let sub = i32x4.splat(0);
  let up = i32x4.splat(0);
  let mean = i32x4.splat(0);
  let paeth = i32x4.splat(0);
  // Of the pixel left of the first one all samples are 0.
  let inside = v128.not(lanesBelow(i32(pixelBytes)));
  for (let i: usize = 0; i < rowBytes; i += 16) {
    const x = v128.load(row + i);
    const a = v128.and(inside, v128.load(row + i - pixelBytes));
    const b = v128.load(above + i);
    const c = v128.and(inside, v128.load(above + i - pixelBytes));
    inside = i8x16.splat(-1);
    const counted = i + 16 <= rowBytes ? inside : lanesBelow(i32(rowBytes - i));
    none = i32x4.add(none, sizes(v128.and(counted, x)));
    sub = i32x4.add(sub, sizes(v128.and(counted, i8x16.sub(x, a))));
    up = i32x4.add(up, sizes(v128.and(counted, i8x16.sub(x, b))));
    mean = i32x4.add(mean, sizes(v128.and(counted, i8x16.sub(x, average(a, b)))));
    paeth = i32x4.add(paeth, sizes(v128.and(counted, i8x16.sub(x, nearest(a, b, c)))));
  }
  let best: u32 = 0;
  let least = sumLanes(none);
  for (let filter: u32 = 1; filter < 5; filter++) {
    const sum = sumLanes(filter == 1 ? sub : filter == 2 ? up : filter == 3 ? mean : paeth);
    if (sum < least) {
      least = sum;
      best = filter;
    }
  }
  return best;
}

/** One row, its filter known to the compiler. */
// @ts-ignore: decorator
@inline
function filterRow(out: usize, row: usize, above: usize, rowBytes: usize, pixelBytes: usize, filter: u32): void {
  let inside = v128.not(lanesBelow(i32(pixelBytes)));
  for (let i: usize = 0; i < rowBytes; i += 16) {
    const x = v128.load(row + i);
    const a = v128.and(inside, v128.load(row + i - pixelBytes));
    const b = v128.load(above + i);
    const c = v128.and(inside, v128.load(above + i - pixelBytes));
    inside = i8x16.splat(-1);
    const estimate = filter == 1 ? a : filter == 2 ? b : filter == 3 ? average(a, b) : nearest(a, b, c);
    v128.store(out + i, i8x16.sub(x, estimate));
  }
}

/**
 * Filter `count` rows of `rowBytes` bytes, each behind a byte that is left free; in front of them stands the row
 * above, zeros at the top of a picture.
 * @param pixelBytes - how far a sample is from that of the pixel beside it
 * @param out - as many bytes as the rows have with those that are free; up to 15 behind them are written too
 */
export function filterRows(rows: usize, count: i32, rowBytes: usize, pixelBytes: usize, out: usize): void {
  const stride: usize = 1 + rowBytes;
  for (; count > 0; count--, rows += stride, out += stride) {
    const row = rows + 1;
    const above = row - stride;
    const filter = chooseFilter(row, above, rowBytes, pixelBytes);
    store<u8>(out, u8(filter));
    if (filter == 0) memory.copy(out + 1, row, rowBytes);
    else if (filter == 1) filterRow(out + 1, row, above, rowBytes, pixelBytes, 1);
    else if (filter == 2) filterRow(out + 1, row, above, rowBytes, pixelBytes, 2);
    else if (filter == 3) filterRow(out + 1, row, above, rowBytes, pixelBytes, 3);
    else filterRow(out + 1, row, above, rowBytes, pixelBytes, 4);
  }
}
