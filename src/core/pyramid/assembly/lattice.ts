/**
 * Lattices, and which column of the next one comes from where. SPEC §5.10.
 *
 * While 2^l ≤ W, every gap between the columns of level l − 1 has one of level l. On the one level
 * on which that is no longer so, some gaps have a column and others have none; beyond, none has.
 */
import { CHUNK, GIVE, height, SLACK, TAKE, width } from './layout';

/** Columns of the level before, and of this one. */
export let oldColumns: i32 = 0;
export let newColumns: i32 = 0;
/** The same for rows. */
export let oldRows: i32 = 0;
export let newRows: i32 = 0;
/** Bytes from a plane of the level before to its next one, and of this level. */
export let oldPlane: usize = 0;
export let newPlane: usize = 0;

/** Which gaps have a column. */
export const NONE: i32 = 0;
export const ALL: i32 = 1;
export const SOME: i32 = 2;
export let gaps: i32 = 0;

/** The chunk's gaps, as numbers of old columns, and its new columns: half-open. */
export let firstGap: i32 = 0;
export let endGap: i32 = 0;
export let firstColumn: i32 = 0;
export let endColumn: i32 = 0;

let level: i32 = 0;

/** How many columns or rows the lattice of a level has. */
export function countOf(side: i32, at: i32): i32 {
  return at < 31 && 1 << at <= side ? 1 << at : side;
}

/** ⌊k·side/2^l⌋ for the level before this one. */
// @ts-ignore: decorator
@inline
function oldPlace(side: i32, k: i32): i32 {
  return i32((u64(k) * u64(side)) >> (level - 1));
}

export function planeBytes(columns: i32, rows: i32, sampleBytes: usize): usize {
  return ((usize(columns) * usize(rows) * sampleBytes + 15) & ~15) + SLACK;
}

export function setLevel(at: i32, sampleBytes: usize): void {
  level = at;
  oldColumns = countOf(width, at - 1);
  newColumns = countOf(width, at);
  oldRows = countOf(height, at - 1);
  newRows = countOf(height, at);
  oldPlane = planeBytes(oldColumns, oldRows, sampleBytes);
  newPlane = planeBytes(newColumns, newRows, sampleBytes);
  gaps = newColumns == oldColumns ? NONE : newColumns == 2 * oldColumns ? ALL : SOME;
}

/** The number that an old row has among this level's. */
export function rowOf(old: i32): i32 {
  return newRows == oldRows ? old : newRows == 2 * oldRows ? 2 * old : oldPlace(height, old);
}

/** Whether this level has a row behind the old one. */
export function hasRowBehind(old: i32): bool {
  return rowOf(old + 1) - rowOf(old) == 2;
}

function columnOf(old: i32): i32 {
  return gaps == NONE ? old : gaps == ALL ? 2 * old : oldPlace(width, old);
}

/** Go on to the chunk that begins with an old column. */
export function setChunk<T>(first: i32): void {
  firstGap = first;
  endGap = min(first + CHUNK, oldColumns);
  firstColumn = columnOf(firstGap);
  endColumn = columnOf(endGap);
  if (gaps == SOME) setTables<T>();
}

/** Bytes of a record of TAKE and of GIVE. */
export const TAKE_BYTES: usize = 48;
export const GIVE_BYTES: usize = 80;

/** Write the number of a lane, or none, as the number of its bytes. */
// @ts-ignore: decorator
@inline
function putLane<T>(at: usize, lane: i32, value: i32): void {
  if (sizeof<T>() == 1) {
    store<u8>(at + lane, u8(value));
  } else {
    store<u8>(at + 2 * lane, u8(value < 0 ? value : 2 * value));
    store<u8>(at + 2 * lane, u8(value < 0 ? value : 2 * value + 1), 1);
  }
}

/**
 * For the level on which some gaps have a column. TAKE, a record for each vector of new columns: at 0,
 * which of two vectors' columns of a row in which every gap has one, from its u32 at 32 on; at 16 the
 * same, counted from the second vector. GIVE, a record for each vector of gaps: at 0, which of the
 * columns in gaps is this gap's, at 16, which of these gaps have a column, at 32 and 48, as in TAKE,
 * which new column is the old one that this gap lies behind; the first two from the u32 at 64 on, the
 * others from that at 68.
 */
function setTables<T>(): void {
  const lanes: i32 = 16 / sizeof<T>();
  const lastLane = lanes - 1;
  let column = 0;
  let taken: usize = TAKE;
  let base = 0;
  let inGaps = 0;
  let give: usize = GIVE;
  let packed = 0;
  for (let gap = 0; gap < endGap - firstGap; gap++) {
    const lane = gap & lastLane;
    if (lane == 0) {
      give = GIVE + usize(gap / lanes) * GIVE_BYTES;
      packed = 0;
      v128.store(give, i8x16.splat(-1));
      v128.store(give, i8x16.splat(-1), 16);
      store<u32>(give, inGaps, 64);
      store<u32>(give, column, 68);
    }
    putLane<T>(give + 32, lane, column - load<u32>(give, 68));
    v128.store(give, i8x16.sub(v128.load(give, 32), i8x16.splat(16)), 48);
    const size = oldPlace(width, firstGap + gap + 1) - oldPlace(width, firstGap + gap);
    for (let i = 0; i < size; i++) {
      if ((column & lastLane) == 0) {
        taken = TAKE + usize(column / lanes) * TAKE_BYTES;
        base = 2 * gap + i;
        v128.store(taken, i8x16.splat(0));
        store<u32>(taken, base, 32);
      }
      putLane<T>(taken, column & lastLane, 2 * gap + i - base);
      v128.store(taken, i8x16.sub(v128.load(taken), i8x16.splat(16)), 16);
      column++;
    }
    if (size == 2) {
      putLane<T>(give, lane, inGaps - load<u32>(give, 64));
      putLane<T>(give + 16, packed, lane);
      packed++;
      inGaps++;
    }
  }
}
