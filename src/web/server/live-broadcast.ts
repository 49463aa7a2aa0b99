/**
 * The live setting, and who watches it: `/live.png`, where each frame is made once for all, and
 * `/events`, which says when the setting changes.
 *
 * A visitor who takes frames slower than they come gets the newest one when the last has gone out,
 * and none of those between: at most one frame waits for each visitor.
 * @module
 */
import type { ServerResponse } from 'node:http';
import { slotAt, timeOf } from '../../core/pace.js';
import { type LiveSetting, writeLiveRecord } from '../shared/live-record.js';
import type { FrameJob } from './make-image.js';
import { openHeaders } from './cross-origin.js';
import { Problem, securityHeaders } from './problem.js';
import type { Shared } from './visitors/shared.js';
import { visitorOf } from './visitors/visitor.js';

/** Makes a frame's PNG, here or in a thread. */
type FrameMaker = (job: FrameJob) => Promise<Uint8Array>;

interface Watcher {
  readonly response: ServerResponse;
  /** Whether the last frame has not gone out yet. */
  isBehind: boolean;
  /** Whether a newer one waits until it has. */
  hasWaiting: boolean;
  /** The number of the last frame that it was given. */
  sent: number;
}

const BOUNDARY = 'frame';
/**
 * What begins a part. It goes out right behind the frame before it, since Chromium shows a frame when
 * the head of the next one is there, and so must say nothing of what comes.
 */
const PART_HEAD = `--${BOUNDARY}\r\ncontent-type: image/png\r\n\r\n`;
/** The first of them: Chromium shows nothing of another site's picture before it has 1,024 bytes. */
const FIRST_HEAD = PART_HEAD.replace(/\r\n$/, `x-padding: ${'.'.repeat(1024)}\r\n\r\n`);
const HEARTBEAT_MS = 15_000;
/** How often listeners are told how many watch, at most. */
const COUNT_MS = 1000;
/** A clock that jumps back must not make all visitors wait for the time that it was. */
const LONGEST_WAIT_MS = 1000;

/** The head of `/live.png`. */
export function watchHeaders(): Record<string, string> {
  return liveHeaders(openHeaders(), `multipart/x-mixed-replace; boundary=${BOUNDARY}`);
}

/** The head of `/events`. */
export function listenHeaders(): Record<string, string> {
  return liveHeaders(securityHeaders(), 'text/event-stream');
}

function liveHeaders(headers: Record<string, string>, type: string): Record<string, string> {
  return Object.assign(headers, {
    'content-type': type,
    'cache-control': 'no-store',
    // nginx would collect the frames before it sends them.
    'x-accel-buffering': 'no',
    connection: 'close',
  });
}

export class LiveBroadcast {
  readonly #make: FrameMaker;
  readonly #places: Shared;
  readonly #report: (error: unknown) => void;
  readonly #watchers = new Set<Watcher>();
  readonly #listeners = new Set<ServerResponse>();
  readonly #heartbeat: NodeJS.Timeout;
  #countTimer: NodeJS.Timeout | undefined;
  /** When listeners were last told how many watch, and how many that were. */
  #countedAt = -Infinity;
  #counted = 0;
  /** The number of changes of the setting, and one. */
  revision = 1;
  /** How late the last frame was made, in milliseconds. */
  lagMs = 0;
  /** The number of frames that a watcher was too slow for. */
  dropped = 0;
  #setting: LiveSetting;
  #timer: NodeJS.Timeout | undefined;
  #isMaking = false;
  /** The newest frame as it is sent, while there are watchers. */
  #newest: Buffer | undefined;
  /** The number of frames so far, by which a watcher's last one is known. */
  #frames = 0;
  /** The slot of the newest frame; undefined where another one is to be made at once. */
  #slot: bigint | undefined;
  #isClosed = false;

