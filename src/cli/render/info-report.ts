/**
 * The facts about a space in words.
 * @module
 */
import {
  cardinalityText,
  counted,
  grouped,
  log10Size,
  powerOfTenText,
  scientificText,
} from '../../core/cardinality.js';
import type { Enumeration } from '../../core/enumeration.js';
import type { Order } from '../../core/order.js';
import type { Space } from '../../core/space.js';
import type { ImageBytes } from '../../measure/image-bytes.js';
import type { NumberLength } from '../../measure/number-lengths.js';
import type { SpaceFacts } from '../../measure/space-facts.js';
import { bytesMagnitude, multiply } from '../../text/magnitude.js';
import { rowsText } from '../../text/layout.js';

export function infoText(facts: SpaceFacts): string {
  const { enumeration, lastIndex, bits, rankBytes, lengths, bytes } = facts;
  const { space } = enumeration;
  const all = space.radixBits > 0 ? grouped(bits) : `≈ ${grouped(Math.round(bits))}`;
  const rows = rowsText(space.canonical, 12, [
    ['size', sizeText(facts)],
    [
      'digits',
      `${grouped(space.digits)}, one a ${space.color === 'palette' ? 'pixel' : 'sample'}, each of ${grouped(space.radix)} values`,
    ],
    ['bits', `${all}; a number takes up to ${counted(rankBytes, 'byte')}`],
    ['images', imagesText(facts)],
    ['indices', `0 … ${lastIndex}`],
    ['order', orderText(facts)],
    ...partRows(facts),
    ...bytesRows(space, bytes),
  ]);
  return lengths.length === 0 ? rows : `${rows}\n\n${lengthsText(facts)}`;
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

/** Of the mixed order it says how it is made, of the others what they do. */
const ORDER_WORDS: Readonly<Record<Exclude<Order, 'mixed'>, string>> = {
  sequential: 'counts through the images, the top left pixel fastest',
  gray: 'each image differs from the one before it in one sample',
  progressive: 'the coarse first; the low digits of a number are its image in small',
  cloud: 'the longer the number, the busier the image',
};

function orderText({ enumeration: { order, seed }, isTable }: SpaceFacts): string {
  const name = seed === '' ? order : `${order}, seed ${JSON.stringify(seed)}`;
  if (order !== 'mixed') return `${name}: ${ORDER_WORDS[order]}`;
  return isTable ? `${name}: a shuffled table` : name;
}

/** The two parts of an index that the mixed order treats apart, in the words of SPEC §2. */
function partRows({ enumeration: { space }, cut }: SpaceFacts): [string, string][] {
  if (cut === undefined) return [];
  const { head, tail, heads } = cut;
  const values = `${space.radix}^${head} ${powerOfTenText(heads)} values`;
  const digits = counted(head, 'digit');
  if (tail === 0) return [['head', `all ${digits} of a number, shuffled: ${values}`]];
  return [
    ['head', `the lowest ${digits} of a number, shuffled: ${values}`],
    ['tail', `the other ${grouped(tail)}, mixed with a stream that the head chooses`],
  ];
}

/** A row for each length of number: what its bits are of all, and how the images look. */
function lengthsText({ enumeration, lengths }: SpaceFacts): string {
  const cells = lengths.map((length) => [
    length.below,
    length.share === 1 ? '100%' : `2^${percentOf(length.share)}%`,
    lookText(enumeration, length),
  ]);
  const head = ['numbers below', 'about', 'their images'];
  const widths = [0, 1].map((i) => 2 + Math.max(...[head, ...cells].map((row) => row[i]!.length)));
  return [head, ...cells]
    .map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('')}`)
    .join('\n');
}

/** Its first two digits, not rounded up, without an exponent: `0.0042`. */
function percentOf(share: number): string {
  const percent = 100 * share;
  const places = Math.max(0, 1 - Math.floor(Math.log10(percent)));
  const unit = 10 ** places;
  return String(Number((Math.floor(percent * unit) / unit).toFixed(places)));
}

/** Clouds no larger than so many pixels are grain to the eye. */
const GRAIN = 4;

function lookText({ space, order }: Enumeration, { look, columns, rows }: NumberLength): string {
  const width = Math.ceil(space.width / columns);
  const height = Math.ceil(space.height / rows);
  const size = `${width}×${height} pixels`;
  switch (look) {
    case 'plain':
      return 'plain';
    case 'nearly-plain':
      return 'nearly plain, close to the middle of all colours';
    case 'shades':
      return 'soft shades of one colour';
    case 'clouds':
      return `${Math.max(width, height) > GRAIN ? 'clouds' : 'grain'} of ${size}, and finer`;
    case 'patches':
      return `patches of black and white, of about ${size}`;
    case 'blocks':
      // Of a power of two, a finer level has some of its bits before a coarser one has all.
      return `blocks of ${size}${order === 'cloud' && space.radixBits > 1 ? ', and finer' : ''}`;
    case 'blend':
      return `${columns}×${rows} points, and what lies between them is a soft blend`;
    default:
      return 'all images, nearly all of them static';
  }
}

function bytesRows(space: Space, bytes: ImageBytes | undefined): [string, string][] {
  const samples = `${counted(space.sampleBytes, 'byte')} as samples`;
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
