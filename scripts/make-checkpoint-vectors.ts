/**
 * Write the vectors of checkpoints: fields as text, their bytes, and files that must be refused.
 *
 *     node dist/scripts/make-checkpoint-vectors.js
 *
 * The bytes come from a packer that follows MessagePack's text, and shares nothing with the program.
 * @module
 */
import { Compressor } from 'zstd-napi';
import { pack } from '../test/run/records.js';
import { addTo, type Item } from './vector-file.js';

/** A field as JSON has it: bytes are an object with their hex. */
type Field = null | boolean | number | string | { readonly hex: string } | readonly Field[];

const hex = (text: string): Field => ({ hex: text });
const none = hex('');
/** The fields of an output of PNG. */
const PNG = { 1: 0, 2: true };

addTo('checkpoints/contents.json', contents(), ({ about }) => String(about));
addTo('checkpoints/errors.json', errors(), ({ about }) => String(about));

/** `enumerate --from 0 --count 10000`, 1,234 images later, with some fields replaced. */
function fields(changes: Record<number, Field> = {}): Field[] {
  const space = [64, 64, 2, 8, null];
  const numbers = [none, hex('01'), none, hex('1027'), hex('d204')];
  const all: Field[] = ['IECK', 1, space, 0, '', ...numbers, [0, 0, true, 4]];
  for (const [at, value] of Object.entries(changes)) all[Number(at)] = value;
  return all;
}

/** An output of eleven fields or more, for what is not its default. */
function output(kind: number, changes: Record<number, Field>, ...last: Field[]): Field {
  const all: Field[] = [kind, 2, false, 4, none, none, null, null, false, null, null, ...last];
  for (const [at, value] of Object.entries(changes)) all[Number(at)] = value;
  return all;
}

function contents(): Item[] {
  const session = hex('0123456789abcdef');
  const film: Field = ['libx264', 18, false, 4, 0, true, 'veryfast'];
  const rate: Field = [30_000, 1001];
  const gameboy: Field = [160, 144, 4, 4, 'gameboy'];
  const live = (epoch: Field): Field =>
    output(8, {
      7: [30, 1],
      9: [null, null, false, 4, 0, false, null],
      10: [0, epoch, 0, 'veryfast'],
    });
  const art = { 1: 2, 3: 1, 8: hex('0a'), 9: none };
  const cases: [about: string, fields: Field[], isOld?: boolean][] = [
    ['a folder of PNG', fields()],
    ['a palette by its name', fields({ 2: gameboy })],
    ['a palette by its colours', fields({ 2: [5, 5, 4, 2, hex('000000ffffff')] })],
    [
      'cloud order with a seed, counted down',
      fields({ 3: 4, 4: 'déjà vu', 5: hex('1027'), 6: hex('ff') }),
    ],
    ['a step of two bytes', fields({ 6: hex('ff00') })],
    ['a finished run of images 5 to 9', fields({ 7: hex('05'), 8: hex('0a'), 9: hex('0a') })],
    [
      'a tar in parts of 100 with a manifest',
      fields({
        10: output(1, { ...PNG, 4: hex('64'), 5: hex('00c8'), 6: ['m.jsonl', hex('0401')] }),
      }),
    ],
    ['a tar from its beginning', fields({ 9: none, 10: [1, 0, true, 4] })],
    ['numbered parts of a tar', fields({ 10: output(1, { ...PNG, 4: hex('64') }, 4) })],
    ['a tar with labels', fields({ 10: output(1, PNG, null, [10, true]) })],
    ['npy', fields({ 10: output(2, { 5: hex('80') }) })],
    ['raw', fields({ 10: output(3, { 5: hex('01') }) })],
    ['y4m into a pipe, durable', fields({ 10: output(12, { 7: rate, 8: true }) })],
    ['no images but a manifest', fields({ 10: output(6, { 6: ['m.jsonl', hex('01')] }) })],
    ['a film', fields({ 10: output(7, { 7: rate, 9: film }) })],
    ['a zip of stored PNG', fields({ 10: output(13, { 1: 3, 2: true, 5: hex('01') }) })],
    ['parts of many machines', fields({ 10: output(9, { ...PNG, 4: hex('64') }, [1, session]) })],
    ['a process at work', [...fields({ 1: 3 }), null, session]],
    ['pictures of texts', [...fields(art), [0, 'default', 12, '', 0, false]]],
    [
      'a process at work on frames of a film of art',
      [...fields({ ...art, 1: 3 }), [1, 'palette(ember, sin(add(x, t)))', 100], session],
    ],
    ['a live stream', [...fields({ 1: 4, 10: live(hex('7b8844709e01')) }), null, null]],
    [
      'a process at work on a live stream',
      [...fields({ 1: 4, 10: live(hex('006c6fce9a01')) }), null, session],
    ],
    [
      'a live stream by its counter',
      [
        ...fields({
          1: 4,
          10: output(8, {
            7: [30, 1],
            9: [null, null, false, 4, 0, false, null],
            10: [1, none, 6000, 'fast'],
          }),
        }),
        null,
        null,
      ],
    ],
    ['a live stream of before', fields({ 10: live(4_294_967_295) }), true],
  ];
  return cases.map(([about, all, isOld]) => {
    const content_hex = contentOf(all).toString('hex');
    return isOld === true
      ? { about, fields: all, old: true, content_hex }
      : { about, fields: all, content_hex };
  });
}

