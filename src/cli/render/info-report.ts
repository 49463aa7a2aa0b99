/**
 * The facts about a space in words, and as JSON.
 * @module
 */
import {
  bitsOf,
  cardinalityText,
  decimalDigits,
  grouped,
  log10Of,
  log10Size,
  powerOfTenText,
  scientificText,
} from '../../core/cardinality.js';
import { type Enumeration, numberingOf } from '../../core/enumeration.js';
import { EnumeratorError, usageError } from '../../core/errors.js';
import { formatIndex } from '../../core/index-format.js';
import { cutSpace } from '../../core/kernel/kernel.js';
import type { Numbering } from '../../core/numbering.js';
import { MAX_TABLE_SIZE } from '../../core/orders/table.js';
import type { Space } from '../../core/space.js';
import type { ImageBytes } from '../../measure/image-bytes.js';
import { bytesMagnitude, multiply } from '../../text/magnitude.js';
import { allBytesFields } from './magnitude-fields.js';

/** V8 writes five million decimal digits in some seconds, 25 million in more than half a minute. */
const MAX_EXACT_DIGITS = 5_000_000;

/**
 * How many images there are, in full.
 * @param form - `decimal` or `hex`
 * @throws EnumeratorError `E_LIMIT` where it is too long for decimal; `E_USAGE`
 */
export function exactText({ space, size }: Numbering, form: string): string {
  if (form === 'hex') return hexSize(space, () => size.exact());
  if (form !== 'decimal') {
    throw usageError(
      `invalid --exact ${JSON.stringify(form.slice(0, 40))}: expected decimal or hex`,
    );
  }
  const digits = decimalDigits(space);
  if (digits > MAX_EXACT_DIGITS) {
    throw new EnumeratorError(
      'E_LIMIT',
      `the size has ${grouped(digits)} decimal digits, and writing more than ${grouped(MAX_EXACT_DIGITS)} would take from seconds to hours: use --exact=hex, which takes no time`,
    );
  }
  return size.exact().toString();
}

/** A power of two in hex is a digit and zeros. */
function hexSize({ radixBits, digits }: Space, exact: () => bigint): string {
  if (radixBits === 0) return `0x${exact().toString(16)}`;
  const bits = radixBits * digits;
  return `0x${1 << (bits % 4)}${'0'.repeat(Math.floor(bits / 4))}`;
}

export function infoText(enumeration: Enumeration, bytes: ImageBytes | undefined): string {
  const { space } = enumeration;
  const numbering = numberingOf(enumeration);
  const rows: [string, string][] = [
    ['size', sizeText(enumeration)],
    ['digits', `${grouped(space.digits)}, each of ${grouped(space.radix)} values`],
    ['bits', `${bitsText(space)}; a rank takes ${grouped(rankBytesOf(numbering))} bytes`],
    ['images', imagesText(space)],
    ['indices', `0 … ${lastIndex(numbering)}`],
    ['order', orderText(numbering)],
    ...bytesRows(space, bytes),
  ];
  return [space.canonical, ...rows.map(([name, value]) => `  ${name.padEnd(12)}${value}`)].join(
    '\n',
  );
}

function sizeText({ space, palette }: Enumeration): string {
  const { width, height, channels, depth, radix } = space;
  const pixels = `${width} × ${height} pixels`;
  if (palette !== undefined)
    return `${pixels}, palette of ${radix} colours (${palette.name ?? 'its own'})`;
  return `${pixels}, ${channels} ${channels === 1 ? 'sample' : 'samples'} a pixel, ${depth} ${depth === 1 ? 'bit' : 'bits'} a sample`;
}

function bitsText(space: Space): string {
  const bits = bitsOf(space);
  return space.radixBits > 0 ? grouped(bits) : `≈ ${grouped(Math.round(bits))}`;
}

