/**
 * Targa files. They have no sign at their beginning, and this ffmpeg no reader that takes them from a
 * pipe: a file is one where its header makes sense and its pixels end where the file, or a footer, does.
 * @module
 */
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

/** Whether these bytes are a whole Targa file, or begin one whose footer is there. */
export function isTga(bytes: Uint8Array): boolean {
  const header = readHeader(bytes);
  if (header === undefined) return false;
  if (hasFooter(bytes)) return true;
  return unpack(bytes, header)?.end === bytes.length;
}

/** A picture, or undefined where the file ends before it. */
export function readTga(bytes: Uint8Array): Picture | undefined {
  const header = readHeader(bytes);
  if (header === undefined) return undefined;
  const unpacked = unpack(bytes, header);
  return unpacked && toSamples(bytes, header, unpacked.pixels);
}

function hasFooter(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-FOOTER.length)).toString('latin1') === FOOTER;
}

/** @returns undefined where it makes no sense, or is of a form that nobody writes */
function readHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [idBytes, mapKind, type] = bytes as unknown as [number, number, number];
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

/** The bytes of all pixels, and where they end; undefined where the file ends before. */
function unpack(
  bytes: Uint8Array,
  header: Header,
): { pixels: Uint8Array; end: number } | undefined {
  const { width, height, kind, isPacked, bits, colors } = header;
  const entryBytes = Math.ceil(bits / 8);
  const size = kind === 'palette' ? 1 : entryBytes;
  let at = header.from + (kind === 'palette' ? colors.count * entryBytes : 0);
  const total = width * height * size;
  if (!isPacked) {
    return at + total <= bytes.length
      ? { pixels: bytes.subarray(at, at + total), end: at + total }
      : undefined;
  }
  // A byte tells of at most 128 pixels.
  if (total > (bytes.length - at) * 128 * size) return undefined;
  const pixels = new Uint8Array(total);
  for (let to = 0; to < total;) {
    const code = bytes[at++];
    if (code === undefined) return undefined;
    const length = ((code & 127) + 1) * size;
    const isRun = code >= 128;
    const taken = isRun ? size : length;
    if (at + taken > bytes.length || to + length > total) return undefined;
    for (let i = 0; i < length; i++) pixels[to + i] = bytes[at + (isRun ? i % size : i)]!;
    to += length;
    at += taken;
  }
  return { pixels, end: at };
}

function toSamples(bytes: Uint8Array, header: Header, pixels: Uint8Array): Picture | undefined {
  const { width, height, kind, bits, alphaBits, colors, from, isFromRight, isFromTop } = header;
  const isGray = kind === 'gray';
  const hasAlpha = alphaBits > 0;
  const channels = (isGray ? 1 : 3) + (hasAlpha ? 1 : 0);
  const samples = new Uint8Array(width * height * channels);
  const size = Math.ceil(bits / 8);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const to =
        ((isFromTop ? y : height - 1 - y) * width + (isFromRight ? width - 1 - x : x)) * channels;
      if (kind === 'palette') {
        const entry = pixels[at]! - colors.first;
        if (entry < 0 || entry >= colors.count) return undefined;
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
