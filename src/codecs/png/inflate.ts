/**
 * Inflating (RFC 1950, 1951) under a limit, for where no faster one is at hand.
 *
 * It takes and refuses the same streams as zlib, which Node.js has, so that a picture has one number
 * wherever it is read: fflate, made for speed, takes some that are damaged. And it says where the
 * stream ends, which neither fflate nor browsers do.
 * @module
 */
import { adler32 } from './adler32.js';
import { readUint32 } from './format.js';

/** What a zlib stream holds. */
export interface Inflated {
  /** In new memory. */
  readonly content: Uint8Array;
  /** The length of the stream; what follows it was not looked at. */
  readonly readBytes: number;
}

/**
 * A zlib stream to its content.
 * @param zlib - begins with the stream
 * @param maxBytes - how long the content may be; so much memory is asked for
 * @throws Error where the stream is damaged, or its content is longer
 */
export function inflateZlib(zlib: Uint8Array, maxBytes: number): Inflated {
  const [method = 0, flags = 0] = zlib;
  if ((method & 15) !== 8 || method >>> 4 > 7 || ((method << 8) | flags) % 31 !== 0)
    throw new Error('it does not begin as a zlib stream does');
  if ((flags & 0x20) !== 0) throw new Error('it needs a dictionary');
  const bits = new BitReader(zlib, 2);
  const out = new Uint8Array(maxBytes);
  let size = 0;
  for (let isLast = false; !isLast;) {
    isLast = bits.take(1) === 1;
    const kind = bits.take(2);
    if (kind === 0) size = bits.copyStored(out, size);
    else if (kind === 1) size = bits.inflate(FIXED_CODES, out, size);
    else if (kind === 2) size = bits.inflate(readCodes(bits), out, size);
    else throw new Error('there is no such kind of block');
  }
  const at = bits.skipToByte();
  if (at + 4 > zlib.length) throw endsEarly();
  const content = out.subarray(0, size);
  if (adler32(content) !== readUint32(zlib, at)) throw new Error('its Adler-32 does not fit');
  return { content, readBytes: at + 4 };
}

function endsEarly(): Error {
  return new Error('it ends early');
}

const MOST_CODE_BITS = 15;
const END_OF_BLOCK = 256;
/** The codes of lengths and distances that have a meaning; the fixed codes have two more of each. */
const LENGTH_CODES = 29;
const DISTANCE_CODES = 30;

/** A prefix code. */
interface Code {
  /**
   * By the next bits, the first one lowest: 16 · the symbol + the length of its code; 0 where no
   * code begins so.
   */
  readonly entries: Uint16Array;
  /** For as many bits as the longest code has. */
  readonly mask: number;
}

interface BlockCodes {
  readonly literals: Code;
  readonly distances: Code;
}

/** How many bits follow each code of a length, to say which of several it is. */
const LENGTH_EXTRA = Uint8Array.from({ length: LENGTH_CODES }, (_, i) =>
  i < 8 || i === LENGTH_CODES - 1 ? 0 : (i - 4) >> 2,
);
const DISTANCE_EXTRA = Uint8Array.from({ length: DISTANCE_CODES }, (_, i) =>
  i < 4 ? 0 : (i - 2) >> 1,
);
/** The least of each code. */
const LENGTH_LEAST = leastOf(LENGTH_EXTRA, 3).fill(258, LENGTH_CODES - 1);
const DISTANCE_LEAST = leastOf(DISTANCE_EXTRA, 1);

function leastOf(extraBits: Uint8Array, first: number): Uint16Array {
  let least = first;
  return Uint16Array.from(extraBits, (bits) => {
    const own = least;
    least += 2 ** bits;
    return own;
  });
}

