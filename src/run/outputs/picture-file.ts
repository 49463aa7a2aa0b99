/**
 * One image as a file of the format that its name's ending says: PNG, Netpbm and raw samples by
 * ourselves, others by the ffmpeg of this machine.
 * @module
 */
import {
  exactFormat,
  FilmFrames,
  paletteColors,
  type PixelFormat,
} from '../../codecs/film-frame.js';
import { enlargeFrame } from '../../codecs/pixels.js';
import { PnmEncoder, pnmFormat } from '../../codecs/pnm.js';
import { EnumeratorError } from '../../core/errors.js';
import type { Enumeration } from '../../core/enumeration.js';
import { describeSpace, makeSpace, type Space, type SpaceFields } from '../../core/space.js';
import {
  type ForeignEnding,
  isOwnEnding,
  type OwnEnding,
  type PictureEnding,
  pictureEnding,
} from '../../io/endings.js';
import { EXACT_SCALER, ffmpegFailure, runProgram, startProblem } from '../../io/ffmpeg.js';
import type { EncodedPicture, ImageFileOptions } from '../image-file.js';
import { type SpaceWords, writeSpaceWords } from '../../text/space-text.js';
import { encodeImage, encodePlain } from './png.js';
import type { Frame } from './terminal-picture.js';

/** How ffmpeg writes a format: without a loss wherever it can. */
interface Encoder {
  readonly args: readonly string[];
  /** What brings many colours down to those that the format has. */
  readonly filter?: string;
  /** The form in which it is given the samples; undefined for the one that has each of them. */
  readonly input?: (space: Space) => PixelFormat;
}

/** One byte a pixel where the colours are few enough, so that none is changed. */
function fewColors(space: Space): PixelFormat {
  return paletteColors(space) === undefined ? exactFormat(space) : 'pal8';
}

const JPEG: Encoder = {
  args: ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj444p', '-qmin', '1', '-q:v', '1'],
};
const TIFF: Encoder = { args: ['-c:v', 'tiff', '-compression_algo', 'deflate'] };
const GIF: Encoder = {
  args: ['-c:v', 'gif', '-f', 'gif'],
  filter: 'split[a][b];[a]palettegen[p];[b][p]paletteuse',
  input: fewColors,
};

const ENCODERS: Readonly<Record<ForeignEnding, Encoder>> = {
  jpg: JPEG,
  jpeg: JPEG,
  tif: TIFF,
  tiff: TIFF,
  gif: GIF,
  webp: { args: ['-c:v', 'libwebp', '-pix_fmt', 'bgra', '-lossless', '1'] },
  bmp: { args: ['-c:v', 'bmp'], input: fewColors },
  qoi: { args: ['-c:v', 'qoi'] },
  jxl: { args: ['-c:v', 'libjxl', '-distance', '0'] },
};

/** One image of an enumeration as a file, in the format of its name's ending. */
export async function encodeNumbered(
  images: Enumeration,
  samples: Uint8Array,
  { index, name, scale = 1, metadata = true }: ImageFileOptions & { index: bigint; name: string },
): Promise<EncodedPicture> {
  const ending = pictureEnding(name);
  const frame = { ...enlargeFrame(images.space, samples, scale), palette: images.palette };
  const file = await encodePicture(frame, ending, name, () =>
    scale === 1
      ? encodeImage(images, samples, index, metadata)
      : encodePlain(frame.space, frame.samples, frame.palette),
  );
  const { stored } = file;
  const hasNumber = scale === 1 && file.isExact && stored !== undefined;
  return { ...file, untold: hasNumber ? untoldOf(images, stored) : undefined };
}

/** What a reader of the file does not find in it, of an image that it holds exactly. */
function untoldOf(images: Enumeration, stored: SpaceFields): SpaceWords {
  const found = { space: makeSpace(stored), order: 'mixed', seed: '', palette: undefined } as const;
  return writeSpaceWords(images, found);
}

/**
 * @param name - of the file, for messages
 * @param png - makes the file where it is a PNG
 * @returns bytes of the caller's own
 * @throws EnumeratorError `E_OUTPUT` where the format cannot hold such images; `E_IO` where ffmpeg
 *   is missing or fails
 */
