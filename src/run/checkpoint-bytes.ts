/**
 * The bytes of a checkpoint: a MessagePack array in a zstd frame. SPEC §10.
 * @module
 */
import { Packr } from 'msgpackr';
import type { ArtRun } from '../art/frames.js';
import { fromBytes, fromSignedBytes, toBytes, toSignedBytes } from '../core/big-bytes.js';
import type { Enumeration } from '../core/enumeration.js';
import { EnumeratorError, type ErrorCode, type Hint } from '../core/errors.js';
import { ORDERS } from '../core/order.js';
import type { FrameRate } from '../core/pace.js';
import { findPalette, type Palette, PALETTE_NAMES } from '../core/palette.js';
import { planRun } from '../core/range.js';
import { COLORS, makeSpace, MAX_RANK_BYTES, type Space } from '../core/space.js';
import {
  asArray,
  asBinary,
  asBoolean,
  asChoice,
  asInteger,
  asText,
  Fault,
} from './checkpoint-fields.js';
import { runSize } from './engine/frames.js';
import { findFault } from './record-faults.js';
import {
  type ArtImages,
  type Film,
  IMAGE_FORMATS,
  type Live,
  type ManifestOutput,
  orderOf,
  type Output,
  OUTPUT_KINDS,
  PACES,
  PART_KINDS,
  type Parts,
  type RunRecord,
} from './record.js';
import { readFrame, writeFrame } from './zstd-frame.js';

const MAGIC = 'IECK';
const FORMAT_VERSION = 1;
const FIELDS = 11;
/** Of runs of Random Art, which have one field more. */
const ART_VERSION = 2;
const ART_KINDS = ['numbers', 'film'] as const;

/** Four numbers as long as an index can be, and what else there is. */
const MAX_CONTENT_BYTES = 4 * (MAX_RANK_BYTES + 1) + 2 ** 16;

/** No checkpoint is longer than this: zstd lengthens what it cannot compress by less. */
export const MAX_CHECKPOINT_BYTES = MAX_CONTENT_BYTES + 2 ** 20;

const packr = new Packr({ useRecords: false, variableMapSize: true });

/**
 * The bytes of a checkpoint. SPEC §10.
 * @param record - its range is taken to lie in the space, which planRun has checked
 * @returns new bytes, owned by the caller
 * @throws TypeError where a field is not what its type says
 */
export function encodeCheckpoint(record: RunRecord): Uint8Array {
  const fault = findFault(record);
  if (fault !== undefined) throw new TypeError(`record: ${fault}`);
  return writeFrame(packRecord(record));
}

/**
 * Read a checkpoint, the inverse of {@link encodeCheckpoint}. SPEC §10.
 * @param bytes - the whole file; left as they are
 * @param name - what the messages call it
 * @returns a record that shares no memory with `bytes`
 * @throws {@link EnumeratorError} `E_CHECKPOINT_TRUNCATED`, `E_CHECKPOINT_FOREIGN`,
 *   `E_CHECKPOINT_VERSION` or `E_CHECKPOINT_CORRUPT`
 */
export function decodeCheckpoint(bytes: Uint8Array, name = 'the checkpoint'): RunRecord {
  const frame = readFrame(bytes, MAX_CONTENT_BYTES);
  if ('fault' in frame) {
    switch (frame.fault.kind) {
      case 'truncated':
        throw refusal(
          'TRUNCATED',
          bytes.length === 0
            ? `${name} is empty`
            : `${name} is cut off: its ${bytes.length} bytes end before the checkpoint does`,
          WAYS_OUT,
        );
      case 'foreign':
        throw foreign(name, frame.fault.reason);
      case 'corrupt':
        throw corrupt(name, frame.fault.reason);
    }
  }
  const { content } = frame;
  checkVersion(content, name);
  let record: RunRecord;
  try {
    record = unpackRecord(content);
  } catch (error) {
    // msgpackr fails in many ways, and may put the content into its message.
    const isKnown = error instanceof Fault || error instanceof EnumeratorError;
    throw corrupt(name, isKnown ? error.message : 'its content is no whole array');
  }
  // One form for each record: this is what refuses longer forms of numbers, of text and of lengths.
  if (Buffer.compare(packRecord(record), content) !== 0)
    throw corrupt(name, 'a field is not in its shortest form');
  return record;
}

