/**
 * Numberings with their encoders, kept while they are asked for: opening one takes longer than
 * making an image; and what is made at all, and where.
 * @module
 */
import { PnmEncoder } from '../../codecs/pnm.js';
import type { PngEncoder } from '../../codecs/png/encoder.js';
import { bitsOf } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import type { Numbering } from '../../core/numbering.js';
import { MAX_TABLE_SIZE } from '../../core/orders/table.js';
import { makePngEncoder } from '../../run/outputs/png.js';
import { writeSpaceQuery } from '../shared/space-query.js';
import { type Enumeration, numberingOf } from '../../core/enumeration.js';
import { Recent } from './visitors/recent.js';
import { RateLimit } from './visitors/rate.js';

export interface OpenedChoice {
  readonly choice: Enumeration;
  /** The canonical query, which says all of it. */
  readonly query: string;
  readonly numbering: Numbering;
  /** Made at the first call, and kept. */
  encoder(): PngEncoder;
  pnm(): PnmEncoder;
}

/** A least-recently-used store. The memory of what leaves it is the garbage collector's. */
export class OpenedSpaces {
  readonly #most: number;
  readonly #largestBytes: number;
  readonly #opened = new Map<string, OpenedChoice>();
  /** What was asked for before, and its answer: the query need not be written again to find it. */
  #last: readonly [choice: Enumeration, opened: OpenedChoice] | undefined;
  readonly #queries = new WeakMap<Enumeration, string>();

  /**
   * @param most - how many are kept, from 1
   * @param largestBytes - of those whose frames are larger, one alone is kept
   */
  constructor(most: number, largestBytes: number) {
    this.#most = most;
    this.#largestBytes = largestBytes;
  }

  has(choice: Enumeration): boolean {
    return this.#last?.[0] === choice || this.#opened.has(this.queryOf(choice));
  }

  /** The canonical query, which takes long to write. */
  queryOf(choice: Enumeration): string {
    let query = this.#queries.get(choice);
    if (query === undefined) {
      query = writeSpaceQuery(choice);
      this.#queries.set(choice, query);
    }
    return query;
  }

  /** @throws EnumeratorError `E_SPACE`, `E_SEED` */
  open(choice: Enumeration): OpenedChoice {
    if (this.#last?.[0] === choice) return this.#last[1];
    const query = this.queryOf(choice);
    const known = this.#opened.get(query);
    this.#opened.delete(query);
    if (known === undefined) this.#makeRoom(choice);
    const opened = known ?? openChoice(choice, query);
    this.#opened.set(query, opened);
    this.#last = [choice, opened];
    return opened;
  }

  #makeRoom(next: Enumeration): void {
    const isLarge = ({ space }: Enumeration): boolean => space.sampleBytes > this.#largestBytes;
    for (const [query, { choice }] of this.#opened) {
      const isTooMany = this.#opened.size >= this.#most;
      if (isTooMany || (isLarge(next) && isLarge(choice))) this.#opened.delete(query);
    }
  }
}

function openChoice(choice: Enumeration, query: string): OpenedChoice {
  let encoder: PngEncoder | undefined;
  let pnm: PnmEncoder | undefined;
  const { space, palette } = choice;
  return {
    choice,
    query,
    numbering: numberingOf(choice),
    encoder: () => (encoder ??= makePngEncoder(choice)),
    pnm: () => (pnm ??= new PnmEncoder(space, palette && { palette: palette.colors })),
  };
}

/** The bytes of an image as it is sent. */
const LIGHT_BYTES = 2 ** 18;
/** Deflating is slower by so much than storing, and conversion to another radix slower still. */
const DEFLATE_COST = 16;
const CONVERSION_COST = 64;
/** Decimal digits are converted, those of hex and base64 are not. */
const LIGHT_DECIMALS = 4096;
/** Characters of any other form: `2^100+5`, `33.3%`. */
const LIGHT_TERMS = 64;
/** Bits of all its powers together. */
const LIGHT_POWER_BITS = 2 ** 15;

/** Whether an image of a space that is open takes less than a millisecond. */
export function isLightImage({ space, order }: Enumeration, scale: number): boolean {
  const bytes = space.sampleBytes * scale * scale;
  const isDeflated = order !== 'mixed' || scale > 1;
  const deflated = isDeflated ? DEFLATE_COST : 1;
  const cost = bytes * Math.max(deflated, space.radixBits === 0 ? CONVERSION_COST : 1);
  return cost <= LIGHT_BYTES;
}

/** Opening such a space shuffles all of its images, which takes some 20 milliseconds. */
export function isTable({ space, order }: Enumeration): boolean {
  return order === 'mixed' && bitsOf(space) <= Math.log2(Number(MAX_TABLE_SIZE));
}

/** Spaces that a visitor may have opened a second, twice as many at once. */
const OPENINGS_PER_SECOND = 2;
/** Spaces of which is known that somebody has asked for them. */
const MOST_ASKED = 256;

/**
 * The spaces that are open in the server's own thread. Opening one takes milliseconds there, in which
 * nobody is answered: it is done when one is asked for again, and not often for one visitor.
 */
export class OwnSpaces extends OpenedSpaces {
  readonly #asked = new Recent<string, true>(MOST_ASKED);
  readonly #openings = new RateLimit(OPENINGS_PER_SECOND);

  /** Whether a space that is not open may be opened now. */
  mayOpen(choice: Enumeration, visitor: string): boolean {
    if (isTable(choice)) return false;
    const query = this.queryOf(choice);
    if (this.#asked.get(query)) return this.#openings.take(visitor, performance.now());
    this.#asked.set(query, true);
    return false;
  }
}

/** @param text - as it stands in an address */
export function isLightNumber(text: string): boolean {
  if (/^[0-9]+$/.test(text)) return text.length <= LIGHT_DECIMALS;
  if (/^(0x[0-9a-f]+|b64:[\w-]*)$/i.test(text)) return true;
  if (text.length > LIGHT_TERMS) return false;
  let bits = 0;
  for (const [, base = '', exponent = ''] of text.matchAll(
    /([0-9a-fx_]+)\s*\^\s*([0-9a-fx_]+)/gi,
  )) {
    bits += base.length * 4 * Number(exponent.replaceAll('_', ''));
  }
  // A number that cannot be read is refused quickly, but it has not been read yet.
  return bits <= LIGHT_POWER_BITS;
}

/** @throws EnumeratorError `E_LIMIT` */
export function checkPixels(
  { width, height }: { readonly width: number; readonly height: number },
  maxPixels: number,
): void {
  if (width * height <= maxPixels) return;
  throw new EnumeratorError(
    'E_LIMIT',
    `${width}×${height} pixels are too many: the limit of this server is ${maxPixels}`,
  );
}
