/**
 * A film made in one piece, from frames that come one at a time: through one ffmpeg, or as an
 * animated PNG by this process alone. It has its name when it is whole; until then nothing has.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { Film } from '../run/record.js';
import { ioError } from '../io/system-error.js';
import { encodeApng } from '../codecs/apng.js';
import { FilmFrames } from '../codecs/film-frame.js';
import { type FilmRun, makeFilmNote } from '../codecs/film-note.js';
import type { FrameRate } from '../core/pace.js';
import type { Space } from '../core/space.js';
import type { Encoding } from './encoding.js';
import { type Ffmpeg, ffmpegFailure, startFfmpeg, writeToPipe } from '../io/ffmpeg.js';
import { BITEXACT } from './film-arguments.js';
import { appendComment, drop } from './film-run.js';
import { checkAbsent, writeWhole } from '../io/atomic-file.js';
import type { Interrupts } from '../cli/terminal.js';

export interface SingleFilm {
  readonly out: string;
  /** Whether a regular file of that name is replaced. */
  readonly force: boolean;
  readonly encoding: Encoding;
  readonly space: Space;
  /** 3·K bytes, exactly where the space is a palette space. */
  readonly colors?: Uint8Array;
  readonly rate: FrameRate;
  readonly film: Film;
  /** What the frames are, where they are a run's. SPEC §9.1. */
  readonly note?: FilmRun | undefined;
  /** Samples of the space, each valid until the next is asked for. What they throw comes through. */
  readonly frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly interrupts: Interrupts;
  /** After each frame: how many there are now, and how many bytes the encoder was given. */
  readonly update: (frames: number, bytes: number) => void;
}

/**
 * Make it.
 * @returns its size in bytes; nothing where a signal stopped it, and nothing is left then
 * @throws EnumeratorError `E_IO`, `E_EXISTS`, `E_OUTPUT`; nothing is left then
 */
export async function writeSingleFilm(job: SingleFilm): Promise<number | undefined> {
  return job.encoding.program === 'apng' ? writeAnimation(job) : writeThroughFfmpeg(job);
}

async function writeAnimation(job: SingleFilm): Promise<number | undefined> {
  const { out, force, space, colors, rate, film, note, interrupts, update } = job;
  const frames: Uint8Array[] = [];
  let bytes = 0;
  for await (const samples of job.frames) {
    if (interrupts.isRequested()) return undefined;
    frames.push(samples.slice());
    bytes += samples.length;
    update(frames.length, bytes);
  }
  // A moment for signals: what follows takes seconds and hears none.
  await turn();
  if (interrupts.isRequested()) return undefined;
  const file = encodeApng(
    {
      space,
      ...(colors === undefined ? {} : { palette: colors }),
      rate,
      loop: film.loop,
      scale: film.scale,
      ...(note === undefined
        ? {}
        : {
            metadata: { order: note.order, seed: note.seed, index: note.from, step: note.step },
          }),
      crc32,
    },
    frames,
  );
  await turn();
  if (interrupts.isRequested()) return undefined;
  writeWhole(out, file, force);
  return file.length;
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function writeThroughFfmpeg(job: SingleFilm): Promise<number | undefined> {
  const { out, force, encoding, note, interrupts } = job;
  const frames = new FilmFrames(job.space, job.colors, encoding.input, job.film.scale);
  const growing = makeGrowing(out);
  let ffmpeg: Ffmpeg | undefined;
  try {
    const started = (ffmpeg = startEncoder(job, frames, growing));
    // It may be waiting for us, or we for it: the pipe closes either way.
    void interrupts.requested.then(() => started.process.kill('SIGKILL'));
    try {
      await feed(job, frames, started);
    } finally {
      fs.closeSync(started.input);
    }
    const end = await started.ended;
    if (interrupts.isRequested()) return undefined;
    if (end.code !== 0) throw ffmpegFailure(out, end);
    if (note !== undefined && isGif(out)) appendComment(growing, makeFilmNote(note));
    // It may have come while the film was made.
    checkAbsent(out, force);
    return finish(growing, out);
  } catch (error) {
    // Programs that read pictures get the terminal's signal too, and fail of it.
    if (interrupts.isRequested()) return undefined;
    throw error;
  } finally {
    if (ffmpeg !== undefined) await drop(ffmpeg, growing);
    fs.rmSync(growing, { force: true });
  }
}

function isGif(name: string): boolean {
  return path.extname(name).toLowerCase() === '.gif';
}

/** The file that grows, beside the film, with an ending that tells ffmpeg the container. */
function makeGrowing(out: string): string {
  const ending = path.extname(out);
  const growing = `${out.slice(0, out.length - ending.length)}.${process.pid}.tmp${ending}`;
  try {
    // Not through a link that somebody has put there.
    fs.closeSync(fs.openSync(growing, 'wx'));
    return growing;
  } catch (error) {
    throw ioError(`cannot write ${out}`, error);
  }
}

function startEncoder(job: SingleFilm, frames: FilmFrames, growing: string): Ffmpeg {
  const { encoding, rate, note } = job;
  const { width, height } = frames;
  // GIF's muxer writes no comment.
  const comment =
    note === undefined || isGif(growing) ? [] : ['-metadata', `comment=${makeFilmNote(note)}`];
  return startFfmpeg(
    [
      '-v error -y -f rawvideo -pixel_format'.split(' '),
      [encoding.input, '-video_size', `${width}x${height}`],
      ['-framerate', `${rate.numerator}/${rate.denominator}`, '-i', 'pipe:0'],
      encoding.encoder,
      encoding.container,
      comment,
      BITEXACT,
      // Whatever the file is called, it is a file.
      `file:${growing}`,
    ].flat(),
  );
}

async function feed(job: SingleFilm, encoder: FilmFrames, ffmpeg: Ffmpeg): Promise<void> {
  let frames = 0;
  try {
    for await (const samples of job.frames) {
      if (job.interrupts.isRequested()) return;
      await writeToPipe(ffmpeg.input, encoder.encode(samples));
      frames++;
      job.update(frames, frames * encoder.frameBytes);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    throw ffmpegFailure(job.out, await ffmpeg.ended);
  }
}

function finish(growing: string, out: string): number {
  try {
    const { size } = fs.statSync(growing);
    fs.renameSync(growing, out);
    return size;
  } catch (error) {
    throw ioError(`cannot write ${out}`, error);
  }
}
