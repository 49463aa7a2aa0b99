/**
 * What a picture's file says beside its first picture: that there are more, and which way up
 * it is to be shown. It is read without decoding, and is never a reason to refuse a file.
 * @module
 */
import { readUint32, SIGNATURE } from '../codecs/png/format.js';
import type { PngSource } from '../codecs/png/head.js';

export interface FileFacts {
  /** How many pictures there are, where there is more than one: frames, or the pages of a TIFF. */
  readonly frames?: number;
  /** Whether the picture that is read is none of the frames. */
  readonly apart?: boolean;
  /** EXIF's orientation, where it is not 1, upright: 2 to 8. */
  readonly orientation?: number;
}

/**
 * @param bytes - the whole file
 * @param format - `jpeg`, `gif`, `webp` or `tiff`; nothing is known of others
 */
export function findFacts(bytes: Uint8Array, format: string): FileFacts {
  const walk = WALKS[format];
  if (walk === undefined) return {};
  return factsOf(walk(bytes));
}

/**
 * The file with its pixels said to be upright, for decoders that would turn them.
 * @returns new bytes, or the same ones where nothing is to be turned
 */
export function withoutOrientation(bytes: Uint8Array, format: string): Uint8Array {
  const turn = WALKS[format]?.(bytes).turn;
  if (turn === undefined) return bytes;
  const upright = bytes.slice();
  const at = turn.place - bytes.byteOffset;
  upright.set(turn.isLittle ? [1, 0] : [0, 1], at);
  return upright;
}

function factsOf({ frames = 1, turn }: Found): FileFacts {
  const orientation = turn?.orientation ?? 1;
  return {
    ...(frames > 1 ? { frames } : {}),
    ...(orientation >= 2 && orientation <= 8 ? { orientation } : {}),
  };
}

/** The end marker of a QOI file. */
const QOI_END = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1);

/**
 * Whether the file holds the picture's end, for formats whose decoders do without it: they see no
 * fault in a progressive JPEG that lacks its last scans, nor in half a QOI.
 */
export function hasEnd(bytes: Uint8Array, format: string): boolean {
  if (format === 'jpeg') return walkJpeg(bytes).isEnded;
  if (format !== 'qoi') return true;
  const end = bytes.subarray(-QOI_END.length);
  return QOI_END.every((byte, i) => end[i] === byte);
}

/** An orientation, and the byte of the file's memory at which its 16 bits begin. */
interface Turn {
  readonly orientation: number;
  readonly place: number;
  readonly isLittle: boolean;
}

interface Found {
  readonly frames?: number | undefined;
  readonly turn?: Turn | undefined;
}

const WALKS: Readonly<Record<string, (bytes: Uint8Array) => Found>> = {
  webp: walkWebp,
  gif: (bytes) => ({ frames: countGifFrames(bytes) }),
  jpeg: (bytes) => ({ turn: turnOf(walkJpeg(bytes).exif) }),
  tiff: walkTiff,
};

function turnOf(exif: Uint8Array | undefined): Turn | undefined {
  return exif && walkTiff(exif).turn;
}

/** Which way up a PNG is to be shown; only the chunks that tell it are read. */
export function findPngFacts(source: PngSource): FileFacts {
  for (let at = SIGNATURE.length; ;) {
    const head = source.read(at, 8);
    if (head.length < 8) return {};
    const length = readUint32(head, 0);
    if (readName(head, 4) === 'eXIf') return factsOf({ turn: turnOf(source.read(at + 8, length)) });
    at += 12 + length;
  }
}

function walkWebp(bytes: Uint8Array): Found {
  let frames = 0;
  let turn: Turn | undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const type = readName(bytes, at);
    if (type === 'ANMF') frames++;
    if (type === 'EXIF') {
      const data = bytes.subarray(at + 8, at + 8 + length);
      turn ??= turnOf(exifOf(data) ?? data);
    }
    at += 8 + length + (length % 2);
  }
  return { frames, turn };
}

function countGifFrames(bytes: Uint8Array): number {
  let frames = 0;
  let at = 13 + colorTableBytes(bytes[10] ?? 0);
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === 0x2c) {
      frames++;
      // The descriptor, its colours, and the first byte of the coded pixels.
      at = skipBlocks(bytes, at + 11 + colorTableBytes(bytes[at + 9] ?? 0));
    } else if (kind === 0x21) {
      at = skipBlocks(bytes, at + 2);
    } else {
      break;
    }
  }
  return frames;
}

function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Skip blocks that begin with their length; the last one is empty. */
function skipBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  return at + 1;
}

function readName(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

const END_OF_IMAGE = 0xd9;
const APP1 = 0xe1;
/** Lower markers, and 00 itself, belong to the coded pixels. */
const LOWEST_MARKER = 0xc0;

/**
 * @param bytes - a whole file, which begins as a JPEG does
 * @returns the TIFF file in its EXIF segment, and whether the file holds the picture's end, without
 *   which decoders draw a picture too
 */
export function walkJpeg(bytes: Uint8Array): { exif: Uint8Array | undefined; isEnded: boolean } {
  let exif: Uint8Array | undefined;
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const marker = at < 0 ? undefined : bytes[at + 1];
    if (marker === undefined) return { exif, isEnded: false };
    at += 1;
    // A fill byte: the marker follows it.
    if (marker === 0xff) continue;
    at += 1;
    if (marker === END_OF_IMAGE) return { exif, isEnded: true };
    // Restarts, and a start of image in the midst of one, have no content.
    if (marker < LOWEST_MARKER || (marker >= 0xd0 && marker <= 0xd8)) continue;
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (length < 2 || at + length > bytes.length) return { exif, isEnded: false };
    if (marker === APP1) exif ??= exifOf(bytes.subarray(at + 2, at + length));
    at += length;
  }
}

/** The TIFF file of an EXIF segment, which begins with `Exif` and two zeros. */
function exifOf(segment: Uint8Array): Uint8Array | undefined {
  const name = String.fromCharCode(...segment.subarray(0, 6));
  return name === 'Exif\0\0' ? segment.subarray(6) : undefined;
}

const ORIENTATION = 0x0112;
/** 16 bits, unsigned: the type that the orientation has. */
const SHORT = 3;

/** Its pages count as frames. Nothing is refused: what cannot be read is not counted. */
function walkTiff(bytes: Uint8Array): Found {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let frames = 0;
  let turn: Turn | undefined;
  if (bytes.length < 8) return { frames, turn };
  const isLittle = bytes[0] === 0x49;
  const seen = new Set<number>();
  for (let at = view.getUint32(4, isLittle); at >= 8 && at + 2 <= bytes.length;) {
    if (seen.has(at)) break;
    seen.add(at);
    const end = at + 2 + 12 * view.getUint16(at, isLittle);
    if (end > bytes.length) break;
    if (frames++ === 0) turn = findTurn(view, at + 2, end, isLittle);
    if (end + 4 > bytes.length) break;
    at = view.getUint32(end, isLittle);
  }
  return { frames, turn };
}

function findTurn(view: DataView, from: number, end: number, isLittle: boolean): Turn | undefined {
  for (let at = from; at < end; at += 12) {
    if (view.getUint16(at, isLittle) !== ORIENTATION) continue;
    if (view.getUint16(at + 2, isLittle) !== SHORT) return undefined;
    const orientation = view.getUint16(at + 8, isLittle);
    return { orientation, place: view.byteOffset + at + 8, isLittle };
  }
  return undefined;
}
