/**
 * What is made at all, and what may be done in the server's own thread: less than a millisecond of work. All else goes to
 * the workers.
 * @module
 */
import { bitsOf } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import { MAX_TABLE_SIZE } from '../../core/orders/table.js';
import type { Enumeration } from '../../core/enumeration.js';
import type { OpenedSpaces } from './opened-spaces.js';

/** Of an image as it is sent. */
const LIGHT_BYTES = 2 ** 18;
/** Deflating is slower by so much than storing, and conversion to another radix slower still. */
const DEFLATE_COST = 16;
const CONVERSION_COST = 64;
/** Decimal digits are converted, hex ones are not. */
const LIGHT_DECIMALS = 4096;
/** Of any other form: `2^100+5`, `33.3%`. */
const LIGHT_TERMS = 64;
/** Of all powers in it together. */
const LIGHT_POWER_BITS = 2 ** 17;

/** @param spaces - those that are open: opening a small space shuffles all of its images */
export function isLightImage(choice: Enumeration, scale: number, spaces: OpenedSpaces): boolean {
  const { space, order } = choice;
  const bytes = space.sampleBytes * scale * scale;
  const isDeflated = order !== 'mixed' || scale > 1;
  const deflated = isDeflated ? DEFLATE_COST : 1;
  const cost = bytes * Math.max(deflated, space.radixBits === 0 ? CONVERSION_COST : 1);
  if (cost > LIGHT_BYTES) return false;
  const isTable = order === 'mixed' && bitsOf(space) <= Math.log2(Number(MAX_TABLE_SIZE));
  return !isTable || spaces.has(choice);
}

/** @param text - as it stands in an address */
export function isLightNumber(text: string): boolean {
  if (/^[0-9]+$/.test(text)) return text.length <= LIGHT_DECIMALS;
  if (/^0x[0-9a-f]+$/i.test(text)) return true;
  if (text.length > LIGHT_TERMS) return false;
  let bits = 0;
  for (const [, base = '', exponent = ''] of text.matchAll(
    /([0-9a-fx_]+)\s*\^\s*([0-9a-fx_]+)/gi,
  )) {
    bits += base.length * 4 * Number(exponent.replaceAll('_', ''));
  }
  // A number that cannot be read is refused without much ado, but nobody has looked at it yet.
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