/** Refuse content that is no checkpoint, before msgpackr sees it, or one of an unknown version. */
function checkVersion(content: Uint8Array, name: string): void {
  const start = Buffer.from(content.subarray(0, 16)).toString('latin1');
  const match = /^(?:[\x90-\x9f]|\xdc[^]{2})\xa4IECK([^]?)([^]?)/.exec(start);
  if (match === null) throw foreign(name, 'its content is something else');
  const [lead, next] = [match[1]!, match[2]!].map((c) => c.codePointAt(0) ?? -1) as [
    number,
    number,
  ];
  const version = lead === 0xcc ? next : lead;
  if (version < 0 || (version > 0x7f && lead !== 0xcc))
    throw corrupt(name, 'it has no format version');
  if (version === FORMAT_VERSION || version === ART_VERSION) return;
  throw refusal(
    'VERSION',
    `${name} has checkpoint format ${version}, and this program reads the formats ${FORMAT_VERSION} and ${ART_VERSION}: go on with the ${version > ART_VERSION ? 'newer ' : ''}image-enumerator that wrote it`,
  );
}

/** The fields as SPEC §10 numbers them. */
function packRecord(record: RunRecord): Buffer {
  const { space, palette, from, step, first, end, watermark, output, art } = record;
  const { order, seed } = orderOf(record);
  return packr.pack([
    MAGIC,
    art === undefined ? FORMAT_VERSION : ART_VERSION,
    [
      space.width,
      space.height,
      COLORS.indexOf(space.color),
      space.color === 'palette' ? space.radix : space.depth,
      palette === undefined ? null : (palette.name ?? binary(palette.colors)),
    ],
    ORDERS.indexOf(order),
    seed,
    binary(toBytes(from)),
    binary(toSignedBytes(step)),
    binary(toBytes(first)),
    binary(toBytes(end)),
    binary(toBytes(watermark)),
    packOutput(output),
    ...(art === undefined ? [] : [packArt(art)]),
  ]);
}

function packArt(art: ArtRun): unknown[] {
  if (art.kind === 'film') return [ART_KINDS.indexOf(art.kind), art.formula, art.frames];
  const { kind, grammar, depth, salt, variant, quality } = art;
  return [ART_KINDS.indexOf(kind), grammar, depth, salt, variant, quality];
}

function packOutput(output: Output): unknown[] {
  const { kind, format, metadata, nameWidth, ...others } = output;
  const { split, offset, manifest, rate, durable, film, live, parts } = others;
  const basic = [OUTPUT_KINDS.indexOf(kind), IMAGE_FORMATS.indexOf(format), metadata, nameWidth];
  const further = [split, offset, manifest, rate, durable, film, live, parts];
  if (further.every((field) => field === undefined)) return basic;
  return [
    ...basic,
    binary(toBytes(split ?? 0n)),
    binary(toBytes(offset ?? 0n)),
    manifest === undefined ? null : [manifest.file, binary(toBytes(manifest.offset))],
    rate === undefined ? null : [rate.numerator, rate.denominator],
    durable === true,
    film === undefined
      ? null
      : [
          film.codec ?? null,
          film.crf ?? null,
          film.lossless === true,
          film.scale,
          film.loop,
          film.overlay === true,
          film.preset ?? null,
        ],
    live === undefined ? null : [PACES.indexOf(live.pace), live.epoch, live.bitrate, live.preset],
    ...(parts === undefined
      ? []
      : [[OUTPUT_KINDS.indexOf(parts.kind), Buffer.from(parts.id, 'hex')]]),
  ];
}

