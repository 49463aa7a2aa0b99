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

export interface FileBytes {
  readonly bytes: Uint8Array;
  /** As `Repr-Digest` has it, where it is wanted. */
  readonly digest: string | undefined;
}

interface Kept {
  readonly key: string;
  readonly file: Promise<FileBytes>;
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
   * @param key - of the file
   * @param make - makes it, where it is not kept
   */
  async read(key: string, make: () => Promise<FileBytes>): Promise<FileBytes> {
    if (this.#kept?.key === key) {
      this.#timer?.refresh();
      // Who asked first may have left before it was made.
      return this.#kept.file.catch(make);
    }
    this.#forget();
    const kept: Kept = { key, file: make(), release: () => {} };
    this.#kept = kept;
    try {
      const file = await kept.file;
      if (this.#kept === kept) this.#hold(kept, file.bytes.length);
      return file;
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
    this.#timer = undefined;
    this.#kept?.release();
    this.#kept = undefined;
  }
}
