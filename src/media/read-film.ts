/**
 * A film as a file: which one it is by how it begins, what it says of itself, and its frames.
 * @module
 */
import {
  type FilmMetadata,
  parseFilmMetadata,
  readAnimationMetadata,
} from '../codecs/film-metadata.js';
import { lastGifComment } from '../codecs/gif-comment.js';
import type { Picture } from '../pictures/picture.js';
import { EnumeratorError, naming } from '../core/errors.js';
import type { Palette } from '../core/palette.js';
import {
  FILM_NAMES,
  type FilmFormat,
  findFilmFormat,
  findFormat,
  PROBED_FORMAT,
} from '../pictures/files/formats.js';
import { EXACT_SCALER, lastLine, streamProgram } from '../io/ffmpeg.js';
import {
  inputOptions,
  mediaFailure,
  type MediaInput,
  type ProbedMedia,
  probeMedia,
  readMedia,
  startError,
} from '../io/media-file.js';
import { chooseForm, toPicture } from '../pictures/files/pixel-form.js';
import fs from 'node:fs';
import { crc32 } from 'node:zlib';
import { readPiece } from '../io/pieces.js';
import { attempt } from '../io/system-error.js';
import { readMetadata } from '../codecs/png/metadata.js';
import { Faults } from '../codecs/png/faults.js';
import { readStructure } from '../codecs/png/structure.js';
import { readBytes } from '../pictures/files/read-picture.js';
import { STANDARD_INPUT } from '../io/standard-streams.js';

const PROBE_LIMIT_MS = 60_000;
/** To count frames, all that are before one have to be decoded. */
const COUNT_LIMIT_MS = 600_000;
/** Times of frames are exact to a millisecond in Matroska: above this they are too close. */
const MOST_SEEKABLE_RATE = 400;

const START_BYTES = 64;
/** More than the longest comment takes. */
const MOST_COMMENT_BYTES = 2 ** 17;

/** One frame. */
export interface ReadFrame {
  readonly picture: Picture;
  /** What ffmpeg had to say of the film on the way: something is damaged. */
  readonly complaint: string | undefined;
}

export class FilmFile {
  readonly metadata: FilmMetadata | undefined;
  /** `matroska`, `mp4` … */
  readonly format: string;
  readonly pixelFormat: string;
  readonly isConverted: boolean;
  /** The size of its frames. */
  readonly width: number;
  readonly height: number;
  readonly #input: MediaInput;
  readonly #format: FilmFormat;
  readonly #probed: ProbedMedia;
  /** The decoder that is asked for, where ffmpeg's own choice is not the right one. */
  readonly #decoder: readonly string[];

  private constructor(
    input: MediaInput,
    format: FilmFormat,
    probed: ProbedMedia,
    metadata?: FilmMetadata,
  ) {
    this.#input = input;
    this.#format = format;
    this.#probed = probed;
    // ffmpeg's own decoder passes over the transparency, which WebM has in a stream beside.
    const hasAlpha = probed.codec === 'vp9' && probed.tags.stream.get('alpha_mode') === '1';
    this.#decoder = hasAlpha ? ['-c:v', 'libvpx-vp9'] : [];
    this.metadata = metadata;
    this.format = format.name;
    this.pixelFormat = hasAlpha ? 'yuva420p' : probed.pixelFormat;
    this.width = probed.width;
    this.height = probed.height;
    this.isConverted = chooseForm(this.pixelFormat).isConverted;
  }

