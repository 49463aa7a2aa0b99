/**
 * The facts about a space in words.
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
import { bytesMagnitude, multiply } from '../../text/magnitude.js';
import { rowsText } from '../../text/layout.js';
import { counted } from '../../text/quantity.js';

export function infoText(facts: SpaceFacts): string {
  const { enumeration, lastIndex, bits, rankBytes, bytes } = facts;
  const { space } = enumeration;
  const all = space.radixBits > 0 ? grouped(bits) : `≈ ${grouped(Math.round(bits))}`;
  return rowsText(space.canonical, 12, [
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

function orderText({ enumeration: { order, seed }, isTable }: SpaceFacts): string {
  if (order !== 'mixed') return order;
  const name = seed === '' ? 'mixed' : `mixed, seed ${JSON.stringify(seed)}`;
  return isTable ? `${name}: a shuffled table` : name;
}

/** The two parts of an index that the mixed order treats apart, in the words of SPEC §2. */
function partRows({ enumeration: { space }, cut }: SpaceFacts): [string, string][] {
  if (cut === undefined) return [];
  const { head, tail, heads } = cut;
  const values = `${space.radix}^${head} ${powerOfTenText(heads)} values`;
  if (tail === 0) return [['head', `all ${head} digits of a number, shuffled: ${values}`]];
  return [
    ['head', `the lowest ${head} digits of a number, shuffled: ${values}`],
    ['tail', `the other ${grouped(tail)}, mixed with a stream that the head chooses`],
  ];
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