/** msgpackr writes a Buffer as bin, the only form of bytes that the format has. */
function binary(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws Fault or EnumeratorError where a field is not valid; whatever msgpackr throws */
function unpackRecord(content: Uint8Array): RunRecord {
  const unpacked: unknown = packr.unpack(content);
  const hasArt = Array.isArray(unpacked) && unpacked[1] === ART_VERSION;
  const fields = asArray(unpacked, hasArt ? FIELDS + 1 : FIELDS, 'the record');
  const [, , spaceField, orderField, seed, from, step, first, end, watermark, outputField] = fields;
  const { space, palette } = unpackSpace(spaceField);
  const span = {
    from: fromBytes(asBinary(from, 'from')),
    step: fromSignedBytes(asBinary(step, 'step')),
    first: fromBytes(asBinary(first, 'first')),
    end: fromBytes(asBinary(end, 'end')),
    watermark: fromBytes(asBinary(watermark, 'watermark')),
    output: unpackOutput(outputField),
  };
  const orderAndSeed = {
    order: asChoice(orderField, ORDERS, 'the order'),
    seed: asText(seed, 'the seed'),
  };
  const record: RunRecord = hasArt
    ? { ...unpackArtImages(fields[FIELDS], { space, palette, ...orderAndSeed }), ...span }
    : { space, palette, ...orderAndSeed, ...span };
  const fault = findFault(record);
  if (fault !== undefined) throw new Fault(fault);
  // A stream goes on at the end of the space with its beginning.
  const count = record.output.kind === 'stream' ? 1n : record.end;
  planRun({ from: record.from, step: record.step, count }, runSize(record));
  return record;
}

function unpackArtImages(field: unknown, { space, palette, order, seed }: Enumeration): ArtImages {
  if (palette !== undefined) throw new Fault(`${space.color} takes no palette`);
  const images = { space, palette, art: unpackArt(field) };
  const expected = orderOf(images);
  if (order !== expected.order) throw new Fault('Random Art has no order but the sequential one');
  if (seed !== expected.seed) throw new Fault(`the ${order} order takes no seed`);
  return images;
}

function unpackArt(field: unknown): ArtRun {
  const [kindField, ...rest] = Array.isArray(field) ? (field as unknown[]) : [];
  const kind = asChoice(kindField, ART_KINDS, 'the kind of art');
  if (kind === 'film') {
    const [formula, frames] = asArray(rest, 2, 'the art');
    return {
      kind,
      formula: asText(formula, 'the formula'),
      frames: asInteger(frames, 'the count of frames'),
    };
  }
  const [grammar, depth, salt, variant, quality] = asArray(rest, 5, 'the art');
  return {
    kind,
    grammar: asText(grammar, 'the grammar'),
    depth: asInteger(depth, 'the depth of trees'),
    salt: asText(salt, 'the salt'),
    variant: asInteger(variant, 'the variant'),
    quality: asBoolean(quality, 'the quality'),
  };
}

function unpackSpace(field: unknown): { space: Space; palette: Palette | undefined } {
  const [width, height, colorField, last, paletteField] = asArray(field, 5, 'the space');
  const color = asChoice(colorField, COLORS, 'the colour model');
  const space = makeSpace({
    width: asInteger(width, 'the width'),
    height: asInteger(height, 'the height'),
    color,
    [color === 'palette' ? 'colors' : 'depth']: asInteger(last, 'the depth'),
  });
  if (paletteField === null) return { space, palette: undefined };
  if (typeof paletteField === 'string') {
    if (!PALETTE_NAMES.includes(paletteField)) throw new Fault('its palette has an unknown name');
    return { space, palette: findPalette(paletteField) };
  }
  return { space, palette: { colors: Uint8Array.from(asBinary(paletteField, 'the palette')) } };
}

function unpackOutput(field: unknown): Output {
  const length = Array.isArray(field) && [4, 12].includes(field.length) ? field.length : 11;
  const [kind, format, metadata, nameWidth, ...further] = asArray(field, length, 'the output');
  return {
    kind: asChoice(kind, OUTPUT_KINDS, 'the kind of output'),
    format: asChoice(format, IMAGE_FORMATS, 'the image format'),
    metadata: asBoolean(metadata, 'metadata'),
    nameWidth: asInteger(nameWidth, 'the name width'),
    ...(length === 4 ? {} : unpackFurther(further)),
    // Whether the fields go with the kind is seen when they are all there.
  } as Output;
}

/** The fields of an output that most runs leave at their defaults. */
function unpackFurther(fields: readonly unknown[]): object {
  const [splitField, offsetField, manifest, rate, durable, film, live, parts] = fields;
  const split = fromBytes(asBinary(splitField, 'the split'));
  const offset = fromBytes(asBinary(offsetField, 'the offset'));
  return {
    ...(split === 0n ? {} : { split }),
    ...(offset === 0n ? {} : { offset }),
    ...(manifest === null ? {} : { manifest: unpackManifest(manifest) }),
    ...(rate === null ? {} : { rate: unpackRate(rate) }),
    ...(asBoolean(durable, 'durable') ? { durable: true } : {}),
    ...(film === null ? {} : { film: unpackFilm(film) }),
    ...(live === null ? {} : { live: unpackLive(live) }),
    ...(parts === undefined ? {} : { parts: unpackParts(parts) }),
  };
}

function unpackParts(field: unknown): Parts {
  const [kind, id] = asArray(field, 2, 'the parts');
  const known = asChoice(kind, OUTPUT_KINDS, 'the kind of parts');
  const partKind = PART_KINDS.find((one) => one === known);
  if (partKind === undefined) throw new Fault(`there are no parts of kind ${known}`);
  return { kind: partKind, id: Buffer.from(asBinary(id, "the run's id")).toString('hex') };
}

function unpackFilm(field: unknown): Film {
  const [codec, crf, lossless, scale, loop, overlay, preset] = asArray(field, 7, 'the film');
  return {
    ...(codec === null ? {} : { codec: asText(codec, 'the codec') }),
    ...(crf === null ? {} : { crf: asInteger(crf, 'the quality') }),
    ...(asBoolean(lossless, 'lossless') ? { lossless: true } : {}),
    scale: asInteger(scale, 'the scale'),
    loop: asInteger(loop, 'the loop'),
    ...(asBoolean(overlay, 'the overlay') ? { overlay: true } : {}),
    ...(preset === null ? {} : { preset: asText(preset, 'the preset') }),
  };
}

function unpackLive(field: unknown): Live {
  const [pace, epoch, bitrate, preset] = asArray(field, 4, 'the stream');
  return {
    pace: asChoice(pace, PACES, 'the pace'),
    epoch: asInteger(epoch, 'the epoch'),
    bitrate: asInteger(bitrate, 'the bit rate'),
    preset: asText(preset, 'the preset'),
  };
}

function unpackManifest(field: unknown): ManifestOutput {
  const [file, offset] = asArray(field, 2, 'the manifest');
  return {
    file: asText(file, "the manifest's path"),
    offset: fromBytes(asBinary(offset, "the manifest's offset")),
  };
}

function unpackRate(field: unknown): FrameRate {
  const [numerator, denominator] = asArray(field, 2, 'the rate');
  return {
    numerator: asInteger(numerator, 'the rate'),
    denominator: asInteger(denominator, 'the rate'),
  };
}

const WAYS_OUT: readonly Hint[] = [{ key: 'restore' }, { key: 'restart' }];

function foreign(name: string, reason: string): EnumeratorError {
  return refusal(
    'FOREIGN',
    `${name} is no checkpoint of this program: ${reason}; name the folder of a run or its .enumerate.ckpt`,
  );
}

function corrupt(name: string, reason: string): EnumeratorError {
  return refusal('CORRUPT', `${name} is damaged: ${reason}`, WAYS_OUT);
}

function refusal(
  kind: 'TRUNCATED' | 'FOREIGN' | 'VERSION' | 'CORRUPT',
  message: string,
  hints: readonly Hint[] = [],
): EnumeratorError {
  return new EnumeratorError(`E_CHECKPOINT_${kind}` satisfies ErrorCode, message, { hints });
}
