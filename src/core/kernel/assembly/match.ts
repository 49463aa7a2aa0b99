/**
 * What a block repeats of the 32 KiB before each place: RFC 1951's lengths and distances.
 *
 * Places with the same hash of some bytes are chained, as in zlib. Two things differ. A match is taken only where its
 * bytes would cost more as literals, since filtered rows of a soft picture have a match of four bytes nearly
 * everywhere, and it costs more than they do. And where nothing is found, steps grow, so that noise is passed
 * over quickly. hot: run `npm run bench` before editing.
 */
import { BYTE_COSTS, CHAIN, HASH_BITS, HEADS, WINDOW } from './deflate-layout';

const MAX_LENGTH: i32 = 258;
const MIN_LENGTH: i32 = 3;
/** The hash's bytes are at most so many, and as many as cost about so much in eighths of a bit as literals. */
const MAX_HASHED: u32 = 8;
const HASHED_COST: u32 = 128;
/** How many places of a chain are looked at. */
const DEPTH: i32 = 5;
/**
 * In a large block where so many bytes are hashed, literals are cheap and a match saves little: fewer places are
 * looked at, and where so many in a row had none, steps are longer by so much.
 */
const CHEAP_HASHED: i32 = 7;
const CHEAP_BLOCK: usize = 16384;
const CHEAP_DEPTH: i32 = 2;
const CHEAP_STEP: usize = 6;
const CHEAP_MISSES: u32 = 40;
/** A match of this length is taken without a look at the next place. */
const GOOD_LENGTH: u32 = 32;
/** Matches from so near are runs. Their places are not chained: chains would hold nothing else. */
const RUN_DISTANCE: u32 = 16;
/** Steps grow by one after 2^PATIENCE places without a match, up to MAX_STEP. */
const PATIENCE: u32 = 9;
const MAX_STEP: u32 = 32;
/** How many bytes of a match are weighed; the others count a bit each. */
const WEIGHED: i32 = 48;
/** In eighths of a bit: the codes of a length, of the distance that the match before had, and of another one. */
const LENGTH_COST: i32 = 64;
const SAME_COST: i32 = 24;
const DISTANCE_COST: i32 = 40;

/** An address and this are a place: the stream's first byte stands at 1. */
let offset: u32 = 0;
/** How many bytes the hash is of: no shorter match is looked for. */
let hashed: i32 = MIN_LENGTH;
/** What one of the block's bytes costs as a literal, in eighths of a bit. */
let meanCost: i32 = 0;
/** Places without a match. */
let misses: u32 = 0;
/** The distance of the match before, or 0. */
let lastDistance: u32 = 0;
/** How many places of a chain are looked at in this block. */
let depth: i32 = DEPTH;
/** What the match that was found last saves, in eighths of a bit. */
let saved: i32 = 0;
/** How long the longest match there was, taken or not. */
let seen: i32 = 0;

/** Begin a stream whose first byte stands at `at`. */
export function openWindow(at: usize): void {
  memory.fill(HEADS, 0, 4 << HASH_BITS);
  offset = 1 - u32(at);
  misses = 0;
  lastDistance = 0;
}

/** What stood in memory was moved down by so many bytes. */
export function moveWindow(by: usize): void {
  offset += u32(by);
}

/** Chain the place of `at`, and give the last one before it with the same hash, or 0. */
// @ts-ignore: decorator
@inline
function chain(at: usize): u32 {
  const bytes = load<u64>(at) << (64 - 8 * hashed);
  const hash = (bytes * 0x9e3779b97f4a7c15) >> (64 - HASH_BITS);
  const head = HEADS + (usize(hash) << 2);
  const before = load<u32>(head);
  const place = u32(at) + offset;
  store<u32>(head, place);
  store<u32>(CHAIN + ((usize(place) & (WINDOW - 1)) << 2), before);
  return before;
}

/** How many bytes from `a` and from `b` on are the same, at most `most`. */
// @ts-ignore: decorator
@inline
function countSame(a: usize, b: usize, most: i32): i32 {
  for (let n = 0; n < most; n += 16) {
    const different = i8x16.bitmask(i8x16.ne(v128.load(a + n), v128.load(b + n)));
    if (different != 0) return min(most, n + ctz(different));
  }
  return most;
}

// @ts-ignore: decorator
@inline
function bitsOf(x: u32): i32 {
  return 31 - clz(x | 1);
}

