/**
 * A film made in one piece, from frames that come one at a time: through one ffmpeg, or as an
 * animated PNG by this process alone. Nothing has its name until it is complete.
 * @module
 */
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { runVersion } from '../art/frames.js';
import { ApngEncoder } from '../codecs/apng.js';
import { FilmFrames } from '../codecs/film-frame.js';
import { type FilmRun, makeFilmMetadata } from '../codecs/film-metadata.js';
import { joinBytes } from '../core/bytes.js';
import { EnumeratorError } from '../core/errors.js';
import { DEFAULT_RATE, type FrameRate } from '../core/pace.js';
import type { Space } from '../core/space.js';
import {
  checkAbsent,
  createTemporary,
  finishFile,
  identityOf,
  placeOver,
  removeQuietly,
} from '../io/atomic-file.js';
import { sweepQuietly, temporaryOf, temporaryWithEnding } from '../io/temporary.js';
import { ffmpegFailure, writeToPipe } from '../io/ffmpeg.js';
import { readPiece } from '../io/pieces.js';
import { attempt, ioError } from '../io/system-error.js';
import { abortsSoon, nextTurn } from '../io/wait.js';
import type { Film, RunRecord } from '../run/record.js';
import type { Lock } from '../io/lock/lock.js';
import { startEncoder } from './encoder.js';
import type { Encoding } from './encoding.js';
import { gifCommentAt, makeGifComment } from '../codecs/gif-comment.js';

export interface FilmJob {
  readonly out: string;
  /** By which the one file of that name is known that is replaced: what `identityOf` said of it. */
  readonly replaced: string | undefined;
  /** The run's. */
  readonly lock?: Lock | undefined;
  readonly durable?: boolean | undefined;
  readonly encoding: Encoding;
  readonly space: Space;
  /** 3·K bytes, exactly where the space is a palette space. */
  readonly colors?: Uint8Array | undefined;
  readonly rate: FrameRate;
  readonly film: Film;
  /** What the frames are, where they are a run's. SPEC §9.1. */
  readonly run?: FilmRun | undefined;
  /** How many frames there are. */
  readonly count: number;
  /** Samples of the space, each valid until the next is asked for. What they throw comes through. */
  readonly frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Aborted to stop at once, in the midst of a frame too. */
  readonly signal?: AbortSignal | undefined;
  /** Asked before each frame. */
  readonly stopRequested: () => boolean;
  /** Called after each frame: how many there are now, and how many bytes the encoder was given. */
  readonly update: (frames: number, bytes: number) => void;
}

/**
 * Make it.
 * @returns its size in bytes; undefined where it was stopped, and nothing is left then
 * @throws EnumeratorError `E_IO`, `E_EXISTS`, `E_OUTPUT`, `E_LIMIT`; nothing is left then
 */
export async function writeFilm(job: FilmJob): Promise<number | undefined> {
  const { out, replaced, lock, encoding, durable = false } = job;
  const isAnimation = encoding.program === 'apng';
  // ffmpeg chooses the container by the ending.
  const partial = isAnimation ? temporaryOf(out) : temporaryWithEnding(out);
  sweepQuietly(out);
  createTemporary(partial, out);
  try {
    await (isAnimation ? writeAnimation : writeThroughFfmpeg)(job, partial);
    if (job.stopRequested()) return undefined;
    // It may have come while the film was made.
    if (lock === undefined && (replaced === undefined || identityOf(out) !== replaced))
      checkAbsent(out, false);
    lock?.check();
    const { size } = fs.statSync(partial);
    finishFile(partial, out, durable, placeOver(replaced));
    return size;
  } catch (error) {
    // Programs that read pictures get the terminal's signal too, and fail of it.
    if (job.stopRequested()) return undefined;
    throw error;
  } finally {
    removeQuietly(partial);
  }
}

/** Between two moments in which signals are heard. */
const TURN_MS = 50;

async function writeAnimation(job: FilmJob, partial: string): Promise<void> {
  const { out, space, colors, rate, film, run, count } = job;
  const encoder = new ApngEncoder({
    space,
    palette: colors,
    frames: count,
    rate,
    loop: film.loop,
    scale: film.scale,
    metadata: run && { order: run.order, seed: run.seed, index: run.from, step: run.step },
    crc32,
  });
  const descriptor = fs.openSync(partial, 'r+');
  const write = (bytes: Uint8Array): void =>
    attempt(`cannot write ${out}`, () => fs.writeFileSync(descriptor, bytes));
  try {
    write(encoder.head());
    const isComplete = await writeFrames(job, (samples) => {
      write(encoder.encode(samples));
      return samples.length;
    });
    if (isComplete) write(encoder.tail());
  } finally {
    fs.closeSync(descriptor);
  }
}