export async function encodePicture(
  frame: Frame,
  ending: PictureEnding,
  name: string,
  png: () => Uint8Array,
): Promise<EncodedFrame> {
  if (isOwnEnding(ending)) {
    const bytes = encodeOwn(frame, ending, name, png);
    const isPnm = ending !== 'png' && ending !== 'raw';
    return { bytes, isExact: true, stored: isPnm ? pnmSpace(frame.space) : undefined };
  }
  const bytes = await encodeByFfmpeg(frame, ENCODERS[ending], name);
  return { bytes, ...(await readBack(bytes, frame, name)) };
}

interface EncodedFrame extends EncodedPicture {
  /** In which space a reader finds the picture, where the file itself says it. */
  readonly stored: SpaceFields | undefined;
}

/** What readers make of a Netpbm file: colours of a palette are there, and levels of 8 bits at least. */
function pnmSpace({ width, height, color, depth }: Space): SpaceFields {
  const isShallow = depth === 2 || depth === 4;
  return color === 'palette'
    ? { width, height, color: 'rgb', depth: 8 }
    : { width, height, color, depth: isShallow ? 8 : depth };
}

function encodeOwn(
  { space, samples, palette }: Frame,
  ending: OwnEnding,
  name: string,
  png: () => Uint8Array,
): Uint8Array {
  if (ending === 'png') return png();
  if (ending === 'raw') return samples;
  const own = pnmFormat(space);
  if (ending !== 'pnm' && ending !== own)
    throw new EnumeratorError(
      'E_OUTPUT',
      `${name}: images of ${describeSpace(space)} are .${own} files, or .pnm, which is any of them`,
    );
  return new PnmEncoder(space, palette === undefined ? {} : { palette: palette.colors }).encode(
    samples,
  );
}

const TIME_LIMIT_MS = 60_000;

async function encodeByFfmpeg(
  { space, samples, palette }: Frame,
  { args, filter, input = exactFormat }: Encoder,
  name: string,
): Promise<Uint8Array> {
  const form = input(space);
  const frames = new FilmFrames(space, palette?.colors, form, 1);
  const words = [
    ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', form],
    ['-s', `${space.width}x${space.height}`, '-i', 'pipe:0', '-frames:v', '1'],
    ['-sws_flags', EXACT_SCALER],
    filter === undefined || form === 'pal8' ? [] : ['-vf', filter],
    args,
    args.includes('-f') ? [] : ['-f', 'image2pipe'],
    ['pipe:1'],
  ].flat();
  const limits = {
    input: frames.encode(samples),
    maxOutputBytes: 4 * frames.frameBytes + 2 ** 20,
    timeLimitMs: TIME_LIMIT_MS,
  };
  const { output, ...end } = await runProgram('ffmpeg', words, limits).catch((error: unknown) => {
    const problem = startProblem('ffmpeg', error as NodeJS.ErrnoException);
    throw new EnumeratorError('E_IO', `${name} is written by ffmpeg, and ${problem}`, {
      cause: error,
    });
  });
  if (end.code !== 0 || output.length === 0) throw ffmpegFailure(name, end);
  return output;
}

/** What a reader finds in a file, and whether it has the very samples. */
async function readBack(
  bytes: Uint8Array,
  { space, samples, palette }: Frame,
  name: string,
): Promise<Pick<EncodedFrame, 'isExact' | 'stored'>> {
  const { decodeFile } = await import('../../pictures/files/read-picture.js');
  const { exactSamples } = await import('../../pictures/exact.js');
  const { fittingSpace } = await import('../../pictures/picture.js');
  const { picture } = await decodeFile(bytes, name);
  const stored = fittingSpace(picture);
  try {
    const found = exactSamples(picture, space, palette?.colors);
    return { isExact: Buffer.compare(found, samples) === 0, stored };
  } catch (error) {
    if (error instanceof EnumeratorError && error.code === 'E_FRAME')
      return { isExact: false, stored };
    throw error;
  }
}