/** How many eighths of a bit less than its bytes a match at `at` costs. */
function savingOf(at: usize, length: i32, distance: u32): i32 {
  let saving = -LENGTH_COST - (bitsOf(u32(length - MIN_LENGTH) >> 2) << 3);
  saving -= (distance == lastDistance ? SAME_COST : DISTANCE_COST) + (bitsOf((distance - 1) >> 1) << 3);
  const weighed = min(length, WEIGHED);
  for (const end = at + usize(weighed); at < end; at++) {
    saving += load<i32>(BYTE_COSTS + (usize(load<u8>(at)) << 2));
  }
  return saving + ((length - weighed) << 3);
}

/**
 * The match at `at` that saves most, and more than `least`.
 * @param end - where it ends at the latest, as many bytes on as are hashed, at least
 * @returns length · 2^16 + distance, or 0
 */
function findMatch(at: usize, end: usize, least: i32): u32 {
  let candidate = chain(at);
  const place = u32(at) + offset;
  const oldest = place > u32(WINDOW) ? place - u32(WINDOW) : 1;
  const most = i32(min(usize(MAX_LENGTH), end - at));
  let found: u32 = 0;
  saved = least;
  const again = at - lastDistance;
  if (lastDistance != 0 && (load<u32>(at) ^ load<u32>(again)) << 8 == 0) {
    const length = countSame(again, at, most);
    const saving = savingOf(at, length, lastDistance);
    if (saving > saved) {
      saved = saving;
      found = (u32(length) << 16) | lastDistance;
      if (length == most && lastDistance < RUN_DISTANCE) return found;
    }
  }
  let longest = hashed - 1;
  let best: u32 = 0;
  for (let left = depth; candidate >= oldest && left > 0; left--) {
    const other = usize(candidate - offset);
    if (load<u8>(other + longest) == load<u8>(at + longest)) {
      const length = countSame(other, at, most);
      // A longer match may be so far away that its distance costs more than what it adds.
      if (
        length > longest &&
        (best == 0 || (length - longest) * meanCost > (bitsOf(place - candidate) - bitsOf(best)) << 3)
      ) {
        longest = length;
        best = place - candidate;
        if (length == most) break;
      }
    }
    candidate = load<u32>(CHAIN + ((usize(candidate) & (WINDOW - 1)) << 2));
  }
  seen = 0;
  if (best != 0) {
    seen = longest;
    const saving = savingOf(at, longest, best);
    if (saving > saved) {
      saved = saving;
      found = (u32(longest) << 16) | best;
    }
  }
  return found;
}

/** Choose what is hashed in the next block. @param cost - of one of its bytes as a literal, in eighths of a bit, not 0 */
export function chooseHash(cost: u32): void {
  meanCost = cost;
  hashed = max(MIN_LENGTH, min(MAX_HASHED, (HASHED_COST + cost - 1) / cost));
}

/**
 * Find the matches of the block from `from` to `end`.
 * @param out - for each match the number of literals before it, then length · 2^16 + distance; at last the literals
 * that are left, then 0
 * @returns the end of that
 */
export function findMatches(from: usize, end: usize, out: usize): usize {
  const lastStart = end - hashed;
  const isCheap = hashed >= CHEAP_HASHED && end - from >= CHEAP_BLOCK;
  const step: usize = isCheap ? CHEAP_STEP : 0;
  depth = isCheap ? CHEAP_DEPTH : DEPTH;
  let literals = from;
  for (let at = from; at + hashed <= end; ) {
    let match = findMatch(at, end, 0);
    if (match == 0) {
      misses = min(misses + 1, (MAX_STEP - 1) << PATIENCE);
      // Where one is too far away to be worth it, the next place has about the same.
      at += 1 + (misses > CHEAP_MISSES ? step : 0) + usize(seen >> 3) + usize(misses >> PATIENCE);
      continue;
    }
    // The next place may have a better one.
    while (match >> 16 < GOOD_LENGTH && at < lastStart) {
      const next = findMatch(at + 1, end, saved);
      if (next == 0) break;
      at++;
      match = next;
    }
    misses = 0;
    lastDistance = match & 0xffff;
    store<u32>(out, u32(at - literals));
    store<u32>(out, match, 4);
    out += 8;
    literals = at + usize(match >> 16);
    if (lastDistance >= RUN_DISTANCE) {
      const chained = min(literals, lastStart + 1);
      for (let next = at + 1; next < chained; next++) chain(next);
    }
    at = literals;
  }
  store<u32>(out, u32(end - literals));
  store<u32>(out, 0, 4);
  return out + 8;
}
