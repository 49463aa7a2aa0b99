/**
 * What a run must remember, and its bytes: a MessagePack array in a zstd frame. SPEC §10.
 *
 * A run of a billion images takes as many bytes as one of ten, because all that it has done is
 * one number, the watermark.
 * @module
 */
import { Packr } from 'msgpackr';
import { type ArtRun, artSize, MAX_FILM_FRAMES } from '../art/frames.js';
import { fromBytes, fromSignedBytes, toBytes, toSignedBytes } from '../core/big-bytes.js';
import { EnumeratorError, type ErrorCode } from '../core/errors.js';
import { seedBytes } from '../core/keys.js';
import { type Order, ORDERS } from '../core/order.js';
import type { FrameRate } from '../core/pace.js';
import { findPalette, type Palette, PALETTE_NAMES } from '../core/palette.js';
import { planRun } from '../core/range.js';
import { SpaceSize } from '../core/size.js';
import { COLORS, makeSpace, MAX_RANK_BYTES, type Space } from '../core/space.js';
import { readFrame, writeFrame } from './zstd-frame.js';

/** What a run writes. SPEC §10. */
export type OutputKind = (typeof OUTPUT_KINDS)[number];
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** Where the images go, and how far its files have come. */
export interface Output {
  readonly kind: OutputKind;
  /** Of the files of a directory and the members of a tar; `raw` for all others. */
  readonly format: ImageFormat;
  /** Whether the images carry the text chunks of SPEC §9; PNG only. */
  readonly metadata: boolean;
  /** SPEC §8: 1..60. */
  readonly nameWidth: number;
  /** Images in a part, from 1; undefined for no parts. */
  readonly split?: bigint;
  /** Bytes at the watermark, from 1, in the file or part that is being written, or in the pipe. */
  readonly offset?: bigint;
  readonly manifest?: ManifestOutput;
  /** Of y4m, films and streams, and of them alone. */
  readonly rate?: FrameRate;
  /** Whether files are brought to the disk before a checkpoint names them. */
  readonly durable?: true;
  /** Of films and streams, and of them alone. */
  readonly film?: Film;
  /** Of streams alone. */
  readonly live?: Live;
  /** Of the kind `parts`, and of it alone. */
  readonly parts?: Parts;
}

/** What many machines make: the parts of a folder, in no order. SPEC §10.2. */
export interface Parts {
  /** What each part is; `none` for a manifest alone. */
  readonly kind: PartKind;
  /** By which machines know the run's folder: 16 lower-case hex digits, chosen at random. */
  readonly id: string;
}

export type PartKind = (typeof PART_KINDS)[number];

/** How frames become a film. */
export interface Film {
  /** An encoder by ffmpeg's name; undefined for the one that goes with the container. */
  readonly codec?: string;
  /** The encoder's constant quality, from 0; undefined for its default. */
  readonly crf?: number;
  readonly lossless?: true;
  /** Each pixel becomes a square of so many, from 1. */
  readonly scale: number;
  /** How often an animation plays; 0 for ever. */
  readonly loop: number;
  /** Whether each frame shows its number. */
  readonly overlay?: true;
  /** Of x264 and x265: `veryfast` and the like; undefined for its default. */
  readonly preset?: string;
}

/** How a stream keeps time. */
export interface Live {
  readonly pace: Pace;
  /** When position 0 is shown, in milliseconds since 1970; of the clock alone, else 0. */
  readonly epoch: number;
  /** In kbit/s; 0 for what goes with the size. */
  readonly bitrate: number;
  /** Of x264: `veryfast` and the like. */
  readonly preset: string;
}

export type Pace = (typeof PACES)[number];

export interface ManifestOutput {
  /** As the user wrote it. */
  readonly file: string;
  /** Bytes at the watermark, from 0. */
  readonly offset: bigint;
}