function errors(): Item[] {
  const good = contentOf(fields());
  const file = frame(good);
  const film: Field = ['libx264', 18, false, 4, 0, true, 'veryfast'];
  const fast = output(7, { 7: [2 ** 31, 1], 9: film });
  const cases: [about: string, code: string, file: Uint8Array][] = [
    ['no bytes', 'TRUNCATED', Buffer.of()],
    ['the first 10 bytes', 'TRUNCATED', file.subarray(0, 10)],
    ['without its last byte', 'TRUNCATED', file.subarray(0, -1)],
    ['a text', 'FOREIGN', Buffer.from('IECK 1\n')],
    ['a frame without checksum', 'FOREIGN', frame(good, { checksumFlag: false })],
    ['a frame without content size', 'FOREIGN', frame(good, { contentSizeFlag: false })],
    ['other content', 'FOREIGN', frame(Buffer.from('something else'))],
    ['another magic', 'FOREIGN', frame(contentOf(fields({ 0: 'IECL' })))],
    ['format 0', 'VERSION', frame(contentOf(fields({ 1: 0 })))],
    ['format 5', 'VERSION', frame(contentOf(fields({ 1: 5 })))],
    ['format 255', 'VERSION', frame(contentOf(fields({ 1: 255 })))],
    ['format 256', 'CORRUPT', frame(contentOf(fields({ 1: 256 })))],
    ['a byte behind the frame', 'CORRUPT', Buffer.concat([file, Buffer.of(0)])],
    ['a wrong checksum', 'CORRUPT', flipped(file, file.length - 1)],
    [
      'a wrong checksum of another magic',
      'CORRUPT',
      flipped(frame(contentOf(fields({ 0: 'IECL' }))), -1),
    ],
    ['an order that there is not', 'CORRUPT', frame(contentOf(fields({ 3: 5 })))],
    ['a seed for an order without one', 'CORRUPT', frame(contentOf(fields({ 3: 1, 4: 'x' })))],
    ['a zero byte at the end of from', 'CORRUPT', frame(contentOf(fields({ 5: hex('0100') })))],
    ['a step of zero', 'CORRUPT', frame(contentOf(fields({ 6: hex('00') })))],
    ['a watermark behind the end', 'CORRUPT', frame(contentOf(fields({ 9: hex('1127') })))],
    [
      'a palette with one colour twice',
      'CORRUPT',
      frame(contentOf(fields({ 2: [5, 5, 4, 2, hex('000000000000')] }))),
    ],
    [
      'a width as float',
      'CORRUPT',
      frame(Buffer.from(good.toString('hex').replace('9540', '95ca42800000'), 'hex')),
    ],
    [
      'an output of eleven elements that all have their defaults',
      'CORRUPT',
      frame(contentOf(fields({ 10: output(1, PNG) }))),
    ],
    ['a rate beyond 2^31 − 1', 'CORRUPT', frame(contentOf(fields({ 10: fast })))],
    ['a block of the reserved type', 'CORRUPT', reserved(file)],
    ['format 2 without art', 'CORRUPT', frame(contentOf([...fields({ 1: 2 }), null]))],
    ['format 3 without a session', 'CORRUPT', frame(contentOf([...fields({ 1: 3 }), null, null]))],
    [
      'the name of a palette of another number of colours',
      'CORRUPT',
      frame(contentOf(fields({ 2: [8, 8, 4, 16, 'gameboy'] }))),
    ],
    [
      'a split into a pipe',
      'CORRUPT',
      frame(contentOf(fields({ 10: output(11, { 4: hex('64') }) }))),
    ],
    ['the unused bit of the header', 'CORRUPT', headed(file, 0x10)],
    ['the reserved bit of the header', 'CORRUPT', headed(file, 0x08)],
    ['the reserved bit, and no checksum', 'CORRUPT', headed(file, 0x08, 0x04)],
    ['a field for a dictionary that is 0', 'FOREIGN', withDictionary(file)],
    ['ten fields', 'CORRUPT', frame(contentOf(fields().slice(0, 10)))],
    ['format 4 of a folder', 'CORRUPT', frame(contentOf([...fields({ 1: 4 }), null, null]))],
  ];
  return cases.map(([about, code, bytes]) => ({
    about,
    file_hex: Buffer.from(bytes).toString('hex'),
    code: `E_CHECKPOINT_${code}`,
  }));
}

function contentOf(all: readonly Field[]): Buffer {
  const packed = (field: Field): unknown => {
    if (Array.isArray(field)) return field.map(packed);
    if (typeof field !== 'object' || field === null) return field;
    return Buffer.from((field as { hex: string }).hex, 'hex');
  };
  return pack(all.map(packed));
}

function frame(content: Uint8Array, parameters: object = {}): Buffer {
  const compressor = new Compressor();
  compressor.setParameters({ checksumFlag: true, ...parameters });
  return compressor.compress(content);
}

/** With bits of the frame header's descriptor set, and others not. */
function headed(bytes: Uint8Array, set: number, unset = 0): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[4] = ((copy[4] ?? 0) | set) & ~unset;
  return copy;
}

/** With another type of its first block, whose header stands behind a content size of one byte. */
function reserved(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  if (((bytes[4] ?? 0) & 0xe0) !== 0x20) throw new Error('the header is longer');
  copy[6] = (copy[6] ?? 0) | 6;
  return copy;
}

/** With a field of one byte for a dictionary: none. It stands right behind the descriptor of a single segment. */
function withDictionary(bytes: Uint8Array): Uint8Array {
  const [head, rest] = [headed(bytes, 0x01).subarray(0, 5), bytes.subarray(5)];
  if (((bytes[4] ?? 0) & 0x20) === 0) throw new Error('the frame has a window');
  return Buffer.concat([head, Buffer.of(0), rest]);
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}