  /**
   * @param palette - what the user says of the colours, where the film does not
   * @throws EnumeratorError `E_FRAME` where it is no film; `E_IO`, `E_LIMIT`, `E_PALETTE`
   */
  static async open(file: string, palette?: Palette): Promise<FilmFile> {
    const format = findFilm(file);
    const input: MediaInput = {
      name: file,
      kind: `a film (${format.name})`,
      url: `file:${file}`,
      demuxer: format.demuxer,
    };
    const probed = await probeMedia(input, PROBE_LIMIT_MS).catch((error: unknown) => {
      if (format !== PROBED_FORMAT || !(error instanceof EnumeratorError)) throw error;
      // What has a cause is that ffmpeg is missing, rather than a film.
      if (error.cause !== undefined) throw error;
      throw new EnumeratorError(
        'E_FRAME',
        `${file}: no film of a known format: there are ${FILM_NAMES.join(', ')}, MPEG in all its forms, and others; webm is matroska`,
      );
    });
    return new FilmFile(input, format, probed, findMetadata(file, format, probed, palette));
  }

  /**
   * The frame at the time that this number should have: quick, and for the caller to check.
   * @returns undefined where there is no such frame, or where films of this kind are read from the start
   */
  async seek(frame: number): Promise<ReadFrame | undefined> {
    const { numerator, denominator } = this.metadata?.rate ?? this.#probed.rate ?? UNKNOWN_RATE;
    const { seeks } = this.#format;
    if (!seeks || numerator <= 0 || numerator / denominator > MOST_SEEKABLE_RATE) return undefined;
    // Half a frame earlier, so that it does not depend on rounding.
    const halves = BigInt(2 * frame - 1) * BigInt(denominator) * 1_000_000n;
    const at = frame === 0 ? [] : ['-ss', `${halves / (2n * BigInt(numerator))}us`];
    return this.#read(at, [], PROBE_LIMIT_MS);
  }

  /** The frame that is this one by counting. @returns nothing where there are not so many */
  async count(frame: number): Promise<ReadFrame | undefined> {
    const filter = ['-vf', `select='eq(n,${frame})',setpts=0`];
    return this.#read([], filter, COUNT_LIMIT_MS);
  }

