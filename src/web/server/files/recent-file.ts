/**
 * The file that was read last, for a moment: programs that show files as a drive read a large one in
 * pieces, by a request for each, and it would be made anew for every piece.
 * @module
 */
import type { ByteBudget } from '../request-memory.js';

/** From the last read on. */
const KEPT_MS = 5000;
/** Whose memory it is. */
const HOLDER = 'files';

interface Kept {
  readonly tag: string;
  readonly bytes: Promise<Uint8Array>;
  /** Gives its memory back. */
  release: () => void;
}

export class RecentFile {
  readonly #budget: ByteBudget;
  #kept: Kept | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  /**
   * @param tag - of the file
   * @param make - makes it, where it is not kept
   */
  async read(tag: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const { tag: known, bytes: made } = this.#kept ?? {};
    if (known === tag && made !== undefined) {
      this.#timer?.refresh();
      return made;
    }
    this.#forget();
    const kept: Kept = { tag, bytes: make(), release: () => {} };
    this.#kept = kept;
    try {
      const bytes = await kept.bytes;
      if (this.#kept === kept) this.#hold(kept, bytes.length);
      return bytes;
    } catch (error) {
      if (this.#kept === kept) this.#kept = undefined;
      throw error;
    }
  }

  #hold(kept: Kept, sizeBytes: number): void {
    const share = this.#budget.open(HOLDER, undefined);
    try {
      share.grow(sizeBytes);
    } catch {
      // Others need the memory.
      this.#kept = undefined;
      return;
    }
    kept.release = share.release;
    this.#timer = setTimeout(() => this.#forget(), KEPT_MS).unref();
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#kept?.release();
    this.#kept = undefined;
  }
}
