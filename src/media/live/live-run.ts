/**
 * A live stream: frames at their time, and a new connection whenever the old one is lost.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import type { Live, RunRecord } from '../../run/record.js';
import type { RunState } from '../../run/engine/engine.js';
import { FilmFrames } from '../../codecs/film-frame.js';
import { Overlay } from '../../codecs/overlay/index.js';
import { EnumeratorError } from '../../core/errors.js';
import { numberingOf } from '../../core/enumeration.js';
import type { Numbering } from '../../core/numbering.js';
import { type FrameRate, indexAt, slotAt, timeOf } from '../../core/pace.js';
import { requireFfmpeg } from '../../io/ffmpeg.js';
import type { StreamAddress } from './address.js';
import { redact } from '../../io/secret.js';
import { pause } from '../../io/wait.js';
import { Publisher, retryDelay } from './publisher.js';
import {
  type ExecuteOptions,
  type LiveEvent,
  openCheckpoint,
  type Outcome,
  openSession,
  type Session,
} from '../../run/session.js';

export interface LiveOptions extends ExecuteOptions {
  readonly address: StreamAddress;
  /** Failures in a row after which it gives up; undefined for never. */
  readonly retries?: number | undefined;
}

/** So long before the first frame it connects. */
const CONNECT_MS = 1000;
const CHECKPOINT_MS = 900;
const PROGRESS_MS = 200;
/** Frames that are later than this are skipped. */
const MOST_LAG_MS = 5000;
/** A connection that held so long was a good one: the next failure is a first one again. */
const GOOD_MS = 20_000;

/** @throws EnumeratorError `E_IO` after as many failures in a row as the options allow */
export async function executeLive(record: RunRecord, options: LiveOptions): Promise<Outcome> {
  requireFfmpeg(options.address.shown);
  const stream = new LiveStream(record, options);
  try {
    return await stream.run();
  } catch (error) {
    // Whatever it is, no key is to stand in it.
    stream.report();
    throw error instanceof EnumeratorError
      ? new EnumeratorError(error.code, redact(error.message, options.address))
      : error;
  }
}

class LiveStream {
  readonly #record: RunRecord;
  readonly #options: LiveOptions;
  readonly #rate: FrameRate;
  readonly #live: Live;
  readonly #numbering: Numbering;
  readonly #size: bigint;
  readonly #frames: FilmFrames;
  readonly #overlay: Overlay | undefined;
  /** The frame that is on its way: the numbering's own memory changes with the next one. */
  readonly #buffer: Uint8Array;
  /** Settled when the caller asks it to stop. */
  readonly #stopped: Promise<void>;
  readonly #keep: (record: RunRecord) => void;
  readonly #session: Session;
  /** Where it continues when the connection is lost: the next position, or an earlier one of a counter. */
  #position: bigint;
  /** Frames that are known to be sent, of all connections. */
  #sent = 0;
  #problem = 'the time was up before the first one';
  #shown = 0;
  #connections = 0;
  #failures = 0;
  #isConnected = false;
  #lagMs = 0;
  #lastCheckpoint = 0;
  #lastProgress = 0;

