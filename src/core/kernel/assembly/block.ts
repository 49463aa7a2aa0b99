/**
 * Where a block ends, and what its bytes cost. hot: run `npm run bench` before editing.
 */
import { BLOCK, BYTE_COSTS, BYTE_COUNTS, PIECE, PIECE_COUNTS } from './deflate-layout';
import { sumLanes } from './filter';
import { chooseHash } from './match';

/** In eighths of a bit: what literals cost at least, at most, and where their shares are not known. */
const MIN_COST: u32 = 12;
const MAX_COST: u32 = 72;
const EVEN_COST: u32 = 64;

/** Add one to a word of a table. */
// @ts-ignore: decorator
@inline
export function count(table: usize, symbol: u32): void {
  const at = table + (usize(symbol) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** Count bytes into PIECE_COUNTS: in four tables at first, since a count waits for the one before it in the same word. */
function countBytes(from: usize, end: usize): void {
  memory.fill(PIECE_COUNTS, 0, 4 * 1024);
  while (from + 8 <= end) {
    const eight = load<u64>(from);
    // Runs are counted at once.
    if (from + 16 <= end && i8x16.all_true(i8x16.eq(v128.load(from), i8x16.splat(i8(eight))))) {
      const place = PIECE_COUNTS + (usize(u32(eight) & 255) << 2);
      store<u32>(place, load<u32>(place) + 16);
      from += 16;
      continue;
    }
    from += 8;
    count(PIECE_COUNTS, u32(eight) & 255);
    count(PIECE_COUNTS + 1024, u32(eight >> 8) & 255);
    count(PIECE_COUNTS + 2048, u32(eight >> 16) & 255);
    count(PIECE_COUNTS + 3072, u32(eight >> 24) & 255);
    count(PIECE_COUNTS, u32(eight >> 32) & 255);
    count(PIECE_COUNTS + 1024, u32(eight >> 40) & 255);
    count(PIECE_COUNTS + 2048, u32(eight >> 48) & 255);
    count(PIECE_COUNTS + 3072, u32(eight >> 56));
  }
  for (; from < end; from++) count(PIECE_COUNTS, load<u8>(from));
  for (let at = PIECE_COUNTS; at < PIECE_COUNTS + 1024; at += 16) {
    const sum = i32x4.add(
      i32x4.add(v128.load(at), v128.load(at, 1024)),
      i32x4.add(v128.load(at, 2048), v128.load(at, 3072)),
    );
    v128.store(at, sum);
  }
}

/** Whether a piece has other bytes than the `size` before it: their shares of it differ by half in sum. */
function isOther(size: usize): bool {
  let sum = i32x4.splat(0);
  for (let at: usize = 0; at < 1024; at += 16) {
    const block = i32x4.mul(v128.load(BYTE_COUNTS + at), i32x4.splat(PIECE));
    const piece = i32x4.mul(v128.load(PIECE_COUNTS + at), i32x4.splat(i32(size)));
    sum = i32x4.add(sum, i32x4.abs(i32x4.sub(block, piece)));
  }
  return sumLanes(sum) > u32(size) * u32(PIECE / 2);
}

/** How many of `size` bytes from `from` on are one block; how often each of them occurs stands at BYTE_COUNTS then. */
export function takeBlock(from: usize, size: usize): usize {
  const most = min(size, usize(BLOCK));
  memory.fill(BYTE_COUNTS, 0, 1024);
  let taken: usize = 0;
  while (taken < most) {
    const piece = min(usize(PIECE), most - taken);
    countBytes(from + taken, from + taken + piece);
    // Of few bytes the shares say little.
    if (taken > 0 && piece == usize(PIECE) && isOther(taken)) break;
    for (let at: usize = 0; at < 1024; at += 16) {
      v128.store(BYTE_COUNTS + at, i32x4.add(v128.load(BYTE_COUNTS + at), v128.load(PIECE_COUNTS + at)));
    }
    taken += piece;
  }
  return taken;
}

/** Eight times the logarithm of x to the base 2, in whole numbers. */
// @ts-ignore: decorator
@inline
function log(x: u32): u32 {
  const bits = 31 - clz(x);
  return (bits << 3) + (((x << (31 - bits)) >> 28) & 7);
}

/** Set what a byte costs as a literal, by its share of the block's `size` bytes. */
export function makeCosts(size: u32): void {
  const whole = log(size);
  let sum: u32 = 0;
  for (let at: usize = 0; at < 1024; at += 4) {
    const times = load<u32>(BYTE_COUNTS + at);
    const cost = times == 0 ? MAX_COST : min(MAX_COST, max(MIN_COST, whole - log(times)));
    store<u32>(BYTE_COSTS + at, cost);
    sum += cost * times;
  }
  chooseHash(sum / size);
}

/** The same where few bytes say nothing yet of the code: eight bits each. */
export function makeEvenCosts(): void {
  for (let at: usize = 0; at < 1024; at += 16) v128.store(BYTE_COSTS + at, i32x4.splat(EVEN_COST));
  chooseHash(EVEN_COST);
}
