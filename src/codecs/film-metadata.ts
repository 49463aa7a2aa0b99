/**
 * What a film says of itself: the text that its container carries as a comment. SPEC §9.1.
 *
 * One line of JSON with its keys in one order, and in ASCII, because GIF's comments are meant to
 * be that and containers differ in what else they pass on unchanged.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { formatIndex } from '../core/index-format.js';
import { seedBytes } from '../core/keys.js';
import { type Order, ORDERS, SPEC_VERSION, takesSeed } from '../core/order.js';
import type { FrameRate } from '../core/pace.js';
import { findPalette, type Palette, parsePalette } from '../core/palette.js';
import { SpaceSize } from '../core/size.js';
import { parseCanonical, type Space } from '../core/space.js';
import { listColors } from '../text/space-text.js';
import { METADATA_LIMIT, readMetadata } from './png/metadata.js';
import { checkRate } from './y4m.js';

/** The longest seed in escapes, 256 colours and two numbers take half of this. */
const MAX_CHARACTERS = 2 ** 16;

const MAX_SCALE = 2 ** 31 - 1;

/** What all frames of a film have in common, and its first one. */
export interface FilmFacts {
  readonly space: Space;
  readonly order: Order;
  /** Empty unless the order is mixed. SPEC §5.4. */
  readonly seed: string;
  readonly rate: FrameRate;
  /** A pixel is shown as a square of so many; 1 or more. */
  readonly scale: number;
  /** Exactly where the space is a palette space. */
  readonly palette?: Palette | undefined;
}

export interface FilmRun extends FilmFacts {
  /** The first frame's index, in the space. */
  readonly from: bigint;
  /** Not zero. */
  readonly step: bigint;
}

/** What {@link parseFilmMetadata} finds. Of each number either itself or its digest is there. */
export interface FilmMetadata extends FilmFacts {
  readonly from?: bigint;
  /** Lower-case hex. */
  readonly fromSha256?: string;
  readonly step?: bigint;
  readonly stepSha256?: string;
}

/**
 * The text for a film's comment: one line of ASCII.
 * @throws {@link EnumeratorError} `E_SEED` for an invalid seed, `E_OUTPUT` for an invalid rate
 * @throws TypeError where the palette is missing or not wanted, or the scale is invalid
 */
