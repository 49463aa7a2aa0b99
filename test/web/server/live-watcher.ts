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

export class LiveWatcher {
  readonly frames: SeenFrame[] = [];
  readonly #response: http.IncomingMessage;
  /** What came since the last frame, in parts: joining them at each would take quadratic time. */
  #parts: Buffer[] = [];
  #sizeBytes = 0;
  #wantedBytes = 0;
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
    this.#parts.push(part);
    this.#sizeBytes += part.length;
    while (this.#sizeBytes >= this.#wantedBytes && this.#readFrame());
  }

  /** @returns whether there was one */
  #readFrame(): boolean {
    const all = Buffer.concat(this.#parts);
    this.#parts = [all];
    const start = all.indexOf('--frame\r\n');
    const end = all.indexOf('\r\n\r\n', start);
    if (start < 0 || end < 0) return false;
    const head = all.toString('latin1', start, end);
    const length = Number(/content-length: (\d+)/.exec(head)?.[1]);
    // With the line end behind it.
    this.#wantedBytes = end + 4 + length + 2;
    if (all.length < this.#wantedBytes) return false;
    const png = all.subarray(end + 4, end + 4 + length);
    const index = BigInt(/x-image-index: (\S+)/.exec(head)?.[1] ?? '-1');
    if (!this.#isKept) this.frames.length = 0;
    this.frames.push({ index, at: Date.now(), png: this.#isKept ? Buffer.from(png) : png });
    this.seen++;
    this.#parts = [all.subarray(this.#wantedBytes)];
    this.#sizeBytes = all.length - this.#wantedBytes;
    this.#wantedBytes = 0;
    for (const wake of this.#wakes) wake();
    this.#wakes.clear();
    return true;
  }
}
