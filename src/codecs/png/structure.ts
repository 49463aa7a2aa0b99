/**
 * The chunks of a PNG put together and held to the format's rules, with nothing inflated
 * yet: what the header may say, which chunks there must be, how often, in which order.
 *
 * What decides a sample must be as the rules say: IHDR, the image data, PLTE and tRNS as far as they
 * are used. A fault of anything else is passed over as libpng does it, unless the reader is strict.
 *
 * Of an animated PNG the default image counts; its other frames are chunks that are passed
 * over like all ancillary ones but tRNS and text.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import type { EnumeratorError } from '../../core/errors.js';
import { type Chunk, readChunks } from './chunks.js';
import { type Faults, pngError } from './faults.js';
import {
  type Checksum,
  COLOR_MODELS,
  type ColorType,
  MAX_LENGTH,
  readUint32,
  writeLatin1,
} from './format.js';
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

/** The chunks of a file that count; its image data is still compressed. */
export interface Structure {
  readonly header: Header;
  /** PLTE of a palette picture: 3 bytes an entry, 1..2^depth entries. A view of the file. */
  readonly palette: Uint8Array | undefined;
  /** tRNS as it stands in the file. A view of it. */
  readonly transparency: Uint8Array | undefined;
  /** The data of all IDAT chunks that follow one another, at least one. Views of the file. */
  readonly imageData: readonly Uint8Array[];
  /** Why the image data may not be all there. */
  readonly cut: string | undefined;
  /** Keyword to text; where a keyword comes twice, the first one. */
  readonly text: ReadonlyMap<string, string>;
  /** Where the file says that it is animated. */
  readonly animation: Animation | undefined;
  /** The bytes of eXIf. A view of the file. */
  readonly exif: Uint8Array | undefined;
}

/** What an animated PNG says of its frames. */
export interface Animation {
  readonly frames: number;
  /** Whether the picture that other readers show is none of them. */
  readonly isApart: boolean;
}

/** How chunks are read. */
export interface StructureOptions {
  readonly crc32: Checksum;
  /** Gets what is passed over. */
  readonly faults: Faults;
  /** Called with the header before anything else is read; may throw. */
  readonly checkHeader?: (header: Header) => void;
}

/**
 * Read a file's structure.
 * @throws {@link EnumeratorError} `E_PNG`
 */
export function readStructure(bytes: Uint8Array, options: StructureOptions): Structure {
  const { crc32, faults, checkHeader } = options;
  const chunks = readChunks(bytes, crc32, faults);
  const header = readHeader(chunks.next().value as Chunk);
  checkHeader?.(header);
  const structure = new StructureReader(header, crc32, faults);
  for (;;) {
    const { done, value } = chunks.next();
    if (done === true) return structure.end(value);
    structure.take(value);
  }
}

/** Takes the chunks of a file behind IHDR, in their order. */
class StructureReader {
  readonly #header: Header;
  readonly #crc32: Checksum;
  readonly #faults: Faults;
  readonly #imageData: Uint8Array[] = [];
  readonly #text = new Map<string, string>();
  #palette: Uint8Array | undefined;
  #transparency: Uint8Array | undefined;
  #frames: number | undefined;
  #isApart = true;
  #exif: Uint8Array | undefined;
  #hasDamagedText = false;
  #cut: string | undefined;
  /** The first chunk behind the image data. */
  #behind: string | undefined;

  constructor(header: Header, crc32: Checksum, faults: Faults) {
    this.#header = header;
    this.#crc32 = crc32;
    this.#faults = faults;
  }

