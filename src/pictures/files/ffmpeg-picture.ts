/**
 * Pictures of other formats, decoded by the machine's ffmpeg.
 *
 * The bytes go through a pipe. The size is known before a pixel is decoded, and where a file is
 * damaged, ffmpeg would make up the rest of the picture: it is told to fail instead.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { EXACT_SCALER } from '../../io/ffmpeg.js';
import type { FoundMedia } from '../../io/media-batch.js';
import { type MediaInput, mediaFailure, probeMedia, readMedia } from '../../io/media-file.js';
import { findFacts, hasEnd } from '../file-facts.js';
import type { FilePicture, Picture, ReadingOptions } from '../picture.js';
import type { Format } from './formats.js';
import { chooseForm, type PixelForm, toPicture } from './pixel-form.js';

const TIME_LIMIT_MS = 60_000;

/** What ffmpeg made of a file of which it did not complain. */
export interface DecodedPixels extends FoundMedia {
  /** The samples in the form that {@link chooseForm} has for this pixel format. */
  readonly output: Buffer;
  readonly complaint: '';
}

/**
 * Decode a picture.
 * @param name - of the file, for messages
 * @param decoded - where it was decoded with others already
 * @throws EnumeratorError `E_IO` where there is no ffmpeg, or it fails or takes too long;
 *   `E_LIMIT` where the picture has too many pixels
 */
export async function decodePicture(
  bytes: Uint8Array,
  format: Format,
  name: string,
  _options: ReadingOptions = {},
  decoded?: DecodedPixels,
): Promise<FilePicture> {
  if (!hasEnd(bytes, format.name)) throw damage(name, format, 'it has no end marker');
  const input = inputOf(bytes, format, name);
  const { width, height, pixelFormat } = decoded ?? (await probeMedia(input, TIME_LIMIT_MS));
  const form = chooseForm(pixelFormat);
  const read =
    decoded ??
    (await readMedia('ffmpeg', input, {
      before: AS_STORED,
      after: [...rawOutput(form), 'pipe:1'],
      maxOutputBytes: form.bytes * width * height,
      timeLimitMs: TIME_LIMIT_MS,
    }));
  const { output: raw, complaint } = read;
  const found = DAMAGE.exec(complaint);
  if (found !== null) throw damage(name, format, `ffmpeg says "${found[0]}"`);
  if (raw.length !== form.bytes * width * height) {
    throw damage(name, format, `ffmpeg gave ${raw.length} bytes for ${width}×${height} pixels`);
  }
  return {
    picture: toPicture(raw, { width, height }, form),
    format: format.name,
    pixelFormat,
    isConverted: form.isConverted,
    facts: findFacts(bytes, format.name),
  };
}

/** Options of the input: the pixels as they are stored, not as EXIF turns them. */
export const AS_STORED = ['-noautorotate'];

/** Options of the output: samples in this form, and nothing else. */
export function rawOutput({ rawFormat }: PixelForm): string[] {
  const picture = ['-frames:v', '1', '-f', 'rawvideo'];
  return [...picture, '-sws_flags', EXACT_SCALER, '-pix_fmt', rawFormat];
}

/**
 * Find out what the picture will be, without decoding it.
 * @returns `hasAlpha` where decoding may still find that all of it is opaque, and then gives none
 * @throws EnumeratorError as {@link decodePicture}
 */
export async function probePicture(
  bytes: Uint8Array,
  format: Format,
  name: string,
  decoded?: DecodedPixels,
): Promise<Pick<Picture, 'width' | 'height' | 'color' | 'depth'> & { hasAlpha: boolean }> {
  const probed = decoded ?? (await probeMedia(inputOf(bytes, format, name), TIME_LIMIT_MS));
  const { color, depth, hasAlpha } = chooseForm(probed.pixelFormat);
  return { width: probed.width, height: probed.height, color, depth, hasAlpha };
}

/** What the JPEG decoder says when it continues with a picture that it has not read whole. */
const DAMAGE = /overread \d+|error (count|dc|y=\d+)[^\n]*|concealing[^\n]*/;

/** A file as ffmpeg reads it through its standard input. */
export function inputOf(
  bytes: Uint8Array,
  format: Format,
  name: string,
): MediaInput & { readonly bytes: Uint8Array } {
  const { demuxer } = format;
  const input: MediaInput & { bytes: Uint8Array } = {
    name,
    kind: `a ${format.name} file`,
    url: 'pipe:0',
    bytes,
    demuxer,
    options: [
      // Of other decoders it would make warnings failures, such as of ffmpeg's own TIFF files.
      ...(format.name === 'jpeg' ? ['-err_detect', 'explode'] : []),
      // Without it, what has no parser, such as TIFF, comes to its decoder in pieces.
      ...(demuxer.endsWith('_pipe') ? ['-frame_size', `${bytes.length}`] : []),
    ],
    alternative: 'make a PNG of the picture',
    explain(program, problem) {
      if (program === 'ffmpeg') return damage(name, format, `ffmpeg says "${problem}"`);
      return isAnimatedWebp(bytes) ? mediaFailure(input, ANIMATED) : undefined;
    },
  };
  return input;
}

function damage(name: string, format: Format, sign: string): EnumeratorError {
  return new EnumeratorError(
    'E_IO',
    `${name}: this ${format.name} file is damaged or cut off: ${sign}; take a whole copy of it`,
  );
}

const ANIMATED = 'it is animated; make a PNG of one of its frames';

/** Whether the flag in its first chunk, VP8X, says so. */
function isAnimatedWebp(bytes: Uint8Array): boolean {
  const name = Buffer.from(bytes.subarray(8, 16)).toString('latin1');
  return name === 'WEBPVP8X' && ((bytes[20] ?? 0) & 2) !== 0;
}
