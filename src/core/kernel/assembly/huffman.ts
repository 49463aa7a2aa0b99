/**
 * Codes of least length for the symbols of a deflate block (RFC 1951, 3.2.2). Whole numbers alone decide, so that
 * they are the same everywhere.
 */
import { LENGTHS, SORTED } from './deflate-layout';

// @ts-ignore: decorator
@inline
function wordAt(at: usize, i: i32): usize {
  return at + (i << 2);
}

/** Sort `count` words, least first: Shell's way, its gaps by Ciura. */
function sort(count: i32): void {
  for (let gap = 132; gap > 0; gap = gap == 132 ? 57 : gap == 57 ? 23 : gap == 23 ? 10 : gap == 10 ? 4 : gap == 4 ? 1 : 0) {
    for (let i = gap; i < count; i++) {
      const word = load<u32>(wordAt(SORTED, i));
      let to = i;
      for (; to >= gap; to -= gap) {
        const other = load<u32>(wordAt(SORTED, to - gap));
        if (other <= word) break;
        store<u32>(wordAt(SORTED, to), other);
      }
      store<u32>(wordAt(SORTED, to), word);
    }
  }
}

/**
 * Turn `count` sorted counts, two at least, into the lengths of their codes, in place: Moffat and Katajainen's way.
 * Counts become the nodes of a tree, each of which then holds its parent, its depth, and at last that of a leaf.
 */
function makeDepths(count: i32): void {
  let node = 0;
  let leaf = 0;
  for (let next = 0; next < count - 1; next++) {
    let sum: u32 = 0;
    for (let i = 0; i < 2; i++) {
      const isNode = leaf >= count || (node < next && load<u32>(wordAt(SORTED, node)) < load<u32>(wordAt(SORTED, leaf)));
      if (isNode) {
        sum += load<u32>(wordAt(SORTED, node));
        store<u32>(wordAt(SORTED, node++), next);
      } else {
        sum += load<u32>(wordAt(SORTED, leaf++));
      }
    }
    store<u32>(wordAt(SORTED, next), sum);
  }
  store<u32>(wordAt(SORTED, count - 2), 0);
  for (let i = count - 3; i >= 0; i--) {
    const parent = load<u32>(wordAt(SORTED, i));
    store<u32>(wordAt(SORTED, i), load<u32>(wordAt(SORTED, parent)) + 1);
  }
  let free = 1;
  let depth: u32 = 0;
  let place = count - 1;
  for (node = count - 2; free > 0; depth++) {
    let nodes = 0;
    for (; node >= 0 && load<u32>(wordAt(SORTED, node)) == depth; node--) nodes++;
    for (; free > nodes; free--) store<u32>(wordAt(SORTED, place--), depth);
    free = 2 * nodes;
  }
}

/** Make `count` depths at SORTED numbers of codes of each length, none longer than `limit`. */
function limitLengths(count: i32, limit: i32): void {
  memory.fill(LENGTHS, 0, 64 * 4);
  for (let i = 0; i < count; i++) {
    const length = min(load<u32>(wordAt(SORTED, i)), u32(limit));
    store<u32>(wordAt(LENGTHS, length), load<u32>(wordAt(LENGTHS, length)) + 1);
  }
  let room: i32 = 1 << limit;
  for (let length = 1; length <= limit; length++) {
    room -= load<i32>(wordAt(LENGTHS, length)) << (limit - length);
  }
  // Where codes were cut short, others grow: the longest that can makes room for one more beside it.
  for (; room < 0; room++) {
    let length = limit - 1;
    while (load<i32>(wordAt(LENGTHS, length)) == 0) length--;
    store<i32>(wordAt(LENGTHS, length), load<i32>(wordAt(LENGTHS, length)) - 1);
    store<i32>(wordAt(LENGTHS, length + 1), load<i32>(wordAt(LENGTHS, length + 1)) + 2);
    store<i32>(wordAt(LENGTHS, limit), load<i32>(wordAt(LENGTHS, limit)) - 1);
  }
}

/** Give `count` symbols, whose lengths stand in the upper halves of their words at `codes`, their codes. */
export function numberCodes(codes: usize, count: i32): void {
  memory.fill(LENGTHS, 0, 64 * 4);
  for (let i = 0; i < count; i++) {
    const length = load<u16>(wordAt(codes, i), 2);
    store<u32>(wordAt(LENGTHS, length), load<u32>(wordAt(LENGTHS, length)) + 1);
  }
  let code: u32 = 0;
  store<u32>(LENGTHS, 0);
  for (let length = 1; length < 16; length++) {
    const first = code;
    code = (code + load<u32>(wordAt(LENGTHS, length))) << 1;
    store<u32>(wordAt(LENGTHS, length), first);
  }
  for (let i = 0; i < count; i++) {
    const length = load<u16>(wordAt(codes, i), 2);
    if (length == 0) {
      store<u16>(wordAt(codes, i), 0);
      continue;
    }
    let rest = load<u32>(wordAt(LENGTHS, length));
    store<u32>(wordAt(LENGTHS, length), rest + 1);
    let reversed: u32 = 0;
    for (let bit: u32 = 0; bit < length; bit++, rest >>= 1) reversed = (reversed << 1) | (rest & 1);
    store<u16>(wordAt(codes, i), u16(reversed));
  }
}

/**
 * Make the codes of `count` symbols.
 * @param counts - how often each occurs: below 2^23
 * @param limit - the most bits of a code
 * @param codes - a word for each symbol, 0 for those that do not occur
 */
export function makeCodes(counts: usize, count: i32, limit: i32, codes: usize): void {
  let used = 0;
  for (let i = 0; i < count; i++) {
    const times = load<u32>(wordAt(counts, i));
    store<u32>(wordAt(codes, i), 0);
    if (times != 0) store<u32>(wordAt(SORTED, used++), (times << 9) | i);
  }
  if (used == 0) return;
  sort(used);
  // The symbols, in the lower halves of their own words: they are wanted after the counts are gone.
  for (let i = 0; i < used; i++) {
    const word = load<u32>(wordAt(SORTED, i));
    store<u16>(wordAt(codes, i), u16(word & 511));
    store<u32>(wordAt(SORTED, i), word >> 9);
  }
  if (used > 1) makeDepths(used);
  else store<u32>(SORTED, 1);
  limitLengths(used, limit);
  // The rarest have the longest.
  let length = limit;
  for (let i = 0; i < used; i++) {
    while (load<u32>(wordAt(LENGTHS, length)) == 0) length--;
    store<u32>(wordAt(LENGTHS, length), load<u32>(wordAt(LENGTHS, length)) - 1);
    store<u16>(wordAt(codes, load<u16>(wordAt(codes, i))), u16(length), 2);
  }
  numberCodes(codes, count);
}