/** A run, and how far it has come. */
export interface RunRecord {
  readonly space: Space;
  /** In palette spaces, and only there. Stored by its name where it has one. */
  readonly palette?: Palette;
  readonly order: Order;
  /** SPEC §5.4; empty unless the order is mixed. */
  readonly seed: string;
  readonly from: bigint;
  readonly step: bigint;
  /** The positions that this run covers are [first, end). */
  readonly first: bigint;
  readonly end: bigint;
  /** Every position from `first` up to here is finished and on disk. */
  readonly watermark: bigint;
  readonly output: Output;
  /** Of runs of Random Art, and of them alone: their numbers are not those of the space. */
  readonly art?: ArtRun;
}

const MAGIC = 'IECK';
const FORMAT_VERSION = 1;
const FIELDS = 11;
/** Of runs of Random Art, which have one field more. */
const ART_VERSION = 2;
const OUTPUT_KINDS = [
  'directory',
  'tar',
  'npy',
  'raw',
  'y4m',
  'pipe',
  'none',
  'film',
  'stream',
  'parts',
] as const;
export const PART_KINDS = ['tar', 'npy', 'raw', 'y4m', 'none'] as const;
export const PACES = ['clock', 'counter'] as const;
const ART_KINDS = ['numbers', 'film'] as const;
const IMAGE_FORMATS = ['png', 'pnm', 'raw'] as const;
const MAX_NAME_WIDTH = 60;

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
export function encodeRecord(record: RunRecord): Uint8Array {
  const fault = findFault(record);
  if (fault !== undefined) throw new TypeError(`record: ${fault}`);
  return writeFrame(packRecord(record));
}

/**
 * Read a checkpoint, the inverse of {@link encodeRecord}. SPEC §10.
 * @param bytes - the whole file; left as they are
 * @param name - what the messages call it
 * @returns a record that shares no memory with `bytes`
 * @throws {@link EnumeratorError} `E_CHECKPOINT_TRUNCATED`, `E_CHECKPOINT_FOREIGN`,
 *   `E_CHECKPOINT_VERSION` or `E_CHECKPOINT_CORRUPT`
 */