  constructor(record: RunRecord, options: LiveOptions) {
    const { space, palette, output } = record;
    if (output.kind !== 'stream' || record.art !== undefined)
      throw new TypeError('record: it is not that of a stream');
    const { film, live, rate } = output;
    this.#record = record;
    this.#options = options;
    this.#rate = rate;
    this.#live = live;
    this.#numbering = numberingOf(record);
    this.#size = this.#numbering.size.exact();
    this.#frames = new FilmFrames(space, palette?.colors, 'rgb24', film.scale);
    const { width, height, frameBytes } = this.#frames;
    this.#overlay = film.overlay === true ? new Overlay(width, height, 3) : undefined;
    this.#buffer = new Uint8Array(frameBytes);
    this.#position = record.watermark;
    this.#keep = openCheckpoint(record, options);
    this.#session = openSession(record, options, options.address.shown);
    const { signal } = options;
    this.#stopped = new Promise((resolve) => {
      if (signal?.aborted === true) resolve();
      signal?.addEventListener('abort', () => resolve());
    });
    this.report();
  }

  async run(): Promise<Outcome> {
    if (this.#live.pace === 'clock') await this.#waitForStart();
    while (!this.#isOver()) {
      const started = performance.now();
      const problem = await this.#publish();
      this.#isConnected = false;
      if (problem === undefined) continue;
      this.#problem = problem;
      if (this.#isOver()) continue;
      if (performance.now() - started > GOOD_MS) this.#failures = 0;
      this.#failures++;
      const { retries, address } = this.#options;
      if (retries !== undefined && this.#failures > retries) {
        throw new EnumeratorError(
          'E_IO',
          `${address.shown}: ${problem}; given up${retries === 0 ? '' : ` after ${counted(retries, 'retry', 'retries')}`}`,
        );
      }
      await this.#waitToRetry(problem);
    }
    this.#checkpoint();
    const outcome = this.#session.outcome(this.#now(), this.#state());
    if (this.#connections > 0 && this.#sent === 0 && outcome.state !== 'stopped') {
      throw new EnumeratorError(
        'E_IO',
        `${this.#options.address.shown}: no frame reached a server: ${this.#problem}`,
      );
    }
    this.report();
    return outcome;
  }

  /**
   * A clock may begin in the far future, and then no server is kept waiting; or its frames may all
   * have gone by.
   */
  async #waitForStart(): Promise<void> {
    const record = this.#record;
    const rate = this.#rate;
    const { epoch } = this.#live;
    const position = this.#clockPosition();
    if (position >= record.end) {
      if (this.#options.old !== undefined) {
        this.#position = record.end;
        return;
      }
      const last = new Date(timeOf(record.end - 1n, epoch, rate)).toISOString();
      throw new EnumeratorError(
        'E_RANGE',
        `by the clock the last of these frames was due at ${last}`,
        { hints: [{ key: 'epoch' }, { key: 'more-images' }, { key: 'counter' }] },
      );
    }
    const start = timeOf(position, epoch, rate) - CONNECT_MS;
    if (start - Date.now() < CONNECT_MS) return;
    this.report({ kind: 'waiting', begins: new Date(start + CONNECT_MS) });
    await this.#wait(() => start - Date.now(), this.#stopped);
  }

  /** @param position - the next one that would be sent */
  #isOver(position = this.#position): boolean {
    return this.#session.stopRequested() || position >= this.#record.end;
  }

  /**
   * One connection, to its end.
   * @returns why it was lost; undefined where it was ended from here
   */
  async #publish(): Promise<string | undefined> {
    const { address, threads } = this.#options;
    const { width, height } = this.#frames;
    const rate = this.#rate;
    const live = this.#live;
    const isClock = live.pace === 'clock';
    const publisher = new Publisher({ address, width, height, rate, live, threads });
    this.#connections++;
    const first = isClock ? this.#clockPosition() : this.#position;
    // Of the counter, time begins with each connection.
    const zero = isClock ? live.epoch : Date.now() - timeOf(first, 0, rate);
    let position = first;
    for (; !publisher.isLost && !this.#isOver(position); position++) {
      const due = timeOf(position, zero, rate);
      const isOver = (): boolean => publisher.isLost || this.#isOver(position);
      await this.#wait(() => due - Date.now(), publisher.ended, isOver);
      this.#lagMs = Date.now() - due;
      if (isOver()) break;
      if (this.#lagMs > MOST_LAG_MS) {
        // The machine slept, or does not keep up: begin anew at the time that it is.
        publisher.kill();
        break;
      }
      this.#makeFrame(position);
      if (!(await publisher.write(this.#buffer))) break;
      this.#isConnected = publisher.sent > 0;
      this.#shown++;
      this.#position = isClock ? position + 1n : this.#arrived(first, publisher.sent);
      this.#poll();
    }
    const wasOver = this.#isOver(position);
    const end = await publisher.close();
    this.#sent += publisher.sent;
    if (!isClock)
      this.#position = wasOver && end.code === 0 ? position : this.#arrived(first, publisher.sent);
    if (wasOver && end.code === 0) return undefined;
    return this.#lagMs > MOST_LAG_MS
      ? `this machine is ${(this.#lagMs / 1000).toFixed(0)} s late`
      : publisher.describe(end);
  }

  /**
   * Where the counter continues if the connection is lost now. What was sent in the last second may
   * lie in some buffer on its way, and is rather sent twice than not at all.
   */
  #arrived(first: bigint, sent: number): bigint {
    const { numerator, denominator } = this.#rate;
    return first + BigInt(Math.max(0, sent - Math.ceil(numerator / denominator)));
  }

  #clockPosition(): bigint {
    const now = slotAt(Date.now(), this.#live.epoch, this.#rate) + 1n;
    const { first } = this.#record;
    return now > first ? now : first;
  }

  #makeFrame(position: bigint): void {
    const { from, step } = this.#record;
    const index = indexAt(position, from, step, this.#size);
    this.#buffer.set(this.#frames.encode(this.#numbering.batch(index, 1)));
    this.#overlay?.draw(this.#buffer, index);
  }

  /**
   * Wait, in pieces.
   * @param left - how many milliseconds more
   * @param ended - wakes it when it may be over
   */
  async #wait(
    left: () => number,
    ended: Promise<unknown>,
    isOver = (): boolean => this.#isOver(),
    each = (): void => {},
  ): Promise<void> {
    while (left() > 0 && !isOver()) {
      await Promise.race([pause(Math.min(left(), 100)), ended]);
      each();
    }
  }

  async #waitToRetry(problem: string): Promise<void> {
    const delay = retryDelay(this.#failures, Math.random());
    this.report({ kind: 'lost', problem, retryMs: delay });
    const end = performance.now() + delay;
    const each = (): void => {
      if (this.#live.pace === 'clock') this.#position = this.#clockPosition();
      this.#poll();
    };
    await this.#wait(() => end - performance.now(), this.#stopped, undefined, each);
  }

  #poll(): void {
    const now = performance.now();
    if (now - this.#lastProgress > PROGRESS_MS) {
      this.#lastProgress = now;
      this.report();
    }
    if (now - this.#lastCheckpoint > CHECKPOINT_MS) this.#checkpoint();
  }

  #checkpoint(): void {
    this.#lastCheckpoint = performance.now();
    this.#keep(this.#now());
  }

  /** The record of the moment. */
  #now(): RunRecord {
    const { end } = this.#record;
    return { ...this.#record, watermark: this.#position < end ? this.#position : end };
  }

  report(event?: LiveEvent): void {
    const { from, step } = this.#record;
    const state = this.#state();
    this.#session.update(state, {
      position: this.#position,
      index: indexAt(this.#position > 0n ? this.#position - 1n : 0n, from, step, this.#size),
      frames: state.frames,
      elapsedMs: state.elapsedMs,
      connections: this.#connections,
      isConnected: this.#isConnected,
      lagMs: this.#lagMs,
      ...(event && { event }),
    });
  }

  #state(): RunState {
    const bytes = this.#shown * this.#frames.frameBytes;
    return this.#session.stateAt(this.#now().watermark, this.#shown, bytes);
  }
}
