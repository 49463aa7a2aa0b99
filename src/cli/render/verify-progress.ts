/**
 * How far a verification is: a line on a terminal, rewritten ten times a second; nothing elsewhere.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { durationText } from '../../text/quantity.js';

const LINE_MS = 100;

export class VerifyProgress {
  readonly #name: string;
  readonly #total: number;
  readonly #unit: string;
  readonly #isTerminal: boolean;
  readonly #start = performance.now();
  #done = 0;
  #last = 0;
  #isShown = false;

  /** @param total - of what is to be looked at; need not be exact */
  constructor(name: string, total: number, unit = 'images') {
    this.#name = name;
    this.#total = total;
    this.#unit = unit;
    this.#isTerminal = process.stderr.isTTY;
  }

  advance(more: number): void {
    this.#done += more;
    if (!this.#isTerminal) return;
    const elapsed = performance.now() - this.#start;
    if (elapsed - this.#last < LINE_MS) return;
    this.#last = elapsed;
    const rate = (this.#done * 1000) / elapsed;
    const left = Math.max(0, this.#total - this.#done);
    const share = Math.min(1, this.#done / Math.max(1, this.#total));
    const line = [
      `verifying ${this.#name}`,
      `${(Math.floor(share * 1000) / 10).toFixed(1)}%`,
      `${grouped(this.#done)} ${this.#unit}`,
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
