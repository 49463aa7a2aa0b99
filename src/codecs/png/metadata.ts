/**
 * What a PNG says of itself: the `iTXt` chunks of SPEC §9, and the way back.
 * @module
 */
import { requireFields } from '../../core/arguments.js';
import { type Order, ORDERS, SPEC_VERSION, takesSeed } from '../../core/order.js';
import type { Space } from '../../core/space.js';
import { CHUNK_OVERHEAD, type Checksum, makeChunk, writeLatin1, writeUint32 } from './format.js';

/** Numbers from here on have more than 1,000 decimal digits, which metadata leave out. SPEC §9. */
export const METADATA_LIMIT = 10n ** 1000n;

const INDEX_KEYWORD = 'enumerate-index';

/** Uncompressed, no compression method, no language, no translated keyword. */
const ITXT_FLAGS = '\0\0\0\0\0';

/** The metadata that the pictures of one run share. */
export interface PngMetadata {
  readonly order: Order;
  /** Well-formed, as SPEC §5.4 has it. Written only if it is not empty and the order is mixed. */
  readonly seed?: string;
}

/** What {@link readMetadata} finds; absent where the picture says nothing of it. */
export interface FoundMetadata {
  /** The canonical text of the space, not checked. */
  readonly space: string;
  readonly order: string;
  /** Version of the numbering, from 1. */
  readonly version: number;
  /** Empty where the picture names none. */
  readonly seed: string;
  readonly index?: bigint;
}

/** The chunks that are the same for all pictures of a run, one after the other, in new memory. */
export function makeMetadataChunks(
  space: Space,
  metadata: PngMetadata,
  crc32: Checksum,
): Uint8Array[] {
  const texts = [
    ['enumerate-space', space.canonical],
    ['enumerate-order', `${metadata.order}/${SPEC_VERSION}`],
  ];
  if (takesSeed(metadata.order) && metadata.seed !== undefined && metadata.seed !== '') {
    texts.push(['enumerate-seed', metadata.seed]);
  }
  return texts.map(([keyword = '', text = '']) => makeTextChunk(keyword, text, crc32));
}

/**
 * Any text as SPEC §9 has it, in new memory.
 * @param keyword - 1 to 79 characters of ASCII
 */
export function makeTextChunk(keyword: string, text: string, crc32: Checksum): Uint8Array {
  return makeChunk('iTXt', new TextEncoder().encode(`${keyword}${ITXT_FLAGS}${text}`), crc32);
}

/** The longest that {@link indexText} can make the chunk of an index. */
export const MAX_INDEX_CHUNK_BYTES =
  CHUNK_OVERHEAD + INDEX_KEYWORD.length + ITXT_FLAGS.length + 1000;

/**
 * The index as its chunk holds it, or nothing where it has more than 1,000 digits.
 *
 * Comparing two BigInts looks at their lengths first, so an index of millions of digits is
 * never turned into decimal, which V8 needs long for.
 * @param index - not negative
 */
export function indexText(index: bigint): string {
  if (index < 0n || index >= METADATA_LIMIT) return '';
  return INDEX_KEYWORD + ITXT_FLAGS + index.toString();
}

/** Write the chunk that holds what {@link indexText} gave; it takes 12 bytes more than the text. */
export function writeIndexChunk(out: Uint8Array, at: number, text: string, crc32: Checksum): void {
  const end = at + 8 + text.length;
  writeUint32(out, at, text.length);
  writeLatin1(out, at + 4, 'iTXt');
  writeLatin1(out, at + 8, text);
  writeUint32(out, end, crc32(out.subarray(at + 4, end)));
}

const ORDER_TEXT = new RegExp(`^(${ORDERS.join('|')})/([1-9][0-9]{0,8})$`);

/**
 * The metadata among a picture's texts, the inverse of what is written. SPEC §9.
 * @param text - keyword to text, as `readPng` gives it
 * @returns nothing where the picture was not written by this numbering, or says it wrongly
 */
export function readMetadata(text: ReadonlyMap<string, string>): FoundMetadata | undefined {
  requireFields(text, { get: 'function' }, 'text');
  const space = text.get('enumerate-space');
  const order = ORDER_TEXT.exec(text.get('enumerate-order') ?? '');
  const index = text.get(INDEX_KEYWORD);
  if (space === undefined || order === null) return undefined;
  if (index !== undefined && !/^(0|[1-9][0-9]{0,999})$/.test(index)) return undefined;
  return {
    space,
    order: order[1]!,
    version: Number(order[2]),
    seed: text.get('enumerate-seed') ?? '',
    ...(index === undefined ? {} : { index: BigInt(index) }),
  };
}