/** Reads a stream's bits, the lowest of a byte first. */
class BitReader {
  readonly #bytes: Uint8Array;
  /** The next byte, behind those whose bits are held. */
  #at: number;
  /** Bits that were not used yet, the next one lowest. */
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** @param count - 0 to 16 */
  take(count: number): number {
    while (this.#heldBits < count) {
      if (this.#at === this.#bytes.length) throw endsEarly();
      this.#held |= this.#bytes[this.#at++]! << this.#heldBits;
      this.#heldBits += 8;
    }
    const value = this.#held & (2 ** count - 1);
    this.#held >>>= count;
    this.#heldBits -= count;
    return value;
  }

  /** @returns a symbol of the code */
  takeSymbol({ entries, mask }: Code): number {
    while (this.#heldBits < MOST_CODE_BITS && this.#at < this.#bytes.length) {
      this.#held |= this.#bytes[this.#at++]! << this.#heldBits;
      this.#heldBits += 8;
    }
    const entry = entries[this.#held & mask]!;
    const length = entry & 15;
    if (length === 0) throw new Error('there is no such code');
    if (length > this.#heldBits) throw endsEarly();
    this.#held >>>= length;
    this.#heldBits -= length;
    return entry >>> 4;
  }

  /** Leave out the rest of a byte. @returns where the next one is */
  skipToByte(): number {
    this.#at -= this.#heldBits >>> 3;
    this.#held = 0;
    this.#heldBits = 0;
    return this.#at;
  }

  /** @returns where the content ends after it */
  copyStored(out: Uint8Array, size: number): number {
    const at = this.skipToByte() + 4;
    if (at > this.#bytes.length) throw endsEarly();
    const [a, b, c, d] = this.#bytes.subarray(at - 4, at) as Iterable<number>;
    const length = a! | (b! << 8);
    if ((length ^ 0xffff) !== (c! | (d! << 8))) throw new Error('a length is damaged');
    if (at + length > this.#bytes.length) throw endsEarly();
    if (size + length > out.length) throw tooLong(out);
    out.set(this.#bytes.subarray(at, at + length), size);
    this.#at = at + length;
    return size + length;
  }

  /**
   * A block's content, up to its end. Hot: measure before you edit.
   * @param size - where it begins in `out`
   * @returns where it ends
   */
  inflate({ literals, distances }: BlockCodes, out: Uint8Array, size: number): number {
    const bytes = this.#bytes;
    const end = bytes.length;
    let at = this.#at;
    let held = this.#held;
    let heldBits = this.#heldBits;
    for (;;) {
      // A code and what follows it have 20 bits of a length, and 28 of a distance.
      while (heldBits < 24 && at < end) {
        held |= bytes[at++]! << heldBits;
        heldBits += 8;
      }
      let entry = literals.entries[held & literals.mask]!;
      let bits = entry & 15;
      if (bits === 0) throw new Error('there is no such code');
      held >>>= bits;
      heldBits -= bits;
      const symbol = entry >>> 4;
      if (symbol < END_OF_BLOCK) {
        if (heldBits < 0) throw endsEarly();
        if (size === out.length) throw tooLong(out);
        out[size++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) break;
      const lengthCode = symbol - END_OF_BLOCK - 1;
      if (lengthCode >= LENGTH_CODES) throw new Error('there is no such length');
      bits = LENGTH_EXTRA[lengthCode]!;
      const length = LENGTH_LEAST[lengthCode]! + (held & ((1 << bits) - 1));
      held >>>= bits;
      heldBits -= bits;
      if (heldBits < 0) throw endsEarly();

      while (heldBits < 24 && at < end) {
        held |= bytes[at++]! << heldBits;
        heldBits += 8;
      }
      entry = distances.entries[held & distances.mask]!;
      bits = entry & 15;
      if (bits === 0) throw new Error('there is no such code');
      held >>>= bits;
      heldBits -= bits;
      if (heldBits < 0) throw endsEarly();
      const distanceCode = entry >>> 4;
      if (distanceCode >= DISTANCE_CODES) throw new Error('there is no such distance');
      bits = DISTANCE_EXTRA[distanceCode]!;
      while (heldBits < bits && at < end) {
        held |= bytes[at++]! << heldBits;
        heldBits += 8;
      }
      const distance = DISTANCE_LEAST[distanceCode]! + (held & ((1 << bits) - 1));
      held >>>= bits;
      heldBits -= bits;
      if (heldBits < 0) throw endsEarly();
      if (distance > size) throw new Error('a distance leads out of the content');
      if (size + length > out.length) throw tooLong(out);
      for (const last = size + length; size < last; size++) out[size] = out[size - distance]!;
    }
    if (heldBits < 0) throw endsEarly();
    this.#at = at;
    this.#held = held;
    this.#heldBits = heldBits;
    return size;
  }
}

function tooLong({ length }: Uint8Array): Error {
  return new Error(`it has more than ${length} bytes`);
}

/** The order in which the lengths of the codes for lengths come. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const MOST_LITERALS = 286;

/** The codes that stand in front of a block. */
function readCodes(bits: BitReader): BlockCodes {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const orderLengths = bits.take(4) + 4;
  if (literals > MOST_LITERALS || distances > DISTANCE_CODES) throw new Error('too many codes');
  const own = new Uint8Array(LENGTH_ORDER.length);
  for (const symbol of LENGTH_ORDER.slice(0, orderLengths)) own[symbol] = bits.take(3);
  const ownCode = makeCode(own, true);
  const lengths = new Uint8Array(literals + distances);
  for (let i = 0; i < lengths.length;) {
    const symbol = bits.takeSymbol(ownCode);
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) throw new Error('there is no length to repeat');
    const value = symbol === 16 ? lengths[i - 1]! : 0;
    const times =
      symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    if (i + times > lengths.length) throw new Error('a length is repeated too often');
    lengths.fill(value, i, i + times);
    i += times;
  }
  if (lengths[END_OF_BLOCK] === 0) throw new Error('nothing ends a block');
  return {
    literals: makeCode(lengths.subarray(0, literals)),
    distances: makeCode(lengths.subarray(literals)),
  };
}

/**
 * @param lengths - of each symbol's code in bits, 0 where it has none
 * @param isWhole - whether all bits must begin a code; else a single code of one bit is taken too
 */
function makeCode(lengths: Uint8Array, isWhole = false): Code {
  const counts = new Uint16Array(MOST_CODE_BITS + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const longest = counts.findLastIndex((count) => count > 0);
  // No code at all: what needs one finds none.
  if (longest < 0) return { entries: new Uint16Array(1), mask: 0 };
  const next = new Uint16Array(MOST_CODE_BITS + 2);
  let free = 1;
  for (let length = 1; length <= MOST_CODE_BITS; length++) {
    free = 2 * free - counts[length]!;
    if (free < 0) throw new Error('there are too many codes');
    next[length + 1] = (next[length]! + counts[length]!) << 1;
  }
  if (free > 0 && (isWhole || longest > 1)) throw new Error('there are too few codes');
  const entries = new Uint16Array(2 ** longest);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    let code = next[length]!++;
    let reversed = 0;
    for (let i = 0; i < length; i++, code >>>= 1) reversed = (reversed << 1) | (code & 1);
    const entry = (symbol << 4) | length;
    for (let at = reversed; at < entries.length; at += 1 << length) entries[at] = entry;
  }
  return { entries, mask: entries.length - 1 };
}

const FIXED_CODES: BlockCodes = {
  literals: makeCode(
    new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280),
  ),
  distances: makeCode(new Uint8Array(32).fill(5)),
};
