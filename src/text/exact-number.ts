/**
 * An index that comes as bytes, as text: without a bigint where it is long. SPEC §7.
 * @module
 */
import { fromBytes, hexText } from '../core/big-bytes.js';
import { grouped } from '../core/cardinality.js';
import { formatIndex } from '../core/index-format.js';

/** 10^80 has 266 bits: whatever takes more bytes is printed in hex. */
const DECIMAL_BYTES = 34;

/** 10^1000, up to which a PNG says its index, has 3,322 bits. */
const METADATA_BYTES = 416;

/** What a line of a terminal holds. */
const SHORT_LENGTH = 76;

/**
 * As {@link formatIndex}, in time in proportion to the length.
 * @param bytes - little-endian, without zeros at the end
 */
export function formatIndexBytes(bytes: Uint8Array): string {
  if (bytes.length <= DECIMAL_BYTES) return formatIndex(fromBytes(bytes));
  const text = hexText(bytes);
  return text.startsWith('0x0') ? `0x${text.slice(3)}` : text;
}

/** The index as a bigint where metadata may hold it, so that it is short. */
export function shortIndex(bytes: Uint8Array): bigint | undefined {
  return bytes.length <= METADATA_BYTES ? fromBytes(bytes) : undefined;
}

/** Both ends of a long number, for the eye; `isShortened` says whether something is missing. */
export function shortenNumber(text: string): { text: string; isShortened: boolean } {
  if (text.length <= SHORT_LENGTH) return { text, isShortened: false };
  const ending = ` (${grouped(text.length - 2)} hex digits)`;
  const half = Math.floor((SHORT_LENGTH - 1 - ending.length) / 2);
  return { text: `${text.slice(0, half)}…${text.slice(-half)}${ending}`, isShortened: true };
}
