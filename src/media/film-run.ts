/**
 * Carry out a run whose output is a film: parts through ffmpeg, joined at the end.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../run/record.js';
import { ioError } from '../io/system-error.js';
import { FilmFrames } from '../codecs/film-frame.js';
import { makeFilmNote } from '../codecs/film-note.js';
import { gifCommentPatch } from '../codecs/gif-comment.js';
import { openFrames } from '../run/engine/frames.js';
import { EnumeratorError } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';
import type { PositionRange } from '../core/range.js';
import { ClosedPipe, type RunHooks, runImages, type RunState } from '../run/engine/engine.js';
import { finishFile } from '../io/atomic-file.js';
import { chooseEncoding, type Encoding } from './encoding.js';
import {
  awaitEnd,
  type Ffmpeg,
  ffmpegFailure,
  framesIn,
  type ProgramEnd,
  requireFfmpeg,
  runProgram,
  startFfmpeg,
} from '../io/ffmpeg.js';
import { FilmParts } from './segments.js';
import { openSinks } from '../run/outputs/run-sinks.js';
import { isWhole, writeDigest } from './segment-digest.js';
import { writeAnimation } from './animation-run.js';
import { BITEXACT, encoderArgs } from './film-arguments.js';
import { tryEncoding } from './film-trial.js';
import { removeReplaced } from '../run/clear.js';
import type { Outcome } from '../run/outcome.js';
import { type ExecuteOptions, openCheckpoint, openSession, type Session } from '../run/session.js';

/** An ffmpeg that does not end by itself when it should. */
const GRACE_MS = 10_000;
/** What is said where ffmpeg is missing. */
export const WITHOUT_FFMPEG = '.apng needs no program';
/** Of frames that go into the pipe at once. */
const CHUNK_BYTES = 2 ** 18;

/** @throws EnumeratorError `E_IO` with what ffmpeg says; the film does not have its name then */
export async function executeFilm(record: RunRecord, options: ExecuteOptions): Promise<Outcome> {
  const { target, old } = options;
  const { film } = record.output;
  if (film === undefined) throw new TypeError('record: a film without its settings');
  const known = chooseEncoding({ space: record.space, film, name: target.out });
  if (known.program === 'ffmpeg') requireFfmpeg(target.out, WITHOUT_FFMPEG);
  const encoding = film.codec === undefined ? known : await tryEncoding(record, known, target.out);
  const watch = openSession(record, options);
  if (old === undefined) removeReplaced(target);
  const keep = openCheckpoint(record, target, old);
  const run = encoding.program === 'apng' ? writeAnimation : runThroughFfmpeg;
  const state = await run({ record, out: target.out, encoding, options, watch, keep });
  return watch.outcome({ ...record, watermark: state.watermark }, state);
}

export interface FilmJob {
  readonly record: RunRecord;
  readonly out: string;
  readonly encoding: Encoding;
  readonly options: ExecuteOptions;
  readonly watch: Session;
  /** Write a checkpoint. */
  readonly keep: (record: RunRecord) => void;
}

async function runThroughFfmpeg(job: FilmJob): Promise<RunState> {
  const { record, out, encoding } = job;
  const { space, palette, output } = record;
  const scale = output.film?.scale ?? 1;
  const frames = new FilmFrames(space, palette?.colors, encoding.input, scale);
  const parts = new FilmParts(record, out, frames.frameBytes, encoding.partBytes);
  parts.open(job.options.old === undefined);
  const maker = new PartsMaker(job, frames, parts);
  try {
    const watermark = await maker.makeAll();
    if (watermark < record.end) return maker.stateAt(watermark);
    await join(job, parts);
    job.keep({ ...record, watermark });
    parts.remove();
    return { ...maker.stateAt(watermark), bytes: fs.statSync(out).size };
  } finally {
    await maker.close();
  }
}

/** A part that has all its frames, and whose encoder is about to end. */
interface EndingPart {
  readonly range: PositionRange;
  /** Never rejected. */
  readonly end: Promise<ProgramEnd>;
  readonly growing: string;
}

/**
 * One encoder after the other. The next one is started while its predecessor works, and its
 * predecessor ends while it works: to start and to end costs each of them a tenth of a second.
 */
class PartsMaker {
  readonly #job: FilmJob;
  readonly #frames: FilmFrames;
  readonly #parts: FilmParts;
  readonly #started = performance.now();
  #made = 0;
  #next: Ffmpeg | undefined;
  #nextGrowing = '';
  #ending: EndingPart | undefined;