export function decodeRecord(bytes: Uint8Array, name = 'the checkpoint'): RunRecord {
  const frame = readFrame(bytes, MAX_CONTENT_BYTES);
  if ('fault' in frame) {
    switch (frame.fault.kind) {
      case 'truncated':
        throw refusal(
          'TRUNCATED',
          bytes.length === 0
            ? `${name} is empty: ${WAYS_OUT}`
            : `${name} is cut off: its ${bytes.length} bytes end before the checkpoint does; ${WAYS_OUT}`,
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
  const { space, palette, order, seed, from, step, first, end, watermark, output, art } = record;
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
  const record: RunRecord = {
    space,
    ...(palette === undefined ? {} : { palette }),
    order: asChoice(orderField, ORDERS, 'the order'),
    seed: asText(seed, 'the seed'),
    from: fromBytes(asBinary(from, 'from')),
    step: fromSignedBytes(asBinary(step, 'step')),
    first: fromBytes(asBinary(first, 'first')),
    end: fromBytes(asBinary(end, 'end')),
    watermark: fromBytes(asBinary(watermark, 'watermark')),
    output: unpackOutput(outputField),
    ...(hasArt ? { art: unpackArt(fields[FIELDS]) } : {}),
  };
  const fault = findFault(record);
  if (fault !== undefined) throw new Fault(fault);
  // A stream goes on at the end of the space with its beginning.
  const count = record.output.kind === 'stream' ? 1n : record.end;
  const size = hasArt ? artSize() : new SpaceSize(space);
  planRun({ from: record.from, step: record.step, count }, size);
  return record;
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
  };
}

/** The fields of an output that most runs leave at their defaults. */
function unpackFurther(fields: readonly unknown[]): Partial<Output> {
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

/** What in a record contradicts the rest of it, in words; undefined where nothing does. */
function findFault(record: RunRecord): string | undefined {
  const { space, palette, order, seed, from, step, first, end, watermark, output } = record;
  if (!ORDERS.includes(order)) return `there is no order ${order}`;
  if (order !== 'mixed' && seed !== '') return `the ${order} order takes no seed`;
  try {
    seedBytes(seed);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if ([from, step, first, end, watermark].some((n) => typeof n !== 'bigint'))
    return 'a number is no bigint';
  if (from < 0n || first < 0n) return 'a number is negative';
  if (step === 0n) return 'the step is 0';
  if (first > watermark || watermark > end) return 'first ≤ watermark ≤ end does not hold';
  return findOutputFault(output) ?? findPaletteFault(space, palette) ?? findArtFault(record);
}

const MAX_ART_DEPTH = 64;
const MAX_ART_VARIANT = 2 ** 32 - 1;

/** What can be seen without the grammar or the formula, which are read when the run goes on. */
function findArtFault({ art, space, order, output }: RunRecord): string | undefined {
  if (art === undefined) return undefined;
  if (space.color !== 'rgb' || space.depth !== 8) return 'Random Art has 8-bit RGB alone';
  if (order !== 'sequential') return 'Random Art has no order but the sequential one';
  if (output.kind === 'stream' || output.film?.overlay === true)
    return 'Random Art has neither streams nor overlays';
  if (art.kind === 'film') {
    return art.frames >= 1 && art.frames <= MAX_FILM_FRAMES ? undefined : 'the film is wrong';
  }
  const { depth, salt, variant } = art;
  if (depth < 1 || depth > MAX_ART_DEPTH) return `the depth of trees is ${depth}`;
  if (variant < 0 || variant > MAX_ART_VARIANT) return `the variant is ${variant}`;
  try {
    seedBytes(salt);
  } catch {
    return 'the salt is wrong';
  }
  return undefined;
}

/** Which outputs have files of images, and which have one file that grows. */
const HAS_FORMAT: ReadonlySet<OutputKind> = new Set(['directory', 'tar']);
const HAS_OFFSET: ReadonlySet<OutputKind> = new Set(['tar', 'npy', 'raw', 'y4m', 'pipe']);
const HAS_RATE: ReadonlySet<OutputKind> = new Set(['y4m', 'film', 'stream']);
const HAS_PARTS: ReadonlySet<OutputKind> = new Set([
  'directory',
  'tar',
  'npy',
  'raw',
  'y4m',
  'parts',
]);

function findOutputFault(output: Output): string | undefined {
  const { kind, format, metadata, nameWidth, split, offset, manifest, rate, parts } = output;
  // What a part is decides what it can hold.
  const held = parts?.kind ?? kind;
  if (!OUTPUT_KINDS.includes(kind)) return `there is no kind of output ${kind}`;
  if (!IMAGE_FORMATS.includes(format)) return `there is no image format ${format}`;
  if (!HAS_FORMAT.has(held) && format !== 'raw') return `${held} holds no ${format}`;
  if (typeof metadata !== 'boolean') return 'metadata is neither true nor false';
  if (metadata && format !== 'png') return `${format} has no metadata`;
  if (!Number.isInteger(nameWidth) || nameWidth < 1 || nameWidth > MAX_NAME_WIDTH) {
    return `the name width is ${nameWidth}`;
  }
  if (split !== undefined && (split < 1n || !HAS_PARTS.has(kind))) return 'the split is wrong';
  if (offset !== undefined && (offset < 1n || !HAS_OFFSET.has(kind))) return 'the offset is wrong';
  if (manifest !== undefined && (manifest.file === '' || manifest.offset < 0n))
    return 'the manifest is wrong';
  if ((rate !== undefined) !== HAS_RATE.has(held)) return 'the rate is wrong';
  if (rate !== undefined && !(rate.numerator >= 1 && rate.denominator >= 1))
    return 'the rate is wrong';
  return findPartsFault(output) ?? findFilmFault(output);
}

function findPartsFault({ kind, split, manifest, parts }: Output): string | undefined {
  if ((parts !== undefined) !== (kind === 'parts')) return 'the parts are wrong';
  if (parts === undefined) return undefined;
  if (!/^[0-9a-f]{16}$/.test(parts.id)) return "the run's id is wrong";
  return split === undefined || manifest !== undefined ? 'the parts are wrong' : undefined;
}

const MAX_SCALE = 4096;
const MAX_LOOP = 65_535;

function findFilmFault({ kind, film, live }: Output): string | undefined {
  if ((film !== undefined) !== (kind === 'film' || kind === 'stream')) return 'the film is wrong';
  if ((live !== undefined) !== (kind === 'stream')) return 'the stream is wrong';
  if (film !== undefined) {
    const { codec, crf = 0, scale, loop, preset = 'none' } = film;
    if (!/^[a-z]{1,16}$/.test(preset)) return 'the preset is wrong';
    if (codec !== undefined && !/^[a-z0-9_-]{1,64}$/.test(codec)) return 'the codec is wrong';
    if (!(crf >= 0 && crf <= 255)) return 'the quality is wrong';
    if (!(scale >= 1 && scale <= MAX_SCALE)) return 'the scale is wrong';
    if (!(loop >= 0 && loop <= MAX_LOOP)) return 'the loop is wrong';
  }
  if (live !== undefined) {
    const { pace, epoch, bitrate, preset } = live;
    if (epoch < 0 || (pace === 'counter' && epoch !== 0)) return 'the epoch is wrong';
    if (bitrate < 0 || !/^[a-z]{1,16}$/.test(preset)) return 'the stream is wrong';
  }
  return undefined;
}

function findPaletteFault(space: Space, palette: Palette | undefined): string | undefined {
  if (space.color !== 'palette') return palette && `${space.color} takes no palette`;
  if (palette === undefined) return 'the palette is missing';
  const { name, colors } = palette;
  if (colors.length !== 3 * space.radix) return `the palette does not have ${space.radix} colours`;
  if (name !== undefined) {
    return Buffer.compare(findPalette(name).colors, colors) === 0
      ? undefined
      : `the palette is not ${name}`;
  }
  const distinct = new Set<number>();
  for (let i = 0; i < colors.length; i += 3)
    distinct.add((colors[i]! << 16) | (colors[i + 1]! << 8) | colors[i + 2]!);
  return distinct.size === space.radix ? undefined : 'the palette has the same colour twice';
}

/** A field that is not what SPEC §10 has there. */
class Fault extends Error {}

function asArray(value: unknown, length: number, what: string): readonly unknown[] {
  if (Array.isArray(value) && value.length === length) return value;
  throw new Fault(`${what} is no array of ${length}`);
}

function asInteger(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new Fault(`${what} is no whole number`);
}

function asChoice<T>(value: unknown, choices: readonly T[], what: string): T {
  const choice = choices[asInteger(value, what)];
  if (choice === undefined)
    throw new Fault(`${what} is number ${String(value)}, which there is not`);
  return choice;
}

function asBoolean(value: unknown, what: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new Fault(`${what} is neither true nor false`);
}

function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new Fault(`${what} is no text`);
}

function asBinary(value: unknown, what: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Fault(`${what} is no byte string`);
}

const WAYS_OUT = 'put back a copy of it, or begin the run again with --force';

function foreign(name: string, reason: string): EnumeratorError {
  return refusal(
    'FOREIGN',
    `${name} is no checkpoint of this program: ${reason}; name the folder of a run or its .enumerate.ckpt`,
  );
}

function corrupt(name: string, reason: string): EnumeratorError {
  return refusal('CORRUPT', `${name} is damaged: ${reason}; ${WAYS_OUT}`);
}

function refusal(
  kind: 'TRUNCATED' | 'FOREIGN' | 'VERSION' | 'CORRUPT',
  message: string,
): EnumeratorError {
  return new EnumeratorError(`E_CHECKPOINT_${kind}` satisfies ErrorCode, message);
}
