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
import type { FrameJob, LiveFrame } from './make-image.js';
import { openHeaders } from './cross-origin.js';
import { Problem, securityHeaders } from './problem.js';
import type { Shared } from './visitors/shared.js';
import { visitorOf } from './visitors/visitor.js';

/** Makes a frame, here or in a thread. */
type FrameMaker = (job: FrameJob) => Promise<LiveFrame>;

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
const HEARTBEAT_MS = 15_000;
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
    response.write(`--${BOUNDARY}\r\n`);
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
    this.#rest();
    for (const { response } of this.#watchers) response.end(`--${BOUNDARY}--\r\n`);
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
    throw new Problem(503, `${count}${whose} are watching already: try again later`, {
      'retry-after': '30',
    });
  }

  #keepOpen(response: ServerResponse, headers: Record<string, string>, leave: () => void): void {
    const visitor = visitorOf(response);
    this.#places.take(visitor);
    response.on('close', () => {
      this.#places.give(visitor);
      leave();
    });
    response.on('error', () => response.destroy());
    response.writeHead(200, headers);
    // Frames are small, and each is to be seen at once.
    response.socket?.setNoDelay(true);
  }

  #tell(listeners: Iterable<ServerResponse>): void {
    const record = JSON.stringify(writeLiveRecord(this.#setting, this.revision));
    writeAll(listeners, `event: live\nid: ${this.revision}\ndata: ${record}\n\n`);
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
        this.#newest = partOf(frame);
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

/** With the boundary behind it: browsers show a part when the next one begins. */
function partOf({ index, png }: LiveFrame): Buffer {
  const shown = index.length <= 200 ? `x-image-index: ${index}\r\n` : '';
  const head = `content-type: image/png\r\ncontent-length: ${png.length}\r\n${shown}\r\n`;
  return Buffer.concat([Buffer.from(head), png, Buffer.from(`\r\n--${BOUNDARY}\r\n`)]);
}