  constructor(
    setting: LiveSetting,
    make: FrameMaker,
    places: Shared,
    report: (error: unknown) => void,
  ) {
    this.#setting = setting;
    this.#make = make;
    this.#places = places;
    this.#report = report;
    const beat = (): void => writeAll(this.#listeners, ': still here\n\n');
    this.#heartbeat = setInterval(beat, HEARTBEAT_MS).unref();
  }

  get setting(): LiveSetting {
    return this.#setting;
  }

  get clients(): number {
    return this.#watchers.size + this.#listeners.size;
  }

  /** What `GET /api/live` answers. */
  record(): object {
    return { ...writeLiveRecord(this.#setting, this.revision), watching: this.clients };
  }

  change(setting: LiveSetting): void {
    this.#setting = setting;
    this.revision++;
    this.#tell(this.#listeners);
    this.#slot = undefined;
    this.#plan();
  }

  /** Send every frame from now on. */
  watch(response: ServerResponse): void {
    this.#checkRoom(response);
    const watcher: Watcher = { response, isBehind: false, hasWaiting: false, sent: 0 };
    this.#watchers.add(watcher);
    this.#keepOpen(response, watchHeaders(), () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#rest();
    });
    response.write(FIRST_HEAD);
    this.#give(watcher);
    if (this.#watchers.size === 1) this.#plan();
  }

  /** Tell the setting, and each that follows it. */
  listen(response: ServerResponse): void {
    this.#checkRoom(response);
    this.#listeners.add(response);
    this.#keepOpen(response, listenHeaders(), () => this.#listeners.delete(response));
    this.#tell([response]);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#countTimer);
    this.#rest();
    // The part that has begun stays empty, so that the last frame goes on being shown.
    for (const { response } of this.#watchers) response.end(`\r\n--${BOUNDARY}--\r\n`);
    for (const response of this.#listeners) response.end();
  }

  #checkRoom(response: ServerResponse): void {
    if (this.#isClosed) throw new Problem(503, 'this server is being shut down');
    const visitor = visitorOf(response);
    const lack = this.#places.lackFor(visitor);
    if (lack === undefined) return;
    const [count, whose] =
      lack === 'whole'
        ? [this.#places.whole, '']
        : [this.#places.heldBy(visitor), ' from your address'];
    throw new Problem(
      503,
      `${count}${whose} ${count === 1 ? 'is' : 'are'} watching already: try again later`,
      {
        'retry-after': '30',
      },
    );
  }

  #keepOpen(response: ServerResponse, headers: Record<string, string>, leave: () => void): void {
    const visitor = visitorOf(response);
    this.#places.take(visitor);
    response.on('close', () => {
      this.#places.give(visitor);
      leave();
      this.#count();
    });
    this.#count();
    response.on('error', () => response.destroy());
    response.writeHead(200, headers);
    // Frames are small, and each is to be seen at once.
    response.socket?.setNoDelay(true);
  }

  #tell(listeners: Iterable<ServerResponse>): void {
    const record = JSON.stringify(this.record());
    writeAll(listeners, `event: live\nid: ${this.revision}\ndata: ${record}\n\n`);
  }

  /** Tell how many watch, where that has changed: now, or when the last telling is long enough ago. */
  #count(): void {
    if (this.#isClosed || this.#countTimer !== undefined) return;
    const wait = Math.max(0, this.#countedAt + COUNT_MS - performance.now());
    const tell = (): void => {
      this.#countTimer = undefined;
      if (this.#counted === this.clients) return;
      this.#counted = this.clients;
      this.#countedAt = performance.now();
      const data = JSON.stringify({ watching: this.clients });
      writeAll(this.#listeners, `event: watching\ndata: ${data}\n\n`);
    };
    this.#countTimer = setTimeout(tell, wait).unref();
  }

  /** Wait for the next frame's time. */
  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#watchers.size === 0 || this.#isMaking || this.#isClosed) return;
    const { epoch, rate } = this.#setting;
    const slot = slotAt(Date.now(), epoch, rate);
    if (slot !== this.#slot) {
      void this.#show(slot);
      return;
    }
    const wait = Math.ceil(timeOf(slot + 1n, epoch, rate) - Date.now());
    this.#timer = setTimeout(() => this.#plan(), Math.min(LONGEST_WAIT_MS, Math.max(1, wait)));
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#newest = undefined;
    this.#slot = undefined;
  }

  /** Make the frame of this moment and give it to all who are ready for it. */
  async #show(position: bigint): Promise<void> {
    const setting = this.#setting;
    const { choice, epoch, rate, from, step } = setting;
    this.#isMaking = true;
    this.#slot = position;
    try {
      const frame = await this.#make({ choice, from, step, position });
      if (setting === this.#setting && this.#watchers.size > 0 && !this.#isClosed) {
        this.lagMs = Math.max(0, Date.now() - timeOf(position, epoch, rate));
        this.#newest = Buffer.concat([frame, Buffer.from(`\r\n${PART_HEAD}`)]);
        this.#frames++;
        for (const watcher of this.#watchers) this.#give(watcher);
      }
    } catch (error) {
      // The next one may be well: a thread was busy, or has died.
      if (!(error instanceof Problem)) this.#report(error);
    } finally {
      this.#isMaking = false;
    }
    this.#plan();
  }

  #give(watcher: Watcher): void {
    if (this.#newest === undefined || watcher.sent === this.#frames) return;
    if (watcher.isBehind) {
      // The newest waits in place of the one before it, which will never go out.
      if (watcher.hasWaiting) this.dropped++;
      watcher.hasWaiting = true;
      return;
    }
    watcher.hasWaiting = false;
    watcher.sent = this.#frames;
    watcher.isBehind = true;
    // Called when the connection has taken all of it.
    watcher.response.write(this.#newest, () => {
      watcher.isBehind = false;
      if (!watcher.response.destroyed) this.#give(watcher);
    });
  }
}

function writeAll(listeners: Iterable<ServerResponse>, text: string): void {
  for (const response of listeners) {
    // A client that has not taken the last ones yet has gone to sleep.
    if (response.writableNeedDrain) response.destroy();
    else response.write(text);
  }
}
