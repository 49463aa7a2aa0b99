/**
 * The segments of a film, one encoder after the other.
 * @module
 */
import fs from 'node:fs';
import type { FilmFrames } from '../codecs/film-frame.js';
import { DEFAULT_RATE } from '../core/pace.js';
import { escapeControls } from '../core/quote.js';
import type { PositionRange } from '../core/range.js';
import { finishFile, removeQuietly } from '../io/atomic-file.js';
import { type Ffmpeg, ffmpegFailure, type ProgramEnd } from '../io/ffmpeg.js';
import { attempt, ioError } from '../io/system-error.js';
import { abortsSoon } from '../io/wait.js';
import { ClosedPipe, type RunHooks, runImages, type RunState } from '../run/engine/engine.js';
import { openFrames } from '../run/engine/frames.js';
import { openSinks } from '../run/outputs/run-sinks.js';
import type { RunRecord } from '../run/record.js';
import type { ExecuteOptions, Session } from '../run/session.js';
import { dropEncoder, startEncoder } from './encoder.js';
import type { Encoding } from './encoding.js';
import { type FilmSegments, isIntact, writeDigest } from './segments.js';

/** Bytes of frames that go into the pipe at once. */
const BATCH_BYTES = 2 ** 18;

/** A run that becomes a film. */
export interface RunFilm {
  readonly record: RunRecord;
  readonly out: string;
  readonly encoding: Encoding;
  readonly options: ExecuteOptions;
  readonly session: Session;
  /** Write a checkpoint. */
  readonly keep: (record: RunRecord) => void;
}

/** A segment that has all its frames, and whose encoder is about to end. */
interface EndingSegment {
  readonly range: PositionRange;
  /** Never rejected. */
  readonly end: Promise<ProgramEnd>;
  readonly partial: string;
}

/**
 * Makes the segments that are missing. The next encoder is started while its predecessor works,
 * and the predecessor ends while the next one works: to start and to end costs each of them a tenth
 * of a second.
 */
export class SegmentMaker {
  readonly #film: RunFilm;
  readonly #frames: FilmFrames;
  readonly #segments: FilmSegments;
  /** The watermark of the last checkpoint. */
  kept: bigint;
  #made = 0;
  #next: Ffmpeg | undefined;
  #nextPartial = '';
  #ending: EndingSegment | undefined;

  constructor(film: RunFilm, frames: FilmFrames, segments: FilmSegments) {
    this.#film = film;
    this.kept = film.record.watermark;
    this.#frames = frames;
    this.#segments = segments;
  }

  /** @param more - frames of the segment that is being made */
  stateAt(watermark: bigint, more = 0): RunState {
    const frames = this.#made + more;
    return this.#film.session.stateAt(watermark, frames, frames * this.#frames.frameBytes);
  }

  /** @returns where the segments that are complete end */
  async makeAll(): Promise<bigint> {
    const { record, session } = this.#film;
    const missing = await this.#findMissing();
    for (const [i, range] of missing.entries()) {
      if (session.stopRequested()) return this.#endSegment(range.first);
      const [ffmpeg, partial] = this.#take(range);
      const following = missing[i + 1];
      if (following !== undefined) this.#prepare(following);
      const state = await this.#feed(ffmpeg, partial, range);
      if (state.watermark < range.end) {
        await dropEncoder(ffmpeg, partial);
        return this.#endSegment(range.first);
      }
      const done = await this.#endSegment(range.first);
      if (done < range.first) {
        await dropEncoder(ffmpeg, partial);
        return done;
      }
      const end = this.#endWithDigest(ffmpeg, partial, range);
      this.#ending = { range, end, partial };
      this.#made += state.frames;
    }
    return this.#endSegment(record.end);
  }

