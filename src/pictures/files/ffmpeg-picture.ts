/**
 * Pictures of other formats, decoded by the machine's ffmpeg.
 *
 * The file may come from anybody. So ffmpeg gets its bytes through a pipe, is told which format
 * they are by our own look at their beginning, and may open nothing else: no playlist, no
 * address, no name with a pattern in it. ffprobe tells the size first, and what is too large is
 * refused before a pixel is decoded. Both processes have a time limit. Where a file is damaged,
 * ffmpeg would make up the rest of the picture: it is told to fail instead.
 * @module
 */
import { hasEnd } from '../file-facts.js';
import type { Picture } from '../picture.js';
import { EnumeratorError } from '../../core/errors.js';
import { lastLine, MAX_PIXELS, runProgram } from '../../io/media-program.js';
import type { Format } from './picture-formats.js';
import { chooseForm, toPicture } from '../../media/pixel-form.js';

const TIME_LIMIT_MS = 60_000;

export interface DecodedPicture {
  readonly picture: Picture;
  readonly format: string;
  /** ffmpeg's name of the form in which it found the pixels. */
  readonly pixelFormat: string;
  readonly isConverted: boolean;
}

/**
 * @param name - of the file, for messages
 * @throws EnumeratorError `E_IO` where there is no ffmpeg, or it fails or takes too long;
 *   `E_LIMIT` where the picture has too many pixels
 */
export async function decodePicture(
  bytes: Uint8Array,
  format: Format,
  name: string,
): Promise<DecodedPicture> {
  if (!hasEnd(bytes, format.name)) throw damage(name, format, 'it has no end marker');
  const { width, height, pixelFormat } = await probe(bytes, format, name);
  const form = chooseForm(pixelFormat);
  const { output: raw, complaint } = await run(
    'ffmpeg',
    format,
    name,
    bytes,
    form.bytes * width * height,
    [
      ...'-noautorotate -i pipe:0 -frames:v 1 -f rawvideo -sws_flags'.split(' '),
      'bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact',
      '-pix_fmt',
      form.rawFormat,
      'pipe:1',
    ],
  );
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
  };
}

/**
 * What the picture will be, without decoding it.
 * @returns `hasAlpha` where decoding may still find that all of it is opaque, and then gives none
 * @throws EnumeratorError as {@link decodePicture}
 */
export async function probePicture(
  bytes: Uint8Array,
  format: Format,
  name: string,
): Promise<Pick<Picture, 'width' | 'height' | 'color' | 'depth'> & { hasAlpha: boolean }> {
  const { width, height, pixelFormat } = await probe(bytes, format, name);
  const { color, depth, hasAlpha } = chooseForm(pixelFormat);
  return { width, height, color, depth, hasAlpha };
}

/** What the JPEG decoder says when it goes on with a picture that it has not read whole. */
const DAMAGE = /overread \d+|error (count|dc|y=\d+)[^\n]*|concealing[^\n]*/;

async function probe(
  bytes: Uint8Array,
  format: Format,
  name: string,
): Promise<{ width: number; height: number; pixelFormat: string }> {
  const { output, complaint } = await run('ffprobe', format, name, bytes, 2 ** 16, [
    '-select_streams',
    'v:0',
    '-show_entries',
    'stream=width,height,pix_fmt',
    '-of',
    'json',
    '-i',
    'pipe:0',
  ]);
  const { streams = [] } = JSON.parse(output.toString('utf8')) as {
    streams?: { width?: number; height?: number; pix_fmt?: string }[];
  };
  const { width = 0, height = 0, pix_fmt: pixelFormat } = streams[0] ?? {};
  if (width < 1 || height < 1 || pixelFormat === undefined) {
    const problem = lastLine(complaint) ?? 'it finds no picture in it';
    throw failure(name, format, isAnimatedWebp(bytes) ? ANIMATED : problem);
  }
  if (width * height > MAX_PIXELS) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${name}: ${width}×${height} is ${(width * height).toLocaleString('en-US')} pixels: the limit is ${MAX_PIXELS.toLocaleString('en-US')}`,
    );
  }
  return { width, height, pixelFormat };
}

/** One program with a file on its standard input, to its end. */
async function run(
  program: 'ffmpeg' | 'ffprobe',
  format: Format,
  name: string,
  input: Uint8Array,
  maxOutputBytes: number,
  args: readonly string[],
): Promise<{ output: Buffer; complaint: string }> {
  const before = ['-v', 'error', ...(program === 'ffmpeg' ? ['-nostdin'] : [])];
  const reading = ['-protocol_whitelist', 'pipe', '-max_pixels', `${MAX_PIXELS}`];
  // Or what has no parser, such as TIFF, comes to its decoder in pieces.
  const frameSize = format.demuxer.endsWith('_pipe') ? ['-frame_size', `${input.length}`] : [];
  // Of other decoders it would make warnings failures, such as of ffmpeg's own TIFF files.
  const strictness = format.name === 'jpeg' ? ['-err_detect', 'explode'] : [];
  const source = [...reading, ...strictness, '-f', format.demuxer, ...frameSize];
  const { output, complaint, code, signal, isTooMuch } = await runProgram(
    program,
    [...before, ...source, ...args],
    { input, maxOutputBytes, timeLimitMs: TIME_LIMIT_MS },
  ).catch((error: unknown) => {
    throw startError(error as NodeJS.ErrnoException, program, name, format);
  });
  if (isTooMuch) throw failure(name, format, 'it gave more than the picture has');
  if (signal !== null) {
    throw failure(
      name,
      format,
      `it was stopped by ${signal} (it has ${TIME_LIMIT_MS / 1000} seconds)`,
    );
  }
  if (code !== 0) {
    const problem = lastLine(complaint) ?? `it ended with ${code}`;
    if (program === 'ffmpeg') throw damage(name, format, `ffmpeg says "${problem}"`);
    throw failure(name, format, isAnimatedWebp(input) ? ANIMATED : problem);
  }
  return { output, complaint };
}

function startError(
  error: NodeJS.ErrnoException,
  program: string,
  name: string,
  format: Format,
): EnumeratorError {
  const problem =
    error.code === 'ENOENT'
      ? `ffmpeg reads this format, and ${program} is not on this machine: install it (apt-get install ffmpeg), or make a PNG of the picture`
      : `${program} does not start: ${error.message}`;
  return new EnumeratorError('E_IO', `${name} is a ${format.name} file: ${problem}`, {
    cause: error,
  });
}

function failure(name: string, format: Format, problem: string): EnumeratorError {
  return new EnumeratorError(
    'E_IO',
    `${name}: ffmpeg cannot read this ${format.name} file: ${problem}`,
  );
}

function damage(name: string, format: Format, sign: string): EnumeratorError {
  return new EnumeratorError(
    'E_IO',
    `${name}: this ${format.name} file is damaged or cut off: ${sign}; take a whole copy of it`,
  );
}

const ANIMATED = 'it is animated; make a PNG of one of its frames';

/** A flag of its first chunk, VP8X. */
function isAnimatedWebp(bytes: Uint8Array): boolean {
  const name = Buffer.from(bytes.subarray(8, 16)).toString('latin1');
  return name === 'WEBPVP8X' && ((bytes[20] ?? 0) & 2) !== 0;
}
