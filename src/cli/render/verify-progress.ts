/**
 * How far a verification is: a line on a terminal, rewritten ten times a second; nothing elsewhere.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { durationText } from '../../text/quantity.js';

const LINE_MS = 100;

export class VerifyProgressLine {
  readonly #isTerminal = process.stderr.isTTY;
  #name = '';
  #start = 0;
  #last = 0;
  #isShown = false;

  /** @param total - about how many images and lines there are */
  update(name: string, { done, total }: { readonly done: number; readonly total: number }): void {
    if (!this.#isTerminal) return;
    const now = performance.now();
    if (name !== this.#name) [this.#name, this.#start] = [name, now];
    if (now - this.#last < LINE_MS) return;
    this.#last = now;
    const rate = (done * 1000) / Math.max(1, now - this.#start);
    const left = Math.max(0, total - done);
    const share = Math.min(1, done / Math.max(1, total));
    const line = [
      `verifying ${name}`,
      `${(Math.floor(share * 1000) / 10).toFixed(1)}%`,
      `${grouped(done)} images`,
      `${grouped(Math.round(rate))}/s`,
      `ETA ${durationText(left / rate)}`,
    ].join('  ');
    const columns = process.stderr.columns || 80;
    process.stderr.write(`\r${line.slice(0, columns - 1)}\x1b[K`);
    this.#isShown = true;
  }

  /** Make room for another line. */
  clear(): void {
    if (this.#isShown) process.stderr.write('\r\x1b[K');
    this.#isShown = false;
  }
}