  constructor(job: FilmJob, frames: FilmFrames, parts: FilmParts) {
    this.#job = job;
    this.#frames = frames;
    this.#parts = parts;
  }

  stateAt(watermark: bigint, more = 0): RunState {
    const frames = this.#made + more;
    return {
      watermark,
      offsets: [],
      frames,
      bytes: frames * this.#frames.frameBytes,
      elapsedMs: performance.now() - this.#started,
    };
  }

  /** @returns where the parts that are whole end */
  async makeAll(): Promise<bigint> {
    const { record, watch } = this.#job;
    const missing = await this.#findMissing();
    for (const [i, range] of missing.entries()) {
      if (watch.stopRequested()) return this.#endPart(range.first);
      const [ffmpeg, growing] = this.#take(range);
      const following = missing[i + 1];
      if (following !== undefined) this.#prepare(following);
      const state = await this.#feed(ffmpeg, growing, range);
      if (state.watermark < range.end) {
        await drop(ffmpeg, growing);
        return this.#endPart(range.first);
      }
      await this.#endPart(range.first);
      const end = this.#endWithDigest(ffmpeg, growing, range);
      this.#ending = { range, end, growing };
      this.#made += state.frames;
    }
    return this.#endPart(record.end);
  }

  /** While the next part is made. */
  async #endWithDigest(ffmpeg: Ffmpeg, growing: string, range: PositionRange): Promise<ProgramEnd> {
    const end = await ffmpeg.ended;
    if (end.code !== 0) return end;
    const file = this.#parts.file(range);
    const failed = (error: unknown): ProgramEnd => ({
      ...end,
      code: 1,
      complaint: ioError(`cannot finish ${file}`, error).message,
    });
    return writeDigest(growing, file).then(() => end, failed);
  }

  /** Parts that are not there, or no longer as they were: those are made again. */
  async #findMissing(): Promise<PositionRange[]> {
    const { options } = this.#job;
    const missing: PositionRange[] = [];
    for (const range of this.#parts.ranges()) {
      const file = this.#parts.file(range);
      const isThere = fs.existsSync(file);
      if (isThere && (await isWhole(file))) continue;
      if (isThere)
        options.onNotice?.({
          key: 'damaged-segment',
          message: `note: ${escapeControls(file)} is damaged, and made again`,
        });
      fs.rmSync(file, { force: true });
      missing.push(range);
    }
    return missing;
  }

  /** Where the run failed: what its last part but one has done is kept. */
  async close(): Promise<void> {
    if (this.#next !== undefined) {
      fs.closeSync(this.#next.input);
      await drop(this.#next, this.#nextGrowing);
    }
    const part = this.#ending;
    if (part === undefined) return;
    try {
      await this.#endPart(part.range.end);
    } catch {
      // The run has failed already, and says why.
      fs.rmSync(part.growing, { force: true });
    }
  }

  /** Wait for the part before `watermark`, up to which the film is whole then. */
  async #endPart(watermark: bigint): Promise<bigint> {
    const { record, out, keep } = this.#job;
    const part = this.#ending;
    if (part === undefined) return watermark;
    this.#ending = undefined;
    check(out, await part.end);
    finishFile(part.growing, this.#parts.file(part.range), record.output.durable === true);
    // The end is reached when the film has its name.
    if (watermark < record.end) keep({ ...record, watermark });
    return watermark;
  }

  #take(range: PositionRange): [Ffmpeg, string] {
    if (this.#next === undefined) this.#prepare(range);
    const ffmpeg = this.#next!;
    this.#next = undefined;
    return [ffmpeg, this.#nextGrowing];
  }

  #prepare(range: PositionRange): void {
    const { record, encoding, options } = this.#job;
    const threads = options.threads === undefined ? [] : ['-threads', `${options.threads}`];
    this.#nextGrowing = this.#parts.growing(range);
    this.#next = startFfmpeg(
      encoderArgs(record, encoding, this.#frames, { threads, file: this.#nextGrowing }),
    );
  }

  async #feed(ffmpeg: Ffmpeg, growing: string, range: PositionRange): Promise<RunState> {
    const { record, out, watch } = this.#job;
    const plan = { ...record, first: range.first, watermark: range.first, end: range.end };
    const hooks: RunHooks = {
      checkpoint: () => {},
      progress: (state) => watch.update(this.stateAt(state.watermark, state.frames)),
      stopRequested: () => watch.stopRequested(),
    };
    const data = { record, out };
    try {
      return await runImages(
        {
          plan,
          numbering: openFrames(record),
          chunkImages: Math.max(1, Math.floor(CHUNK_BYTES / this.#frames.frameBytes)),
          appends: true,
          files: [{ offset: 0n, descriptor: ffmpeg.input }],
          threads: 1,
          openSinks: () => openSinks(data, 0),
          worker: { url: new URL('../run/outputs/worker.js', import.meta.url), data },
        },
        hooks,
      );
    } catch (error) {
      const isClosed = error instanceof ClosedPipe;
      const end = await drop(ffmpeg, growing, isClosed);
      throw isClosed ? ffmpegFailure(out, end) : error;
    } finally {
      fs.closeSync(ffmpeg.input);
    }
  }
}

/** End an ffmpeg, and remove what it wrote. */
export async function drop(
  ffmpeg: Ffmpeg,
  growing: string,
  endsByItself = false,
): Promise<ProgramEnd> {
  if (!endsByItself) ffmpeg.process.kill('SIGKILL');
  const end = await awaitEnd(ffmpeg, GRACE_MS);
  fs.rmSync(growing, { force: true });
  return end;
}

function check(name: string, end: ProgramEnd): void {
  if (end.code !== 0) throw ffmpegFailure(name, end);
}

/** In the folder of parts. */
const LIST = 'joined.list';
const NOTE = 'joined.note';

/** Give the film its name. */
async function join(job: FilmJob, parts: FilmParts): Promise<void> {
  const { record, out, encoding } = job;
  const { rate = { numerator: 24, denominator: 1 }, durable } = record.output;
  const note = noteOf(record);
  try {
    if (encoding.partBytes !== undefined) {
      fs.writeFileSync(path.join(parts.folder, LIST), parts.list(rate));
      fs.writeFileSync(
        path.join(parts.folder, NOTE),
        `;FFMETADATA1\ncomment=${escapeNote(note)}\n`,
      );
      const end = await runProgram(
        'ffmpeg',
        [
          ['-v', 'error', '-nostdin', '-xerror', '-y', '-nostats', '-progress', 'pipe:1'],
          ['-f', 'concat', '-safe', '0', '-i', LIST],
          ['-f', 'ffmetadata', '-i', NOTE, '-map', '0:v', '-map_metadata', '1'],
          ['-c', 'copy', ...encoding.container, ...BITEXACT],
          `file:${path.basename(parts.joined)}`,
        ].flat(),
        // Names that mean something to ffmpeg, or to its lists, are not said to it.
        { folder: parts.folder, maxOutputBytes: Infinity, isDetached: true },
      );
      check(out, end);
      const wanted = record.end - record.first;
      const frames = framesIn(end.output.toString('latin1'));
      if (frames !== undefined && BigInt(frames) !== wanted) {
        throw new EnumeratorError(
          'E_IO',
          `${out}: ffmpeg joined ${frames} of ${wanted} frames; begin again with --force`,
        );
      }
    } else {
      const [whole] = parts.ranges();
      fs.copyFileSync(parts.file(whole!), parts.joined);
      appendComment(parts.joined, note);
    }
    finishFile(parts.joined, out, durable === true);
  } catch (error) {
    throw error instanceof EnumeratorError ? error : ioError(`cannot finish ${out}`, error);
  }
}

/** SPEC §9.1; of Random Art, whose frames are not those of a numbering, SPEC §15.14. */
function noteOf(record: RunRecord): string {
  if (record.art !== undefined) return 'enumerate-art art/1';
  const { space, order, seed, palette, from, step, first, output } = record;
  const { rate = { numerator: 24, denominator: 1 }, film } = output;
  return makeFilmNote({
    space,
    order,
    seed,
    ...(palette === undefined ? {} : { palette }),
    from: from + first * step,
    step,
    rate,
    scale: film?.scale ?? 1,
  });
}

/** Put a note at the end of a GIF. */
export function appendComment(file: string, note: string): void {
  const descriptor = fs.openSync(file, 'r+');
  try {
    const source = {
      sizeBytes: fs.fstatSync(descriptor).size,
      read(offset: number, length: number) {
        const bytes = Buffer.alloc(length);
        fs.readSync(descriptor, bytes, 0, length, offset);
        return bytes;
      },
    };
    const { at, bytes } = gifCommentPatch(source, note);
    fs.writeSync(descriptor, bytes, 0, bytes.length, at);
  } finally {
    fs.closeSync(descriptor);
  }
}

function escapeNote(text: string): string {
  return text.replace(/[=;#\\\n]/g, (character) => `\\${character}`);
}
