/**
 * The content of a checkpoint: a record as an array of MessagePack. CHECKPOINT §2 to §5.
 * @module
 */
import { Packr } from 'msgpackr/pack';
import type { ArtRun } from '../../art/frames.js';
import { fromBytes, fromSignedBytes, toBytes, toSignedBytes } from '../../core/big-bytes.js';
import type { Enumeration } from '../../core/enumeration.js';
import { ORDERS } from '../../core/order.js';
import type { FrameRate } from '../../core/pace.js';
import { findPalette, type Palette, PALETTE_NAMES } from '../../core/palette.js';
import { planRun } from '../../core/range.js';
import { COLORS, makeSpace, type Space } from '../../core/space.js';
import { runSize } from '../engine/frames.js';
import { asArray, asBinary, asBoolean, asChoice, asInteger, asText, Fault } from './read-field.js';
import { findFault } from '../record-faults.js';
import {
  type ArtImages,
  type Film,
  IMAGE_FORMATS,
  type Labels,
  type Live,
  type ManifestOutput,
  orderOf,
  type Output,
  OUTPUT_KINDS,
  PACES,
  PART_KINDS,
  type Parts,
  PIPE_FORMATS,
  type RunRecord,
} from '../record.js';

const MAGIC = 'IECK';
export const FORMAT_VERSION = 1;
const FIELDS = 11;
/** Runs of Random Art have one field more. */
const ART_VERSION = 2;
/** One at which a process is at work has two more: the art or nil, and the session. */
const SESSION_VERSION = 3;
/** A live stream, with as many fields and nil in the place of a session that is over. Those of the versions 1 and 3 had their epoch as a float. */
export const NEWEST_VERSION = 4;
const ART_KINDS = ['numbers', 'film', 'formulas'] as const;
/** What each kind has besides, without the samples of a pixel and other palettes. */
const ART_FIELDS = { numbers: 5, film: 2, formulas: 0 } as const;

const packr = new Packr({ useRecords: false, variableMapSize: true });

/** In the order of their numbers in CHECKPOINT §4: what goes into a pipe is a kind of its own there, and came before zip. */
const KINDS: readonly Pick<Output, 'kind' | 'piped'>[] = [
  ...OUTPUT_KINDS.filter((kind) => kind !== 'zip').map((kind) => ({ kind })),
  ...PIPE_FORMATS.map((piped) => ({ kind: 'pipe', piped }) as const),
  { kind: 'zip' },
];
/** Fields of an output: those that all have, those that most leave at their defaults, and what a few have. */
const BASIC_FIELDS = 4;
const OUTPUT_FIELDS = 11;

/**
 * The fields as CHECKPOINT §2 numbers them.
 * @param isOld - whether a live stream is written as it was before the newest version
 */
export function packRecord(record: RunRecord, isOld = false): Buffer {
  const { space, palette, from, step, first, end, watermark, output, art, session } = record;
  const { order, seed } = orderOf(record);
  const isLive = output.live !== undefined && !isOld;
  const artField = art === undefined ? [] : [packArt(art)];
  const sessionField = session === undefined ? null : Buffer.from(session, 'hex');
  const hasSession = isLive || session !== undefined;
  const plainVersion = art === undefined ? FORMAT_VERSION : ART_VERSION;
  return packr.pack([
    MAGIC,
    isLive ? NEWEST_VERSION : hasSession ? SESSION_VERSION : plainVersion,
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
    packOutput(output, isOld),
    ...(hasSession ? [artField[0] ?? null, sessionField] : artField),
  ]);
}

function packArt(art: ArtRun): unknown[] {
  const { samples, palette } = art;
  const last = [samples === 1 ? undefined : samples, palette].filter((one) => one !== undefined);
  const kind = ART_KINDS.indexOf(art.kind);
  if (art.kind === 'film') return [kind, art.formula, art.frames, ...last];
  if (art.kind === 'formulas') return [kind, ...last];
  return [kind, art.grammar, art.depth, art.salt, art.variant, art.quality, ...last];
}

function packOutput(output: Output, isOld: boolean): unknown[] {
  const { kind, format, metadata, nameWidth, ...others } = output;
  const { split, offset, manifest, rate, durable, film, live, parts, piped, labels } = others;
  const number = KINDS.findIndex((one) => one.kind === kind && one.piped === piped);
  const basic = [number, IMAGE_FORMATS.indexOf(format), metadata, nameWidth];
  const further = [split, offset, manifest, rate, durable, film, live, parts, labels];
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
    live === undefined ? null : packLive(live, isOld),
    ...packLast(output),
  ];
}

function packLive({ pace, epoch, bitrate, preset }: Live, isOld: boolean): unknown[] {
  const epochField = isOld ? epoch : binary(toBytes(BigInt(epoch)));
  return [PACES.indexOf(pace), epochField, bitrate, preset];
}

function packLast({ parts, partWidth, labels }: Output): unknown[] {
  const last =
    parts === undefined
      ? partWidth
      : [OUTPUT_KINDS.indexOf(parts.kind), Buffer.from(parts.id, 'hex')];
  if (labels !== undefined) return [last ?? null, [labels.classes ?? null, labels.json === true]];
  return last === undefined ? [] : [last];
}

