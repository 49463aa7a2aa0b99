/**
 * Pictures of other formats, decoded by the machine's ffmpeg.
 *
 * The bytes go through a pipe. We look at a file before ffmpeg does, and hear what it says: what it
 * reads wrongly is refused by name, and where a file is damaged, it would make up the rest of the picture.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import { EXACT_SCALER } from '../../io/ffmpeg.js';
import type { FoundMedia } from '../../io/media-batch.js';
import { type MediaInput, mediaFailure, probeMedia, readMedia } from '../../io/media-file.js';
import { findFacts } from '../file-facts.js';
import type { FilePicture, Picture, ReadingOptions } from '../picture.js';
import { readComplaints } from './complaints.js';
import { damage, passOver } from './damage.js';
import type { PictureBytes } from './formats.js';
import { largestIcon, largestOf } from './ico.js';
import { bitsText } from './boxes/jpeg-2000.js';
import type { Look } from './look.js';
import { lookAt } from './look-at.js';
import {
  chooseForm,
  divideByAlpha,
  type PixelForm,
  spreadLevels,
  toPicture,
} from './pixel-form.js';
import { withoutIdleCodes } from './psd.js';
import { firstWebpFrame, isAnimatedWebp } from './webp.js';

const TIME_LIMIT_MS = 60_000;

/** A file that ffmpeg may read. */
interface PreparedPicture extends PictureBytes {
  readonly options: ReadingOptions;
  readonly input: MediaInput & { readonly bytes: Uint8Array };
  readonly look: Look;
  /** What was passed over so far. */
  readonly remarks: readonly string[];
}

/** What ffmpeg made of a file. */
export interface DecodedPixels extends FoundMedia {
  /** The samples in the form that {@link chooseForm} has for this pixel format. */
  readonly output: Buffer;
  /** What it wrote to stderr under `-v level+warning`. */
  readonly complaint: string;
}

/**
 * Decode a picture.
 * @param decoded - where it was decoded with others already
 * @throws EnumeratorError `E_IO` where there is no ffmpeg, or it fails or takes too long, or where it
 *   would read the file wrongly; `E_LIMIT` where the picture has too many pixels
 */
export async function decodePicture(
  file: PictureBytes,
  options: ReadingOptions = {},
  decoded?: DecodedPixels,
): Promise<FilePicture> {
  const prepared = preparePicture(file, options);
  return judgePicture(prepared, decoded ?? (await runFfmpeg(prepared)));
}

async function runFfmpeg({ input }: PreparedPicture): Promise<DecodedPixels> {
  const probed = await probeMedia(input, TIME_LIMIT_MS);
  const form = chooseForm(probed.pixelFormat);
  const read = await readMedia('ffmpeg', input, {
    before: AS_STORED,
    after: [...rawOutput(form), 'pipe:1'],
    maxOutputBytes: form.bytes * probed.width * probed.height,
    timeLimitMs: TIME_LIMIT_MS,
    hasWarnings: true,
  });
  return { ...probed, ...read };
}

/** Options of the input: the pixels as they are stored, not as EXIF turns them. */
export const AS_STORED = ['-noautorotate'];

/** Options of the output: samples in this form, and nothing else. */
export function rawOutput({ rawFormat }: PixelForm): string[] {
  const picture = ['-frames:v', '1', '-f', 'rawvideo'];
  return [...picture, '-sws_flags', EXACT_SCALER, '-pix_fmt', rawFormat];
}

/**
 * Look at a file before ffmpeg does.
 * @throws EnumeratorError `E_IO` where ffmpeg would read it wrongly, or it is damaged
 */
export function preparePicture(file: PictureBytes, options: ReadingOptions): PreparedPicture {
  const { bytes, format, name } = file;
  const look = lookAt(bytes, format.name);
  if (look.refusal !== undefined) {
    throw new EnumeratorError(
      'E_IO',
      `${name}: this ${format.name} file is not read: ${look.refusal}`,
    );
  }
  const remarks = [...(look.remarks ?? [])];
  if (look.damage !== undefined) remarks.push(passOver(look.damage, { ...file, options }));
  const input = inputOf({ ...file, bytes: unwrap(file, look, remarks) }, options);
  return { ...file, options, look, remarks, input };
}

/**
 * The picture that ffmpeg has made of a file, unless it complains of damage.
 * @param output - `form.bytes` for each pixel; kept
 * @throws EnumeratorError `E_IO`
 */
