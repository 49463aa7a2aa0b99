/**
 * The facts about a space in words, and as JSON.
 * @module
 */
import {
  cardinalityText,
  grouped,
  log10Size,
  powerOfTenText,
  scientificText,
} from '../../core/cardinality.js';
import type { Space } from '../../core/space.js';
import type { ImageBytes } from '../../measure/image-bytes.js';
import type { SpaceFacts } from '../../measure/space-facts.js';
import { bytesMagnitude, magnitudeFields, multiply } from '../../text/magnitude.js';
import { counted, rowsText } from './progress.js';

export function infoText(facts: SpaceFacts): string {
  const { enumeration, lastIndex, bits, rankBytes, bytes } = facts;
  const { space } = enumeration;
  const all = space.radixBits > 0 ? grouped(bits) : `≈ ${grouped(Math.round(bits))}`;
  return rowsText(space.canonical, 12, [
    ['size', sizeText(facts)],
    ['digits', `${grouped(space.digits)}, each of ${grouped(space.radix)} values`],
    ['bits', `${all}; a rank takes ${grouped(rankBytes)} bytes`],
    ['images', imagesText(facts)],
    ['indices', `0 … ${lastIndex}`],
    ['order', orderText(facts)],
    ...bytesRows(space, bytes),
  ]);
}

function sizeText({ enumeration: { space, palette } }: SpaceFacts): string {
  const { width, height, channels, depth, radix } = space;
  const pixels = `${width} × ${height} pixels`;
  if (palette !== undefined)
    return `${pixels}, palette of ${radix} colours (${palette.name ?? 'its own'})`;
  return `${pixels}, ${counted(channels, 'sample')} a pixel, ${counted(depth, 'bit')} a sample`;
}

/** `2^16 = 65,536`, `256^12288 ≈ 10^29,592, more closely 2.8·10^29,592: …`. */
function imagesText({ enumeration: { space }, power, decimalDigits }: SpaceFacts): string {
  const digits = `(${counted(decimalDigits, 'decimal digit')})`;
  const text = cardinalityText(space);
  if (!text.startsWith('≈')) return `${power} = ${text} ${digits}`;
  return `${power} ${text}, more closely ${scientificText(space).replace('≈ ', '')} ${digits}`;
}

function orderText({ enumeration: { space, order, seed }, isTable, cut }: SpaceFacts): string {
  if (order !== 'mixed') return order;
  const name = seed === '' ? 'mixed' : `mixed, seed ${JSON.stringify(seed)}`;
  if (isTable || cut === undefined) return `${name}: a shuffled table`;
  const { head, tail, heads } = cut;
  if (tail === 0) return `${name}: all ${head} digits are head`;
  const values = `${space.radix}^${head} ${powerOfTenText(heads)} values`;
  return `${name}: head of ${head} digits, ${values}; tail of ${grouped(tail)}`;
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
export function infoFields(facts: SpaceFacts, exact: string | undefined): object {
  const { enumeration, power, decimalDigits, lastIndex, bits, rankBytes, cut, bytes } = facts;
  const { space, order, seed, palette } = enumeration;
  const { width, height, color, depth, channels, radix, digits } = space;
  return {
    space: space.canonical,
    width,
    height,
    color,
    depth,
    palette: palette === undefined ? null : (palette.name ?? 'custom'),
    channels,
    radix,
    digits,
    bits,
    rank_bytes: rankBytes,
    images: {
      power,
      text: cardinalityText(space),
      scientific: scientificText(space),
      log10: magnitudeFields(log10Size(space), '').log10,
      decimal_digits: decimalDigits,
      exact: exact ?? null,
    },
    first_index: '0',
    last_index: lastIndex,
    order,
    seed,
    head_digits: cut?.head ?? null,
    tail_digits: cut?.tail ?? null,
    sample_bytes: space.sampleBytes,
    png_bytes: bytes === undefined ? null : { typical: bytes.typicalPng, image_0: bytes.firstPng },
    all_bytes: allBytesFields(space, bytes),
  };
}

/** The bytes of all images of a space. */
export function allBytesFields(space: Space, bytes: ImageBytes | undefined): object {
  const fieldsOf = (each: number): object => {
    const total = multiply(log10Size(space), each);
    return magnitudeFields(total, bytesMagnitude(total));
  };
  return {
    samples: fieldsOf(space.sampleBytes),
    png: bytes === undefined ? null : fieldsOf(bytes.typicalPng),
  };
}
