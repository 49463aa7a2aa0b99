/**
 * The files that a thread has open, kept while they are read: opening one takes as long as making some
 * images.
 * @module
 */
import type { Enumeration } from '../../../core/enumeration.js';
import { openRangeFile, type RangeFile } from '../../../run/ranges/range-file.js';
import { OpenedSpaces } from '../opened-spaces.js';
import type { PlannedFile } from './range-target.js';

/** Of those that are open, together. */
const MOST_BYTES = 2 ** 28;
/** What a small one takes, about. */
const LEAST_BYTES = 2 ** 20;
/** What frames take, with the file that is made of them. */
const COPIES = 3;
const MOST_SPACES = 32;
/**
 * Files of smaller frames share a numbering, whose memory holds the last piece of one of them: another one
 * makes the frame again in which it stood. Larger frames take too long for that.
 */
const LARGE_FRAME_BYTES = 2 ** 16;

/** A least-recently-used store. Not for two threads. */
export class RangeFiles {
  readonly #spaces = new OpenedSpaces(MOST_SPACES, LARGE_FRAME_BYTES);
  readonly #opened = new Map<string, { readonly opened: RangeFile; readonly sizeBytes: number }>();
  #usedBytes = 0;

  /** The file of a key, where it is open. */
  find(key: string): RangeFile | undefined {
    const known = this.#opened.get(key);
    if (known === undefined) return undefined;
    this.#opened.delete(key);
    this.#opened.set(key, known);
    return known.opened;
  }

  /** @throws EnumeratorError as {@link openRangeFile} */
  open(key: string, { plan, part }: PlannedFile): RangeFile {
    const known = this.find(key);
    if (known !== undefined) return known;
    const images = plan.images as Enumeration;
    const frameBytes = images.space.sampleBytes;
    const isSmall = frameBytes <= LARGE_FRAME_BYTES;
    const frames = isSmall ? this.#spaces.open(images).numbering : undefined;
    const opened = openRangeFile(plan, { part, frames });
    const sizeBytes = Math.max(LEAST_BYTES, frameBytes * COPIES);
    this.#makeRoom(sizeBytes);
    this.#opened.set(key, { opened, sizeBytes });
    this.#usedBytes += sizeBytes;
    return opened;
  }

  #makeRoom(sizeBytes: number): void {
    for (const [key, file] of this.#opened) {
      if (this.#usedBytes + sizeBytes <= MOST_BYTES) return;
      this.#opened.delete(key);
      this.#usedBytes -= file.sizeBytes;
    }
  }
}
