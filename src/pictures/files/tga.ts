/**
 * Targa files. They have no sign at their beginning, and this ffmpeg no reader that takes them from a
 * pipe: a file is one where each field of its header makes sense, as of one in millions of others.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import type { Picture } from '../picture.js';

interface Header {
  readonly width: number;
  readonly height: number;
  readonly kind: 'palette' | 'colour' | 'gray';
  readonly isPacked: boolean;
  /** The bits of a pixel, or of a palette's entry. */
  readonly bits: number;
  /** How many of them are alpha. */
  readonly alphaBits: number;
  readonly colors: { readonly first: number; readonly count: number };
  /** Where the palette begins. */
  readonly from: number;
  readonly isFromRight: boolean;
  readonly isFromTop: boolean;
}

const HEADER_BYTES = 18;
/** As many as of other formats. */
const MAX_PIXELS = 2 ** 27;
const FOOTER = 'TRUEVISION-XFILE.\0';

/**
 * @param bytes - the whole file
 * @param passOver - called with a sign of damage; gives what to remark of it, or throws
 * @returns nothing where the file is no Targa
 */
export function readTga(
  bytes: Uint8Array,
  passOver: (sign: string) => string,
): { picture: Picture; remarks: string[] } | undefined {
  const header = readHeader(bytes);
  if (header === undefined) return undefined;
  const remarks: string[] = [];
  const total = header.width * header.height;
  const { found, end } = unpack(bytes, header);
  if (found < total) {
    remarks.push(passOver(`it has ${found} of its ${counted(total, 'pixel')}`));
  } else if (end < bytes.length && !hasFooter(bytes)) {
    remarks.push(
      `the ${counted(bytes.length - end, 'byte behind its pixels is', 'bytes behind its pixels are')} no whole footer`,
    );
  }
  const pixels = new Uint8Array(total * pixelBytes(header));
  unpack(bytes, header, pixels);
  const lost = findLostColor(header, pixels, found);
  if (lost !== undefined) remarks.push(passOver(`its palette has no colour ${lost}`));
  return { picture: toPicture(bytes, header, pixels, found), remarks };
}

function hasFooter(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-FOOTER.length)).toString('latin1') === FOOTER;
}

/** @returns undefined where it makes no sense, or is of a form that nobody writes */
function readHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [idBytes = 0, mapKind, type = 0] = bytes;
  const kind = ([undefined, 'palette', 'colour', 'gray'] as const)[type & 7];
  const [mapFirst, mapCount, mapBits] = [
    view.getUint16(3, true),
    view.getUint16(5, true),
    bytes[7]!,
  ];
  const [width, height] = [view.getUint16(12, true), view.getUint16(14, true)];
  const [pixelBits, flags] = [bytes[16]!, bytes[17]!];
  const isPalette = kind === 'palette';
  const bits = isPalette ? mapBits : pixelBits;
  const alphaBits = flags & 15;
  if (
    kind === undefined ||
    (type & 0xf7) > 3 ||
    width * height === 0 ||
    width * height > MAX_PIXELS
  )
    return undefined;
  if ((flags & 0xc0) !== 0 || mapKind !== (isPalette ? 1 : 0)) return undefined;
  if (isPalette ? mapCount === 0 || pixelBits !== 8 : mapCount + mapFirst + mapBits > 0)
    return undefined;
  if (kind === 'gray' ? bits !== 8 && bits !== 16 : ![15, 16, 24, 32].includes(bits))
    return undefined;
  if (!ALPHA_BITS[kind === 'gray' ? bits + 1 : bits]!.includes(alphaBits) && !isPalette)
    return undefined;
  return {
    width,
    height,
    kind,
    isPacked: (type & 8) !== 0,
    bits,
    alphaBits: isPalette ? (mapBits === 32 ? 8 : 0) : alphaBits,
    colors: { first: mapFirst, count: mapCount },
    from: HEADER_BYTES + idBytes,
    isFromRight: (flags & 0x10) !== 0,
    isFromTop: (flags & 0x20) !== 0,
  };
}

