/**
 * One image as a file: what `get` writes, for programs.
 * @module
 */
import { requireKeys, requireObject, requireType } from '../core/arguments.js';
import { type Enumeration, numberingOf } from '../core/enumeration.js';
import type { SpaceWords } from '../text/space-text.js';

/** A picture's file. */
export interface EncodedPicture {
  readonly bytes: Uint8Array;
  /** Whether it leads back to the very samples. */
  readonly isExact: boolean;
  /** What `locate` has to be told to find the number: its file does not say it. */
  readonly untold?: SpaceWords | undefined;
}

/** How one image becomes a file. */
export interface ImageFileOptions {
  /** Each pixel becomes a square of so many, from 1; above 1 the file has another number, and says none. */
  readonly scale?: number | undefined;
  /** Whether a PNG says what it is; true by default. */
  readonly metadata?: boolean | undefined;
}

/**
 * One image of an enumeration as a file, in the format of its name's ending: `.png` (and where there
 * is none), `.pnm`, `.ppm`, `.raw` and others by ourselves, `.jpg`, `.webp`, `.gif`, `.bmp`, `.tif`,
 * `.qoi` and `.jxl` by ffmpeg.
 * @returns the bytes, and whether they lead back to the very samples
 * @throws {@link EnumeratorError} `E_RANGE`, `E_USAGE` for another ending, `E_LIMIT` for the scale, and
 *   `E_OUTPUT` where the format cannot hold such images; `E_IO` where ffmpeg is missing or fails
 */
export async function imageFile(
  images: Enumeration,
  index: bigint,
  name: string,
  options?: ImageFileOptions,
): Promise<EncodedPicture> {
  requireType(index, 'bigint', 'index');
  requireType(name, 'string', 'name');
  if (options !== undefined) {
    requireKeys(requireObject(options, 'options'), ['scale', 'metadata'], 'options');
    if (options.scale !== undefined) requireType(options.scale, 'number', 'scale');
    if (options.metadata !== undefined) requireType(options.metadata, 'boolean', 'metadata');
  }
  const samples = numberingOf(images).frameAt(index);
  const { encodeNumbered } = await import('./outputs/picture-file.js');
  return encodeNumbered(images, samples, { index, name, ...options });
}