  /** How many frames there are. */
  async frames(): Promise<number> {
    const args = ['-count_packets', '-show_entries', 'stream=nb_read_packets', '-of', 'json'];
    const { output } = await readMedia('ffprobe', this.#input, {
      after: ['-select_streams', 'V:0', ...args],
      maxOutputBytes: 2 ** 16,
      timeLimitMs: COUNT_LIMIT_MS,
    });
    const { streams } = JSON.parse(output.toString('utf8')) as {
      streams?: { nb_read_packets?: string }[];
    };
    return Number(streams?.[0]?.nb_read_packets ?? 0);
  }

  /**
   * All frames, one after the other, each valid until the next.
   * @param rawFormat - of the pixels, by ffmpeg's name
   * @param frameBytes - of a frame in that format
   * @param complained - called at the end with what ffmpeg had to say, if that is anything
   * @throws EnumeratorError `E_IO` where it fails before the first frame
   */
  async *decode(
    rawFormat: string,
    frameBytes: number,
    complained: (complaint: string) => void,
  ): AsyncGenerator<Buffer> {
    // At times of its own: else a frame that stands at an odd one would be doubled or left out.
    const times = ['-vf', 'settb=1/25,setpts=N', '-r', '25'];
    const { pieces, end } = streamProgram(
      'ffmpeg',
      [
        ['-v', 'error', '-nostdin', ...inputOptions(this.#input)],
        [...this.#decoder, '-noautorotate', '-i', this.#input.url, '-map', '0:V:0', ...times],
        ['-f', 'rawvideo', '-sws_flags', EXACT_SCALER, '-pix_fmt', rawFormat, 'pipe:1'],
      ].flat(),
      { pieceBytes: frameBytes, silenceMs: PROBE_LIMIT_MS },
    );
    let frames = 0;
    for await (const piece of pieces) {
      frames++;
      yield piece;
    }
    const { complaint, code, signal } = await end.catch((error: unknown) => {
      throw startError(this.#input, 'ffmpeg', error as NodeJS.ErrnoException);
    });
    const how = signal === null ? `it ended with ${code}` : `it was stopped by ${signal}`;
    const problem = lastLine(complaint) ?? (code === 0 ? undefined : how);
    if (problem === undefined) return;
    if (frames === 0 && code !== 0) throw mediaFailure(this.#input, problem);
    complained(problem);
  }

  async #read(
    before: readonly string[],
    filter: readonly string[],
    timeLimitMs: number,
  ): Promise<ReadFrame | undefined> {
    const { width, height } = this;
    const form = chooseForm(this.pixelFormat);
    const frameBytes = form.bytes * width * height;
    const { output, complaint } = await readMedia('ffmpeg', this.#input, {
      before: [...this.#decoder, ...before, '-noautorotate'],
      after: [
        ['-map', '0:V:0', ...filter, '-frames:v', '1', '-f', 'rawvideo', '-sws_flags'],
        [EXACT_SCALER, '-pix_fmt', form.rawFormat, 'pipe:1'],
      ].flat(),
      maxOutputBytes: frameBytes,
      timeLimitMs,
    });
    if (output.length !== frameBytes) return undefined;
    return { picture: toPicture(output, { width, height }, form), complaint: lastLine(complaint) };
  }
}

const UNKNOWN_RATE = { numerator: 0, denominator: 1 };

/** Find out which film a file is. @throws EnumeratorError `E_FRAME`, `E_IO` */
function findFilm(file: string): FilmFormat {
  if (file === STANDARD_INPUT) {
    throw new EnumeratorError(
      'E_FRAME',
      'standard input: frames of films are found in files alone; write the film into one',
    );
  }
  // A FIFO without a writer must not keep this waiting.
  if (!attempt(`cannot read ${file}`, () => fs.statSync(file)).isFile()) {
    throw new EnumeratorError(
      'E_FRAME',
      `${file} is no regular file, and frames of films are found in those alone`,
    );
  }
  const start = readPiece(file, 0, START_BYTES);
  const format = findFilmFormat(start);
  if (format?.name === 'apng') {
    const faults = new Faults(false);
    const { animation } = naming(file, () =>
      readStructure(readBytes(file, file), { crc32, faults }),
    );
    if (animation === undefined) throw noFilm(file, 'png');
  }
  if (format !== undefined) return format;
  const picture = findFormat(start);
  if (picture !== undefined) throw noFilm(file, picture.name);
  return PROBED_FORMAT;
}

function noFilm(file: string, format: string): EnumeratorError {
  return new EnumeratorError('E_FRAME', `${file} is a picture (${format}), not a film`, {
    hints: [{ key: 'no-frame' }],
  });
}

/**
 * What the film says of itself.
 * @param palette - what the caller knows of the colours, where the film does not say them
 * @throws EnumeratorError `E_PALETTE` where neither says them
 */
function findMetadata(
  file: string,
  { name }: FilmFormat,
  { tags }: ProbedMedia,
  palette: Palette | undefined,
): FilmMetadata | undefined {
  if (name === 'apng') return animationMetadata(file, palette);
  for (const tag of [tags.container, tags.stream]) {
    const metadata = parseFilmMetadata(tag.get('comment') ?? '');
    if (metadata !== undefined) return metadata;
  }
  const end = name === 'gif' ? readPiece(file, -MOST_COMMENT_BYTES, MOST_COMMENT_BYTES) : undefined;
  const comment = end && lastGifComment(end);
  return comment === undefined ? undefined : parseFilmMetadata(comment);
}

function animationMetadata(file: string, palette: Palette | undefined): FilmMetadata | undefined {
  // ffmpeg does not look at the frames' checksums.
  const faults = new Faults(true);
  const { text } = naming(file, () => readStructure(readBytes(file, file), { crc32, faults }));
  const isPalette = readMetadata(text)?.space.includes('palette') === true;
  const colors = isPalette ? palette : undefined;
  if (isPalette && colors === undefined) {
    throw new EnumeratorError(
      'E_PALETTE',
      `${file} does not say the colours of its palette in their order`,
      { hints: [{ key: 'palette' }] },
    );
  }
  return readAnimationMetadata(text, colors);
}