/** How many bits of a pixel may be alpha, by its bits; gray ones stand at one more. */
const ALPHA_BITS: Readonly<Record<number, readonly number[]>> = {
  9: [0],
  17: [0, 8],
  15: [0],
  16: [0, 1],
  24: [0],
  32: [0, 8],
};

/** The bytes of a pixel as it is stored. */
function pixelBytes({ kind, bits }: Header): number {
  return kind === 'palette' ? 1 : Math.ceil(bits / 8);
}

/**
 * Go through the pixels that are there.
 * @param pixels - filled with them, where it is given
 * @returns how many there are, and where they end
 */
function unpack(
  bytes: Uint8Array,
  header: Header,
  pixels?: Uint8Array,
): { found: number; end: number } {
  const { width, height, kind, isPacked, bits, colors } = header;
  const size = pixelBytes(header);
  const total = width * height;
  let at = header.from + (kind === 'palette' ? colors.count * Math.ceil(bits / 8) : 0);
  if (!isPacked) {
    const found = Math.max(0, Math.min(total, Math.floor((bytes.length - at) / size)));
    const end = at + found * size;
    pixels?.set(bytes.subarray(at, end));
    return { found, end };
  }
  let found = 0;
  while (found < total && at < bytes.length) {
    const code = bytes[at]!;
    const length = (code & 127) + 1;
    const isRun = code >= 128;
    const next = at + 1 + (isRun ? 1 : length) * size;
    if (next > bytes.length || found + length > total) break;
    if (pixels !== undefined) {
      const to = found * size;
      for (let i = 0; i < length * size; i++)
        pixels[to + i] = bytes[at + 1 + (isRun ? i % size : i)]!;
    }
    found += length;
    at = next;
  }
  return { found, end: at };
}

/** @returns a colour that a pixel has and the palette has not */
function findLostColor(
  { kind, colors }: Header,
  pixels: Uint8Array,
  found: number,
): number | undefined {
  if (kind !== 'palette') return undefined;
  const { first, count } = colors;
  return pixels.subarray(0, found).find((color) => color < first || color >= first + count);
}

/** What is missing, of pixels and of the palette, is 0. */
function toPicture(bytes: Uint8Array, header: Header, pixels: Uint8Array, found: number): Picture {
  const { width, height, kind, bits, alphaBits, colors, from, isFromRight, isFromTop } = header;
  const isGray = kind === 'gray';
  const hasAlpha = alphaBits > 0;
  const channels = (isGray ? 1 : 3) + (hasAlpha ? 1 : 0);
  const samples = new Uint8Array(width * height * channels);
  const size = Math.ceil(bits / 8);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width && at < found; x++, at++) {
      const to =
        ((isFromTop ? y : height - 1 - y) * width + (isFromRight ? width - 1 - x : x)) * channels;
      if (kind === 'palette') {
        const entry = pixels[at]! - colors.first;
        if (entry < 0 || entry >= colors.count) continue;
        writePixel(samples, to, bytes, from + entry * size, header);
      } else writePixel(samples, to, pixels, at * size, header);
    }
  }
  const color = isGray ? (hasAlpha ? 'graya' : 'gray') : hasAlpha ? 'rgba' : 'rgb';
  return { width, height, color, depth: 8, samples };
}

/** Blue, green, red, alpha; or five bits of each in two bytes, and one of alpha. */
function writePixel(
  samples: Uint8Array,
  to: number,
  source: Uint8Array,
  at: number,
  { kind, bits, alphaBits }: Header,
): void {
  if (kind === 'gray') {
    samples[to] = source[at]!;
    if (alphaBits > 0) samples[to + 1] = source[at + 1]!;
  } else if (bits <= 16) {
    const value = source[at]! + 256 * source[at + 1]!;
    for (const [i, shift] of [10, 5, 0].entries()) {
      const level = (value >> shift) & 31;
      samples[to + i] = (level << 3) | (level >> 2);
    }
    if (alphaBits > 0) samples[to + 3] = value >> 15 ? 255 : 0;
  } else {
    for (let i = 0; i < 3; i++) samples[to + i] = source[at + 2 - i]!;
    if (alphaBits > 0) samples[to + 3] = source[at + 3]!;
  }
}