  /** @throws {@link EnumeratorError} `E_PNG` */
  take(chunk: Chunk): void {
    const { type, data } = chunk;
    if (!chunk.isWhole) this.#takeDamaged(chunk);
    else if (type === 'PLTE') this.#takePalette(chunk);
    else if (type === 'tRNS') this.#takeTransparency(chunk);
    else if (type === 'IDAT') this.#takeImageData(chunk);
    else if (type === 'acTL') this.#takeAnimation(data);
    else if (type === 'fcTL') this.#takeFrame();
    else if (type === 'eXIf') this.#exif ??= data;
    else if (type === 'iTXt' || type === 'tEXt') {
      const entry = readTextChunk(type, data);
      if (entry !== undefined && !this.#text.has(entry.keyword))
        this.#text.set(entry.keyword, entry.text);
    } else if (type === 'IEND') {
      if (this.#imageData.length === 0) throw noImageData();
      if (data.length > 0) {
        const problem = `IEND holds ${counted(data.length, 'byte')}: it must be empty`;
        this.#faults.pass(problem, passedOver(chunk));
      }
    } else if (isCritical(type)) throw unknownChunk(chunk);
    if (this.#imageData.length > 0 && type !== 'IDAT') this.#behind ??= type;
  }

  /** @param problem - what is wrong with the file's end */
  end(problem: string | undefined): Structure {
    if (this.#imageData.length === 0) throw noImageData();
    if (this.#hasDamagedText) this.#forgetMetadata();
    return {
      header: this.#header,
      palette: this.#header.colorType === 3 ? this.#palette : undefined,
      transparency: this.#transparency,
      imageData: this.#imageData,
      cut: this.#cut ?? problem,
      text: this.#text,
      animation:
        this.#frames === undefined ? undefined : { frames: this.#frames, isApart: this.#isApart },
      exif: this.#exif,
    };
  }

  /** @throws {@link EnumeratorError} `E_PNG` where a sample may hang on the chunk */
  #takeDamaged(chunk: Chunk): void {
    const { type } = chunk;
    const problem = damageOf(chunk);
    if (isCritical(type) && type !== 'IEND') throw pngError(problem);
    // What is damaged may be its name.
    const isNamed = (name: string): boolean => type === name || this.#fitsAs(chunk, name);
    if (isNamed('IDAT') || (this.#header.colorType === 3 && isNamed('PLTE')))
      throw pngError(problem);
    if (isNamed('tRNS') && this.#transparencyFault(chunk) === undefined) throw pngError(problem);
    // Those about the number are all iTXt.
    this.#hasDamagedText ||= isNamed('iTXt');
    if (type === 'fcTL') this.#takeFrame();
    this.#faults.pass(problem, 'passed over');
  }

  /** Whether the chunk's CRC is that of a chunk with this name. */
  #fitsAs({ data, crc }: Chunk, name: string): boolean {
    const type = new Uint8Array(4);
    writeLatin1(type, 0, name);
    return this.#crc32(data, this.#crc32(type)) === crc;
  }

  #takePalette(chunk: Chunk): void {
    const { data } = chunk;
    const { colorType, depth } = this.#header;
    const fault = this.#paletteFault(data);
    if (fault === undefined) {
      this.#palette = data;
      return;
    }
    if (colorType !== 3) {
      this.#faults.pass(fault, passedOver(chunk));
      return;
    }
    const most = 3 * 2 ** depth;
    const isTooLong = this.#palette === undefined && data.length % 3 === 0 && data.length > most;
    if (!isTooLong || data.length > 3 * 256) throw pngError(fault);
    this.#faults.pass(
      fault,
      `of that at byte ${grouped(chunk.at)} the first ${most / 3} were taken`,
    );
    this.#palette = data.subarray(0, most);
  }

  #paletteFault(data: Uint8Array): string | undefined {
    const { colorType, depth } = this.#header;
    if (this.#palette !== undefined) return 'a second PLTE: there may be one';
    if (this.#imageData.length > 0) return isAfterImage('PLTE');
    if (this.#transparency !== undefined) return 'PLTE comes after tRNS: it must come before';
    if (colorType === 0 || colorType === 4) return 'PLTE in a gray picture: there must be none';
    const most = colorType === 3 ? 2 ** depth : 256;
    if (data.length > 0 && data.length % 3 === 0 && data.length <= 3 * most) return undefined;
    return `PLTE holds ${counted(data.length, 'byte')}: it must be 3 for each of 1 to ${most} colours`;
  }

  #takeTransparency(chunk: Chunk): void {
    const fault = this.#transparencyFault(chunk);
    if (fault === undefined) this.#transparency = chunk.data;
    else this.#faults.pass(fault, passedOver(chunk));
  }

  #transparencyFault({ data }: Chunk): string | undefined {
    const { colorType } = this.#header;
    if (this.#transparency !== undefined) return 'a second tRNS: there may be one';
    if (this.#imageData.length > 0) return isAfterImage('tRNS');
    if (colorType === 4 || colorType === 6) {
      return 'tRNS in a picture that has alpha: there must be none';
    }
    const holds = `tRNS holds ${counted(data.length, 'byte')}`;
    if (colorType === 3) {
      if (this.#palette === undefined) return 'tRNS comes before PLTE: it must come after';
      const colors = this.#palette.length / 3;
      return data.length > colors ? `${holds}: PLTE has ${counted(colors, 'colour')}` : undefined;
    }
    const wanted = colorType === 0 ? 2 : 6;
    return data.length === wanted ? undefined : `${holds}: it must be ${wanted}`;
  }

  #takeImageData(chunk: Chunk): void {
    if (this.#behind !== undefined) {
      const fault = `${this.#behind} stands between IDAT chunks: they must follow one another`;
      this.#faults.pass(fault, passedOver(chunk));
      this.#cut ??= fault;
      return;
    }
    if (this.#header.colorType === 3 && this.#palette === undefined) {
      throw pngError('no PLTE before the image data: a palette picture must have one');
    }
    this.#imageData.push(chunk.data);
  }

  #takeAnimation(data: Uint8Array): void {
    if (this.#imageData.length === 0) this.#frames ??= data.length < 4 ? 0 : readUint32(data, 0);
  }

  #takeFrame(): void {
    if (this.#imageData.length === 0) this.#isApart = false;
  }

  /** What it says of its number is not believed where a part of that may be missing. */
  #forgetMetadata(): void {
    const own = [...this.#text.keys()].filter((keyword) => keyword.startsWith('enumerate-'));
    for (const keyword of own) this.#text.delete(keyword);
    if (own.length > 0)
      this.#faults.pass('a text is damaged', 'those about the number were passed over too');
  }
}

function passedOver({ type, at }: Chunk): string {
  return `the ${type} at byte ${grouped(at)} was passed over`;
}

function damageOf({ type, at }: Chunk): string {
  return `chunk ${type} at byte ${grouped(at)} is damaged: its CRC does not fit its bytes`;
}

function isAfterImage(type: string): string {
  return `${type} comes after the image data: it must come before`;
}

function noImageData(): EnumeratorError {
  return pngError('no image data: there is no IDAT chunk');
}

function unknownChunk({ type, at }: Chunk): EnumeratorError {
  if (type === 'CgBI') return appleError();
  return pngError(
    type === 'IHDR'
      ? 'a second IHDR: there must be one'
      : `chunk ${type} at byte ${grouped(at)} is critical and unknown`,
  );
}

function appleError(): EnumeratorError {
  return pngError(
    "this is Apple's form of PNG (CgBI), which other programs do not read: make a PNG of it, on a Mac with `xcrun pngcrush -revert-iphone-optimizations in.png out.png`",
  );
}

/** A capital first letter says that a decoder must know the chunk. */
function isCritical(type: string): boolean {
  return type.charCodeAt(0) < 0x60;
}

function readHeader(chunk: Chunk): Header {
  const { type, data } = chunk;
  if (type === 'CgBI') throw appleError();
  if (!chunk.isWhole) throw pngError(damageOf(chunk));
  if (type !== 'IHDR') throw pngError(`the first chunk is ${type}: it must be IHDR`);
  if (data.length !== 13)
    throw pngError(`IHDR holds ${counted(data.length, 'byte')}: it must be 13`);
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