async function writeThroughFfmpeg(job: FilmJob, partial: string): Promise<void> {
  const { out, encoding, run, signal } = job;
  const frames = new FilmFrames(job.space, job.colors, encoding.input, job.film.scale);
  const comment = run && makeFilmMetadata(run);
  const isGif = encoding.segmentFormat === 'gif';
  const ffmpeg = startEncoder(encoding, frames, job.rate, {
    file: partial,
    part: { comment: isGif ? undefined : comment },
  });
  // It may be waiting for us, or we for it: the pipe closes either way.
  const kill = (): void => void ffmpeg.process.kill('SIGKILL');
  signal?.addEventListener('abort', kill);
  try {
    try {
      await writeFrames(job, async (samples) => {
        await writeToPipe(ffmpeg.input, frames.encode(samples));
        return frames.frameBytes;
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
      const end = await ffmpeg.ended;
      if (await abortsSoon(signal)) return;
      throw ffmpegFailure(out, end);
    } finally {
      fs.closeSync(ffmpeg.input);
    }
    const end = await ffmpeg.ended;
    if (job.stopRequested() || (end.code !== 0 && (await abortsSoon(signal)))) return;
    if (end.code !== 0) throw ffmpegFailure(out, end);
    if (isGif && comment !== undefined) await addComment(out, partial, comment);
  } finally {
    signal?.removeEventListener('abort', kill);
    ffmpeg.process.kill('SIGKILL');
    await ffmpeg.ended;
  }
}

/**
 * Hand over the frames.
 * @param write - returns how many bytes the encoder was given
 * @returns whether it was all of them
 */
async function writeFrames(
  job: FilmJob,
  write: (samples: Uint8Array) => number | Promise<number>,
): Promise<boolean> {
  let [frames, bytes, lastTurn] = [0, 0, 0];
  for await (const samples of job.frames) {
    if (performance.now() - lastTurn > TURN_MS) {
      await nextTurn();
      lastTurn = performance.now();
    }
    if (job.stopRequested()) return false;
    bytes += await write(samples);
    job.update(++frames, bytes);
  }
  return true;
}

async function addComment(out: string, partial: string, comment: string): Promise<void> {
  const commented = `${partial}.gif`;
  try {
    await copyGifWithComment(partial, commented, comment);
    fs.renameSync(commented, partial);
  } catch (error) {
    throw error instanceof EnumeratorError ? error : ioError(`cannot write ${out}`, error);
  } finally {
    removeQuietly(commented);
  }
}

/** The frames of a run's film; undefined for Random Art. */
export function filmRunOf(record: RunRecord): FilmRun | undefined {
  if (record.art !== undefined) return undefined;
  const { space, order, seed, palette, from, step, first, output } = record;
  return {
    space,
    order,
    seed,
    palette,
    from: from + first * step,
    step,
    rate: output.rate ?? DEFAULT_RATE,
    scale: output.film?.scale ?? 1,
  };
}

/** The comment of a run's film. */
export function commentOf(record: RunRecord): string {
  const run = filmRunOf(record);
  if (run !== undefined) return makeFilmMetadata(run);
  return `enumerate-art art/${record.art === undefined ? 1 : runVersion(record.art)}`;
}

/** A comment as one of ffmpeg's metadata files has it. */
export function metadataFile(comment: string): string {
  const escaped = comment.replace(/[=;#\\\n]/g, (character) => `\\${character}`);
  return `;FFMETADATA1\ncomment=${escaped}\n`;
}

/** Its header and its colours. */
const GIF_HEAD_BYTES = 1024;

/**
 * Copy a GIF, with a comment put into it: ffmpeg writes none.
 * @throws EnumeratorError `E_OUTPUT` where it is no GIF; what node:fs throws
 */
export async function copyGifWithComment(from: string, to: string, comment: string): Promise<void> {
  const head = readPiece(from, 0, GIF_HEAD_BYTES);
  const start = gifCommentAt(head);
  fs.writeFileSync(to, joinBytes(head.subarray(0, start), makeGifComment(comment)));
  await pipeline(fs.createReadStream(from, { start }), fs.createWriteStream(to, { flags: 'a' }));
}