function judgePicture(
  prepared: PreparedPicture,
  { width, height, pixelFormat, output: raw, complaint }: DecodedPixels,
): FilePicture {
  const form = chooseForm(pixelFormat);
  const { bytes, format, look } = prepared;
  const said = readComplaints(complaint);
  const remarks = [...prepared.remarks, ...said.remarks];
  if (said.damage !== undefined) remarks.push(passOver(`ffmpeg says "${said.damage}"`, prepared));
  if (raw.length !== form.bytes * width * height) {
    throw damage(
      `ffmpeg gave ${counted(raw.length, 'byte')} for ${width}×${height} pixels`,
      prepared,
    );
  }
  const { orientation = 1, isPremultiplied = false, sampleBits, size } = look;
  const isSpread = sampleBits !== undefined && !form.isConverted;
  if (isSpread) spreadLevels(raw, form, sampleBits);
  const decoded = toPicture(raw, { width, height }, form);
  if (size !== undefined && (size[0] !== width || size[1] !== height)) {
    const sign = `its head says ${size.join('×')} pixels, and its picture has ${width}×${height}`;
    remarks.push(passOver(sign, prepared));
  }
  const storedAs = isPremultiplied
    ? `${pixelFormat}, multiplied by alpha`
    : isSpread
      ? `${pixelFormat} of ${bitsText(sampleBits)}`
      : undefined;
  return {
    picture: isPremultiplied ? divideByAlpha(decoded) : decoded,
    format: format.name,
    pixelFormat: look.storedAs ?? storedAs ?? pixelFormat,
    isConverted: form.isConverted || look.storedAs !== undefined || storedAs !== undefined,
    facts: { ...findFacts(bytes, format.name), ...(orientation === 1 ? {} : { orientation }) },
    remarks,
  };
}

/**
 * Find out what the picture will be, without decoding it.
 * @returns `hasAlpha` where decoding may still find that all of it is opaque, and then gives none
 * @throws EnumeratorError as {@link decodePicture}
 */
export async function probePicture(
  file: PictureBytes,
  options: ReadingOptions = {},
  decoded?: DecodedPixels,
): Promise<Pick<Picture, 'width' | 'height' | 'color' | 'depth'> & { hasAlpha: boolean }> {
  const { input } = preparePicture(file, options);
  const probed = decoded ?? (await probeMedia(input, TIME_LIMIT_MS));
  const { color, depth, hasAlpha } = chooseForm(probed.pixelFormat);
  return { width: probed.width, height: probed.height, color, depth, hasAlpha };
}

/** What ffmpeg gets of a file that it would not read, or not rightly, as it is. */
function unwrap(
  file: PictureBytes,
  { damage: sign, filledTo }: Look,
  remarks: string[],
): Uint8Array {
  const { bytes, format } = file;
  if (format.name === 'ico') {
    const largest = largestIcon(bytes);
    if (largest === undefined)
      throw damage('its largest picture is not in it', { ...file, options: {} });
    if (largest.frames > 1) remarks.push(largestOf(largest.frames));
    return largest.icon;
  }
  if (format.name === 'psd' && sign === undefined) return withoutIdleCodes(bytes);
  if (filledTo !== undefined) {
    const filled = new Uint8Array(filledTo);
    filled.set(bytes);
    return filled;
  }
  return isAnimatedWebp(bytes) ? (firstWebpFrame(bytes) ?? bytes) : bytes;
}

/** What ffmpeg says of files that it could read, were it another one. */
const UNSUPPORTED = /support|implemented|unknown|decoder .*not found|invalid rle/i;

function inputOf(file: PictureBytes, options: ReadingOptions): PreparedPicture['input'] {
  const { bytes, format, name } = file;
  const { demuxer } = format;
  const isStrict = format.name === 'jpeg' && options.damaged !== true;
  const input: PreparedPicture['input'] = {
    name,
    kind: `a ${format.name} file`,
    url: 'pipe:0',
    bytes,
    demuxer,
    options: [
      // Of other decoders it would make warnings failures, such as of ffmpeg's own TIFF files.
      ...(isStrict ? ['-err_detect', 'explode'] : []),
      // Without it, what has no parser, such as TIFF, comes to its decoder in pieces.
      ...(demuxer.endsWith('_pipe') ? ['-frame_size', `${bytes.length}`] : []),
    ],
    alternative: 'make a PNG of the picture',
    explain(program, problem) {
      if (UNSUPPORTED.test(problem)) {
        return mediaFailure(input, `it says "${problem.replace(/\.$/, '')}"; make a PNG of it`);
      }
      if (program === 'ffmpeg') return damage(`ffmpeg says "${problem}"`, { ...file, options });
      return mediaFailure(input, isAnimatedWebp(bytes) ? ANIMATED : `${problem}; ${NOT_READ}`);
    },
  };
  return input;
}

const NOT_READ = 'take a whole copy of it, or make a PNG of it';
const ANIMATED = 'it is animated; make a PNG of one of its frames';
