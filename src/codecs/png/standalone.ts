/**
 * The codec with checksums and inflate of its own: for programs that have nothing to hand
 * in. Everything runs in browsers too; a caller who has faster ones gives them as options.
 * @module
 */
import { requireBytes, requireFields, requireObject, requireType } from '../../core/arguments.js';
import { requireSpace } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import type { Palette } from '../../core/palette.js';
import type { Color, Space } from '../../core/space.js';
import { adler32 } from './adler32.js';
import { crc32 } from './crc32.js';
import { PngEncoder as BareEncoder, type PngEncoderOptions as BareOptions } from './encoder.js';
import { COLOR_MODELS } from './format.js';
import { inflateZlib } from './inflate.js';
import { type FoundMetadata, readMetadata } from './metadata.js';
import {
  type PngPicture,
  type PngReadOptions as BareReadOptions,
  readPng as readBare,
} from './reader.js';

/** How frames are written; all of it may be left out, but a palette space's palette. */
export interface PngEncoderOptions extends Omit<
  BareOptions,
  'palette' | 'compression' | 'checksums'
> {
  /** A palette, or red, green, blue of each entry: for palette spaces, and only for them. */
  readonly palette?: Palette | Uint8Array | undefined;
  /** Unless given, `stored` for the mixed order, whose images do not compress, else `deflate`. */
  readonly compression?: BareOptions['compression'];
  readonly checksums?: BareOptions['checksums'];
}

/** Writes any frame of one space as a PNG: for many of them, whose common parts it makes once. */
export class PngEncoder extends BareEncoder {
  /**
   * @throws {@link EnumeratorError} `E_PALETTE` where the palette has not 3·K bytes
   * @throws TypeError where a palette is missing or not wanted, or a checksum cannot be carried on
   */
  constructor(space: Space, options: PngEncoderOptions = {}) {
    requireSpace(space, 'space');
    const { palette, ...others } = checkEncoding(options);
    const colors = palette instanceof Uint8Array ? palette : palette?.colors;
    super(space, {
      compression: others.metadata?.order === 'mixed' ? 'stored' : 'deflate',
      checksums: { crc32, adler32 },
      ...others,
      ...(colors === undefined ? {} : { palette: colors }),
    });
  }

  override encode(samples: Uint8Array, index?: bigint): Uint8Array {
    if (index !== undefined) requireType(index, 'bigint', 'index');
    return super.encode(samples, index);
  }
}

/** @throws TypeError where an option has the wrong type */
function checkEncoding(options: PngEncoderOptions): PngEncoderOptions {
  const { palette, metadata, compression, checksums } = requireObject(options, 'options');
  if (palette !== undefined && !(palette instanceof Uint8Array))
    requireBytes(requireObject(palette, 'palette').colors, 'palette.colors');
  if (metadata !== undefined) {
    requireFields(metadata, { order: 'string' }, 'metadata');
    if (metadata.seed !== undefined) requireType(metadata.seed, 'string', 'metadata.seed');
  }
  if (compression !== undefined && compression !== 'stored' && compression !== 'deflate')
    throw new TypeError('compression must be stored or deflate');
  if (checksums !== undefined)
    requireFields(checksums, { crc32: 'function', adler32: 'function' }, 'checksums');
  requireFunctions(options, ['allocate', 'spreadRows']);
  return options;
}

/** @throws TypeError where one of these options is given and no function */
function requireFunctions<T>(options: T, names: readonly (keyof T & string)[]): void {
  for (const name of names)
    if (options[name] !== undefined) requireType(options[name], 'function', name);
}

export interface EncodePngOptions extends PngEncoderOptions {
  /** The image's number, which the metadata then hold: it needs `metadata`. */
  readonly index?: bigint | undefined;
}

/**
 * One image as a PNG file.
 * @param samples - the frame's sample bytes (SPEC §4)
 * @returns new bytes, owned by the caller
 * @throws {@link EnumeratorError} `E_FRAME` where the number of bytes is not the frame's, `E_PALETTE`
 * @example
 * encodePng(images.space, images.frameAt(42n), { metadata: images, index: 42n });
 */
export function encodePng(
  space: Space,
  samples: Uint8Array,
  options: EncodePngOptions = {},
): Uint8Array {
  const encoder = new PngEncoder(space, options);
  requireBytes(samples, 'samples');
  checkLevels(space, samples);
  return encoder.encode(samples, options.index).slice();
}

/** @throws {@link EnumeratorError} `E_FRAME` where a sample is none of the space: its neighbours would change */
function checkLevels({ radix }: Space, samples: Uint8Array): void {
  const at = radix < 256 ? samples.findIndex((level) => level >= radix) : -1;
  if (at < 0) return;
  throw new EnumeratorError(
    'E_FRAME',
    `sample ${at} is ${samples[at]}: in this space it must lie below ${radix}`,
  );
}

/** Limits, and what else may be handed in. */
export type PngReadOptions = Partial<BareReadOptions>;

/** A PNG as it stands in its file, with what this program wrote into it. */
export interface DecodedPng extends PngPicture {
  readonly color: Color;
  /** The numbering and the index that the file records, if it does. */
  readonly metadata: FoundMetadata | undefined;
}

/**
 * Read any PNG file; its samples are a frame of the space of its own colour model and depth.
 * @param bytes - the whole file; not kept, not changed
 * @throws {@link EnumeratorError} `E_PNG` where it is damaged, no PNG, or beyond the limits
 * @throws TypeError where an argument is of a wrong type
 */
export function decodePng(bytes: Uint8Array, options: PngReadOptions = {}): DecodedPng {
  const picture = readPng(bytes, options);
  const { color } = COLOR_MODELS.get(picture.colorType)!;
  return { ...picture, color, metadata: readMetadata(picture.text) };
}

/**
 * The same without a look at what this program wrote.
 * @throws {@link EnumeratorError} `E_PNG` as {@link decodePng}
 */
export function readPng(bytes: Uint8Array, options: PngReadOptions = {}): PngPicture {
  requireBytes(bytes, 'bytes');
  requireFunctions(requireObject(options, 'options'), ['crc32', 'inflate', 'checkHead']);
  for (const name of ['maxPixels', 'maxInflatedBytes'] as const)
    if (options[name] !== undefined) requireType(options[name], 'number', name);
  return readBare(bytes, { crc32, inflate: inflateZlib, ...options });
}