  /** While the next segment is made. */
  async #endWithDigest(ffmpeg: Ffmpeg, partial: string, range: PositionRange): Promise<ProgramEnd> {
    const end = await ffmpeg.ended;
    if (end.code !== 0) return end;
    const file = this.#segments.file(range);
    const failed = (error: unknown): ProgramEnd => ({
      ...end,
      code: 1,
      complaint: ioError(`cannot finish ${file}`, error).message,
    });
    return writeDigest(partial, file).then(() => end, failed);
  }

  /** Segments that are not there, or no longer as they were: those are made again. */
  async #findMissing(): Promise<PositionRange[]> {
    const { onNotice } = this.#film.options;
    const missing: PositionRange[] = [];
    for (const range of this.#segments.ranges()) {
      const file = this.#segments.file(range);
      const isThere = fs.existsSync(file);
      if (isThere && (await isIntact(file))) continue;
      const message = `note: ${escapeControls(file)} is damaged, and made again`;
      if (isThere) onNotice?.({ key: 'damaged-segment', message });
      attempt(`cannot remove ${file}`, () => fs.rmSync(file, { force: true }));
      missing.push(range);
    }
    return missing;
  }

  /** Where the run failed: what its last segment but one has done is kept. */
  async close(): Promise<void> {
    if (this.#next !== undefined) {
      fs.closeSync(this.#next.input);
      await dropEncoder(this.#next, this.#nextPartial);
    }
    const segment = this.#ending;
    if (segment === undefined) return;
    try {
      await this.#endSegment(segment.range.end);
    } catch {
      // The run has failed already, and says why.
      removeQuietly(segment.partial);
    }
  }

  /**
   * Wait for the segment before `watermark`, up to which the film is complete then.
   * @returns where that segment begins, where its encoder was stopped by what stops this process too
   */
  async #endSegment(watermark: bigint): Promise<bigint> {
    const { record, out, options, keep } = this.#film;
    const segment = this.#ending;
    if (segment === undefined) return watermark;
    this.#ending = undefined;
    const end = await segment.end;
    if (end.code !== 0) {
      if (!(await abortsSoon(options.signal))) throw ffmpegFailure(out, end);
      removeQuietly(segment.partial);
      return segment.range.first;
    }
    const file = this.#segments.file(segment.range);
    // An encoder need not make the same bytes again, and the folder is the run's own.
    finishFile(segment.partial, file, record.output.durable === true, fs.renameSync);
    // The end is reached when the film has its name.
    if (watermark < record.end) {
      keep({ ...record, watermark });
      this.kept = watermark;
    }
    return watermark;
  }

  #take(range: PositionRange): [Ffmpeg, string] {
    if (this.#next === undefined) this.#prepare(range);
    const ffmpeg = this.#next!;
    this.#next = undefined;
    return [ffmpeg, this.#nextPartial];
  }

  #prepare(range: PositionRange): void {
    const { record, encoding, options } = this.#film;
    const { rate = DEFAULT_RATE } = record.output;
    this.#nextPartial = this.#segments.partial(range);
    this.#next = startEncoder(encoding, this.#frames, rate, {
      file: this.#nextPartial,
      part: 'segment',
      threads: options.threads,
    });
  }

  async #feed(ffmpeg: Ffmpeg, partial: string, range: PositionRange): Promise<RunState> {
    const { record, out, encoding, options, session } = this.#film;
    const plan = { ...record, first: range.first, watermark: range.first, end: range.end };
    const hooks: RunHooks = {
      checkpoint: () => {},
      progress: (state) => session.update(this.stateAt(state.watermark, state.frames)),
      stopRequested: () => session.stopRequested(),
    };
    const data = { record, out, pixelFormat: encoding.input };
    try {
      return await runImages(
        {
          plan,
          numbering: openFrames(record),
          batchImages: Math.max(1, Math.floor(BATCH_BYTES / this.#frames.frameBytes)),
          appends: true,
          // The engine closes it, and then the encoder ends.
          files: [{ offset: 0n, inode: 0n, descriptor: ffmpeg.input }],
          threads: 1,
          openSinks: () => openSinks(data),
          worker: { url: new URL('../run/outputs/worker.js', import.meta.url), data },
        },
        hooks,
      );
    } catch (error) {
      const isClosed = error instanceof ClosedPipe;
      const end = await dropEncoder(ffmpeg, partial, isClosed);
      if (!isClosed) throw error;
      if (await abortsSoon(options.signal)) return session.stateAt(range.first, 0, 0);
      throw ffmpegFailure(out, end);
    }
  }
}