/** msgpackr writes a Buffer as bin, the only form of bytes that the format has. */
function binary(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws Fault or EnumeratorError where a field is not valid; whatever msgpackr throws */
export function unpackRecord(content: Uint8Array): RunRecord {
  const unpacked: unknown = packr.unpack(content);
  const version: unknown = Array.isArray(unpacked) ? unpacked[1] : undefined;
  const isNewest = version === NEWEST_VERSION;
  const hasSession = version === SESSION_VERSION || isNewest;
  const length = hasSession ? FIELDS + 2 : version === ART_VERSION ? FIELDS + 1 : FIELDS;
  const fields = asArray(unpacked, length, 'the record');
  const hasArt = (fields[FIELDS] ?? null) !== null;
  const [, , spaceField, orderField, seed, from, step, first, end, watermark, outputField] = fields;
  const { space, palette } = unpackSpace(spaceField);
  const span = {
    from: fromBytes(asBinary(from, 'from')),
    step: fromSignedBytes(asBinary(step, 'step')),
    first: fromBytes(asBinary(first, 'first')),
    end: fromBytes(asBinary(end, 'end')),
    watermark: fromBytes(asBinary(watermark, 'watermark')),
    output: unpackOutput(outputField),
    ...(hasSession && !(isNewest && fields[FIELDS + 1] === null)
      ? { session: Buffer.from(asBinary(fields[FIELDS + 1], 'the session')).toString('hex') }
      : {}),
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
  // One form for each record: this is what refuses longer forms of numbers, of text and of lengths.
  if (Buffer.compare(packRecord(record, !isNewest), content) !== 0)
    throw new Fault('a field is not in its shortest form');
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
  const last = rest.slice(ART_FIELDS[kind]);
  const others = {
    ...(typeof last[0] === 'number' && { samples: asInteger(last[0], 'the samples') }),
    ...(typeof last.at(-1) === 'string' && { palette: asText(last.at(-1), 'the palette') }),
  };
  const length = ART_FIELDS[kind] + Object.keys(others).length;
  const [first, second, salt, variant, quality] = asArray(rest, length, 'the art');
  if (kind === 'formulas') return { kind, ...others };
  if (kind === 'film') {
    const formula = asText(first, 'the formula');
    return { kind, formula, frames: asInteger(second, 'the count of frames'), ...others };
  }
  return {
    kind,
    grammar: asText(first, 'the grammar'),
    depth: asInteger(second, 'the depth of trees'),
    salt: asText(salt, 'the salt'),
    variant: asInteger(variant, 'the variant'),
    quality: asBoolean(quality, 'the quality'),
    ...others,
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
  const given = Array.isArray(field) ? field.length : 0;
  const isKnown = given === BASIC_FIELDS || given === OUTPUT_FIELDS + 1;
  const length = isKnown || given === OUTPUT_FIELDS + 2 ? given : OUTPUT_FIELDS;
  const [kind, format, metadata, nameWidth, ...further] = asArray(field, length, 'the output');
  return {
    ...asChoice(kind, KINDS, 'the kind of output'),
    format: asChoice(format, IMAGE_FORMATS, 'the image format'),
    metadata: asBoolean(metadata, 'metadata'),
    nameWidth: asInteger(nameWidth, 'the name width'),
    ...(length === BASIC_FIELDS ? {} : unpackFurther(further)),
    // Whether the fields go with the kind is seen when they are all there.
  } as Output;
}

/** The fields of an output that most runs leave at their defaults. */
function unpackFurther(fields: readonly unknown[]): object {
  const [splitField, offsetField, manifest, rate, durable, film, live, last, labels] = fields;
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
    ...(last === undefined || (last === null && labels !== undefined) ? {} : unpackLast(last)),
    ...(labels === undefined ? {} : { labels: unpackLabels(labels) }),
  };
}

function unpackLabels(field: unknown): Labels {
  const [classes, json] = asArray(field, 2, 'the labels');
  return {
    ...(classes === null ? {} : { classes: asInteger(classes, 'the count of classes') }),
    ...(asBoolean(json, 'the label json') ? { json: true } : {}),
  };
}

/** The one of parts that many machines make, or of numbered ones. */
function unpackLast(field: unknown): Pick<Output, 'parts' | 'partWidth'> {
  if (Array.isArray(field)) return { parts: unpackParts(field) };
  return { partWidth: asInteger(field, 'the width of part numbers') };
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
    epoch: typeof epoch === 'number' ? asInteger(epoch, 'the epoch') : asTime(epoch),
    bitrate: asInteger(bitrate, 'the bit rate'),
    preset: asText(preset, 'the preset'),
  };
}

/** Milliseconds, of the newest version. */
function asTime(field: unknown): number {
  const epoch = fromBytes(asBinary(field, 'the epoch'));
  if (epoch <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(epoch);
  throw new Fault('the epoch is too far away');
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