export function makeFilmMetadata(run: FilmRun): string {
  const { space, order, seed, from, step, palette, rate, scale } = run;
  seedBytes(seed);
  if ((space.color === 'palette') !== (palette !== undefined)) {
    throw new TypeError('palette must be given for a palette space, and only there');
  }
  if (!Number.isInteger(scale) || scale < 1 || scale > MAX_SCALE) {
    throw new TypeError(`scale must be a whole number from 1 to ${MAX_SCALE}`);
  }
  const note = {
    'image-enumerator': SPEC_VERSION,
    space: space.canonical,
    order,
    seed: takesSeed(order) ? seed : '',
    ...numberEntries('from', from),
    ...numberEntries('step', step),
    ...(palette === undefined ? {} : { palette: palette.name ?? listColors(palette.colors) }),
    fps: formatRate(rate),
    ...(scale > 1 ? { scale } : {}),
  };
  return JSON.stringify(note).replace(
    /[\u007F-\uFFFF]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Read a film's comment, the inverse of {@link makeFilmMetadata}.
 * @param text - anything, of any length
 * @returns nothing where it is no such note, or one that says something wrong
 */
export function parseFilmMetadata(text: string): FilmMetadata | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  try {
    return readEntries(JSON.parse(text) as unknown);
  } catch {
    // No JSON, no space, no palette, no seed: whatever it is, it is no note.
    return undefined;
  }
}

/**
 * The note of an animated PNG, which has it in chunks of its own.
 * @param text - keyword to text
 * @param palette - its colours, where the space is a palette space: the file does not say them
 * @returns nothing where the file has no such chunks, or wrong ones; where it leaves out a number,
 *   the note has neither that nor its digest
 */
export function readAnimationMetadata(
  text: ReadonlyMap<string, string>,
  palette?: Palette,
): FilmMetadata | undefined {
  const found = readMetadata(text);
  const stepText = text.get('enumerate-step');
  const scaleText = text.get('enumerate-scale');
  if (found === undefined || found.version !== SPEC_VERSION) return undefined;
  if (stepText !== undefined && !/^-?[1-9][0-9]{0,999}$/.test(stepText)) return undefined;
  if (scaleText !== undefined && !/^[1-9][0-9]{0,9}$/.test(scaleText)) return undefined;
  try {
    const space = parseCanonical(found.space);
    return noteOf({
      space,
      order: found.order as Order,
      seed: found.seed,
      rate: parseRate(text.get('enumerate-fps') ?? ''),
      scale: scaleText === undefined || scaleText === '1' ? undefined : Number(scaleText),
      palette: space.color === 'palette' ? palette : undefined,
      ...(found.index === undefined ? {} : { from: found.index }),
      ...(stepText === undefined ? {} : { step: BigInt(stepText) }),
    });
  } catch {
    // As above.
    return undefined;
  }
}

/**
 * The index of a film's frame, where its note has the numbers for that.
 * @param frame - from 0; nothing says whether the film has so many
 */
export function frameIndex({ from, step }: FilmMetadata, frame: bigint): bigint | undefined {
  if (from === undefined) return undefined;
  if (frame === 0n) return from;
  return step === undefined ? undefined : from + frame * step;
}

/**
 * Whether an index is that of a frame, which digests say too, as long as one number is known.
 * @returns nothing where the note does not tell
 */
export function isFrameIndex(
  note: FilmMetadata,
  frame: bigint,
  index: bigint,
): boolean | undefined {
  const expected = frameIndex(note, frame);
  if (expected !== undefined) return index === expected;
  const { from, fromSha256, step, stepSha256 } = note;
  if (from === undefined && fromSha256 !== undefined && (frame === 0n || step !== undefined)) {
    const first = frame === 0n ? index : index - frame * step!;
    return digestOf(first) === fromSha256;
  }
  if (from === undefined || stepSha256 === undefined || frame === 0n) return undefined;
  const way = index - from;
  return way % frame === 0n && digestOf(way / frame) === stepSha256;
}

/**
 * Frames a second as text: `24`, or `30000/1001`.
 * @throws {@link EnumeratorError} `E_OUTPUT` where the rate is invalid
 */
export function formatRate(rate: FrameRate): string {
  checkRate(rate);
  const { numerator, denominator } = rate;
  return denominator === 1 ? `${numerator}` : `${numerator}/${denominator}`;
}

/**
 * The inverse of {@link formatRate}.
 * @throws {@link EnumeratorError} `E_OUTPUT` where a part is too large
 */
function parseRate(text: string): FrameRate | undefined {
  const match = /^([1-9][0-9]{0,9})(?:\/([1-9][0-9]{0,9}))?$/.exec(text);
  if (match === null) return undefined;
  const rate = { numerator: Number(match[1]), denominator: Number(match[2] ?? '1') };
  checkRate(rate);
  return rate;
}

/** A number as it stands in the note, or its digest where it is too long. */
function numberEntries(key: 'from' | 'step', n: bigint): Record<string, string | null> {
  if (n > -METADATA_LIMIT && n < METADATA_LIMIT) return { [key]: formatIndex(n) };
  return { [key]: null, [`${key}_sha256`]: digestOf(n) };
}

/** The digest of the text that SPEC §8 digests for names. */
function digestOf(n: bigint): string {
  return bytesToHex(sha256(new TextEncoder().encode(n.toString(16))));
}

/** May throw for what is wrong, and does so with any error. */
function readEntries(value: unknown): FilmMetadata | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const note = value as Readonly<Record<string, unknown>>;
  const order = ORDERS.find((name) => name === note['order']);
  const { space: spaceText, seed, fps, scale } = note;
  if (note['image-enumerator'] !== SPEC_VERSION || order === undefined) return undefined;
  if (typeof spaceText !== 'string' || typeof seed !== 'string' || typeof fps !== 'string') {
    return undefined;
  }
  const space = parseCanonical(spaceText);
  const from = readNumber(note['from'], note['from_sha256']);
  const step = readNumber(note['step'], note['step_sha256']);
  const palette = readPalette(note['palette']);
  if (from === undefined || step === undefined || step === 0n) return undefined;
  if (note['palette'] !== undefined && palette === undefined) return undefined;
  return noteOf({
    space,
    order,
    seed,
    rate: parseRate(fps),
    scale,
    palette,
    ...(typeof from === 'bigint' ? { from } : { fromSha256: from }),
    ...(typeof step === 'bigint' ? { step } : { stepSha256: step }),
  });
}

/** The note that says this; undefined where it contradicts itself. May throw too. */
function noteOf({
  rate,
  scale,
  palette,
  ...facts
}: Omit<FilmMetadata, 'rate' | 'scale' | 'palette'> & {
  readonly rate: FrameRate | undefined;
  readonly scale: unknown;
  readonly palette: Palette | undefined;
}): FilmMetadata | undefined {
  const { space, order, seed, from } = facts;
  const colors = space.color === 'palette' ? 3 * space.radix : undefined;
  if (rate === undefined || (scale !== undefined && !isScale(scale))) return undefined;
  if (palette?.colors.length !== colors) return undefined;
  if (seedBytes(seed).length > 0 && !takesSeed(order)) return undefined;
  if (from !== undefined && !new SpaceSize(space).has(from)) return undefined;
  return { ...facts, rate, scale: scale ?? 1, ...(palette === undefined ? {} : { palette }) };
}

/** One that is written: above 1. */
function isScale(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 1 && (value as number) <= MAX_SCALE;
}

/** A number in the one form that is written, or a digest in its place. */
function readNumber(value: unknown, digest: unknown): bigint | string | undefined {
  if (value === null) {
    return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const match = /^(-?)([0-9]{1,80}|0x[0-9a-f]{1,900})$/.exec(value);
  if (match === null) return undefined;
  const size = BigInt(match[2]!);
  const n = match[1] === '' ? size : -size;
  return size < METADATA_LIMIT && formatIndex(n) === value ? n : undefined;
}

function readPalette(value: unknown): Palette | undefined {
  if (typeof value === 'string') return findPalette(value);
  const isList = Array.isArray(value) && value.every(isColor);
  return isList ? parsePalette(value.join(' ')) : undefined;
}

function isColor(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{6}$/.test(value);
}
