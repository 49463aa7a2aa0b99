/**
 * The chunks of a PNG put together and held to the format's rules, with nothing inflated
 * yet: what the header may say, which chunks there must be, how often, in which order.
 *
 * Of an animated PNG the default image counts; its other frames are chunks that are passed
 * over like all ancillary ones but tRNS and text.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { type Chunk, pngError, readChunks } from './chunks.js';
import { type Checksum, COLOR_MODELS, type ColorType, MAX_LENGTH, readUint32 } from './format.js';
import { readTextChunk } from './text.js';

/** A checked IHDR. */
export interface Header {
  /** In pixels, 1..2^31−1. */
  readonly width: number;
  readonly height: number;
  /** Bits per sample: a depth that PNG allows the colour type. */
  readonly depth: number;
  readonly colorType: ColorType;
  /** Samples per pixel. */
  readonly channels: number;
  /** Whether the pixels come in Adam7's seven passes. */
  readonly interlaced: boolean;
}

/** A file whose chunks are as they must be; its image data is still compressed. */
export interface Structure {
  readonly header: Header;
  /** PLTE of a palette picture: 3 bytes an entry, 1..2^depth entries. A view of the file. */
  readonly palette: Uint8Array | undefined;
  /** tRNS as it stands in the file. A view of it. */
  readonly transparency: Uint8Array | undefined;
  /** The data of all IDAT chunks, at least one. Views of the file. */
  readonly imageData: readonly Uint8Array[];
  /** Keyword to text; where a keyword comes twice, the first one. */
  readonly text: ReadonlyMap<string, string>;
}

/**
 * Read a file's structure.
 * @param checkHeader - called with the header before anything else is read; may throw
 * @throws {@link EnumeratorError} `E_PNG`
 */
export function readStructure(
  bytes: Uint8Array,
  crc32: Checksum,
  checkHeader: (header: Header) => void,
): Structure {
  let header: Header | undefined;
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  const imageData: Uint8Array[] = [];
  const text = new Map<string, string>();
  let before = '';

  for (const chunk of readChunks(bytes, crc32)) {
    const { type, data } = chunk;
    if (header === undefined) {
      if (type !== 'IHDR') throw pngError(`the first chunk is ${type}: it must be IHDR`);
      header = readHeader(data);
      checkHeader(header);
    } else if (type === 'PLTE') {
      refuseSecond(chunk, palette);
      refuseAfterImage(chunk, imageData);
      if (transparency !== undefined) throw pngError('PLTE comes after tRNS: it must come before');
      checkPalette(data, header);
      palette = data;
    } else if (type === 'tRNS') {
      refuseSecond(chunk, transparency);
      refuseAfterImage(chunk, imageData);
      checkTransparency(data, header, palette);
      transparency = data;
    } else if (type === 'IDAT') {
      if (imageData.length > 0 && before !== 'IDAT') {
        throw pngError(`${before} stands between IDAT chunks: they must follow one another`);
      }
      if (header.colorType === 3 && palette === undefined) {
        throw pngError('no PLTE before the image data: a palette picture must have one');
      }
      imageData.push(data);
    } else if (type === 'IEND') {
      if (imageData.length === 0) throw pngError('no image data: there is no IDAT chunk');
      if (data.length > 0)
        throw pngError(`IEND holds ${grouped(data.length)} bytes: it must be empty`);
    } else if (type === 'iTXt' || type === 'tEXt') {
      const entry = readTextChunk(type, data);
      if (entry !== undefined && !text.has(entry.keyword)) text.set(entry.keyword, entry.text);
    } else if (isCritical(type)) {
      throw pngError(
        type === 'IHDR'
          ? 'a second IHDR: there must be one'
          : `chunk ${type} at byte ${grouped(chunk.at)} is critical and unknown`,
      );
    }
    before = type;
  }
  if (header === undefined) throw pngError('the file holds no chunk');
  return {
    header,
    palette: header.colorType === 3 ? palette : undefined,
    transparency,
    imageData,
    text,
  };
}

/** A capital first letter says that a decoder must know the chunk. */
function isCritical(type: string): boolean {
  return type.charCodeAt(0) < 0x60;
}

function readHeader(data: Uint8Array): Header {
  if (data.length !== 13) throw pngError(`IHDR holds ${grouped(data.length)} bytes: it must be 13`);
  const width = readUint32(data, 0);
  const height = readUint32(data, 4);
  for (const [name, side] of [
    ['width', width],
    ['height', height],
  ] as const) {
    if (side < 1 || side > MAX_LENGTH) {
      throw pngError(`${name} ${grouped(side)}: it must be 1 to ${grouped(MAX_LENGTH)}`);
    }
  }
  const [depth, colorType, compression, filter, interlace] = data.subarray(8) as Iterable<number>;
  const model = COLOR_MODELS.get(colorType!);
  if (model === undefined) throw pngError(`colour type ${colorType}: it must be 0, 2, 3, 4 or 6`);
  if (!model.depths.includes(depth!)) {
    throw pngError(
      `depth ${depth}: ${model.color} (colour type ${colorType}) has ${model.depths.join(', ')}`,
    );
  }
  if (compression !== 0) throw pngError(`compression method ${compression}: it must be 0`);
  if (filter !== 0) throw pngError(`filter method ${filter}: it must be 0`);
  if (interlace !== 0 && interlace !== 1) {
    throw pngError(`interlace method ${interlace}: it must be 0 or 1`);
  }
  return {
    width,
    height,
    depth: depth!,
    colorType: colorType as ColorType,
    channels: model.channels,
    interlaced: interlace === 1,
  };
}

function checkPalette(data: Uint8Array, header: Header): void {
  if (header.colorType === 0 || header.colorType === 4) {
    throw pngError('PLTE in a gray picture: there must be none');
  }
  const most = header.colorType === 3 ? 2 ** header.depth : 256;
  if (data.length === 0 || data.length % 3 !== 0 || data.length > 3 * most) {
    throw pngError(
      `PLTE holds ${grouped(data.length)} bytes: it must be 3 for each of 1 to ${most} colours`,
    );
  }
}

function checkTransparency(
  data: Uint8Array,
  header: Header,
  palette: Uint8Array | undefined,
): void {
  const { colorType } = header;
  if (colorType === 4 || colorType === 6) {
    throw pngError('tRNS in a picture that has alpha: there must be none');
  }
  if (colorType === 3) {
    if (palette === undefined) throw pngError('tRNS comes before PLTE: it must come after');
    if (data.length > palette.length / 3) {
      throw pngError(
        `tRNS holds ${grouped(data.length)} bytes: PLTE has ${palette.length / 3} colours`,
      );
    }
  } else if (data.length !== (colorType === 0 ? 2 : 6)) {
    throw pngError(
      `tRNS holds ${grouped(data.length)} bytes: it must be ${colorType === 0 ? 2 : 6}`,
    );
  }
}

function refuseSecond({ type }: Chunk, first: Uint8Array | undefined): void {
  if (first !== undefined) throw pngError(`a second ${type}: there may be one`);
}

function refuseAfterImage({ type }: Chunk, imageData: readonly Uint8Array[]): void {
  if (imageData.length > 0)
    throw pngError(`${type} comes after the image data: it must come before`);
}
