/**
 * Somebody who watches `/live.png`: the parts of the answer as they come.
 * @module
 */
import http from 'node:http';

export interface SeenFrame {
  readonly index: bigint;
  /** When it was there, in milliseconds since 1970. */
  readonly at: number;
  readonly png: Buffer;
}

/** What stands between two frames; before the first there is more. */
const PART_HEAD = '\r\n--frame\r\ncontent-type: image/png\r\n\r\n';
const INDEX_KEYWORD = 'enumerate-index\0\0\0\0\0';

export class LiveWatcher {
  readonly frames: SeenFrame[] = [];
  readonly #response: http.IncomingMessage;
  /** What came since the last frame, in parts: joining them at each would take quadratic time. */
  #parts: Buffer[] = [];
  /** The end of it, where a head may have begun. */
  #end = Buffer.alloc(0);
  /** Whether the head of the first frame is there. */
  #isBegun = false;
  readonly #wakes = new Set<() => void>();
  readonly #isKept: boolean;
  seen = 0;

  private constructor(response: http.IncomingMessage, isKept: boolean) {
    this.#response = response;
    this.#isKept = isKept;
    response.on('error', () => {});
    response.on('data', (part: Buffer) => this.#take(part));
  }

  /** @param isKept - whether all frames are kept, or the last one alone */
  static async open(
    t: { teardown(end: () => void): void },
    address: string,
    isKept = true,
  ): Promise<LiveWatcher> {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = http.get(`${address}live.png`, { agent: false }, resolve);
      request.on('error', reject);
    });
    t.teardown(() => response.destroy());
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
    return new LiveWatcher(response, isKept);
  }

  get last(): SeenFrame | undefined {
    return this.frames.at(-1);
  }

  pause(): void {
    this.#response.pause();
  }

  resume(): void {
    this.#response.resume();
  }

  close(): void {
    this.#response.destroy();
  }

  async until(count: number): Promise<void> {
    while (this.seen < count) await this.#change();
  }

  async untilFrame(isWanted: (frame: SeenFrame) => boolean): Promise<void> {
    while (this.last === undefined || !isWanted(this.last)) await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wakes.add(resolve));
  }

  #take(part: Buffer): void {
    const joined = Buffer.concat([this.#end, part]);
    if (!this.#isBegun) {
      const [head = ''] = /^--frame\r\n[^]*?\r\n\r\n/.exec(joined.toString('latin1')) ?? [];
      this.#isBegun = head !== '';
      this.#end = this.#isBegun ? Buffer.alloc(0) : joined;
      if (this.#isBegun) this.#take(joined.subarray(head.length));
      return;
    }
    const at = joined.indexOf(PART_HEAD);
    this.#parts.push(part);
    if (at < 0) {
      this.#end = joined.subarray(Math.max(0, joined.length + 1 - PART_HEAD.length));
      return;
    }
    const all = Buffer.concat(this.#parts);
    const rest = joined.subarray(at + PART_HEAD.length);
    const png = all.subarray(0, all.length - rest.length - PART_HEAD.length);
    this.#keep(this.#isKept ? Buffer.from(png) : png);
    this.#parts = [];
    this.#end = Buffer.alloc(0);
    this.#take(rest);
  }

  #keep(png: Buffer): void {
    if (!this.#isKept) this.frames.length = 0;
    this.frames.push({ index: indexIn(png), at: Date.now(), png });
    this.seen++;
    for (const wake of this.#wakes) wake();
    this.#wakes.clear();
  }
}

/** The number that a PNG says it has, without a look at its pixels. */
function indexIn(png: Buffer): bigint {
  const at = png.indexOf(INDEX_KEYWORD);
  if (at < 0) return -1n;
  // Before it lie the chunk's length and its type.
  const end = at + png.readUInt32BE(at - 8);
  return BigInt(png.toString('latin1', at + INDEX_KEYWORD.length, end));
}