/** `2^16 = 65,536`, `256^12288 ≈ 10^29,592, more closely 2.8·10^29,592: …`. */
function imagesText(space: Space): string {
  const digits = `${grouped(decimalDigits(space))} decimal ${decimalDigits(space) === 1 ? 'digit' : 'digits'}`;
  const text = cardinalityText(space);
  if (!text.startsWith('≈')) return `${powerText(space)} = ${text} (${digits})`;
  return `${powerText(space)} ${text}, more closely ${scientificText(space).replace('≈ ', '')} (${digits})`;
}

function orderText({ space, order, seed, size }: Numbering): string {
  if (order !== 'mixed') return order;
  const name = seed === '' ? 'mixed' : `mixed, seed ${JSON.stringify(seed)}`;
  if (size.isAtMost(MAX_TABLE_SIZE)) return `${name}: a shuffled table`;
  const { h1, h2, tailDigits, a, b } = cutSpace(space);
  if (tailDigits === 0) return `${name}: all ${h1 + h2} digits are head`;
  const heads = `${space.radix}^${h1 + h2} ${powerOfTenText(log10Of(a * b))}`;
  return `${name}: head of ${h1 + h2} digits, ${heads} values; tail of ${grouped(tailDigits)}`;
}

function bytesRows(space: Space, bytes: ImageBytes | undefined): [string, string][] {
  const samples = `${grouped(space.sampleBytes)} bytes as samples`;
  const all = log10Size(space);
  const allSamples = `${bytesMagnitude(multiply(all, space.sampleBytes))} as samples`;
  if (bytes === undefined) {
    return [
      ['one image', `${samples}; as PNG not measured, being so large`],
      ['all images', allSamples],
    ];
  }
  const { firstPng, typicalPng } = bytes;
  return [
    ['one image', `${samples}, ${grouped(typicalPng)} as PNG (image 0: ${grouped(firstPng)})`],
    ['all images', `${allSamples}, ${bytesMagnitude(multiply(all, typicalPng))} as PNG`],
  ];
}

/** @param exact - the number of images in full, where it is asked for */
export function infoFields(
  enumeration: Enumeration,
  bytes: ImageBytes | undefined,
  exact: string | undefined,
): object {
  const { palette } = enumeration;
  const numbering = numberingOf(enumeration);
  const { space, order, seed, size } = numbering;
  const isTable = size.isAtMost(MAX_TABLE_SIZE);
  const cut = order === 'mixed' && !isTable ? cutSpace(space) : undefined;
  const all = log10Size(space);
  return {
    space: space.canonical,
    width: space.width,
    height: space.height,
    color: space.color,
    depth: space.depth,
    palette: palette === undefined ? null : (palette.name ?? 'custom'),
    channels: space.channels,
    radix: space.radix,
    digits: space.digits,
    bits: bitsOf(space),
    rank_bytes: rankBytesOf(numbering),
    images: {
      power: powerText(space),
      text: cardinalityText(space),
      scientific: scientificText(space),
      log10: all.exponent + all.fraction,
      decimal_digits: decimalDigits(space),
      exact: exact ?? null,
    },
    first_index: '0',
    last_index: lastIndex(numbering),
    order,
    seed,
    head_digits: cut === undefined ? null : cut.h1 + cut.h2,
    tail_digits: cut === undefined ? null : cut.tailDigits,
    sample_bytes: space.sampleBytes,
    png_bytes: bytes === undefined ? null : { typical: bytes.typicalPng, image_0: bytes.firstPng },
    all_bytes: allBytesFields(space, bytes),
  };
}

/** The size in a form that SPEC §7 reads. */
function powerText({ radix, digits }: Space): string {
  return `${radix}^${digits}`;
}

/** In full up to 80 digits, else as `256^12288-1`, which SPEC §7 reads. */
function lastIndex({ space, size }: Numbering): string {
  return decimalDigits(space) <= 80 ? formatIndex(size.exact() - 1n) : `${powerText(space)}-1`;
}

/** The bytes that the largest rank takes. SPEC §4. */
function rankBytesOf({ space, size }: Numbering): number {
  return Math.ceil((space.radixBits > 0 ? space.radixBits * space.digits : size.bits) / 8);
}
