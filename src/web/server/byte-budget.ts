/**
 * How much of large images and posted pictures may be in memory at once, whoever waits for them.
 * @module
 */
import { Problem } from './problem.js';

/** What one request holds. */
export interface ByteShare {
  /** @throws Problem 503 where there is no room for so many more */
  grow(sizeBytes: number): void;
  /** Give all of it back; once is enough. */
  release(): void;
}

export class ByteBudget {
  readonly #mostBytes: number;
  #usedBytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** A request that takes more than there is at all is let in while nobody else has anything. */
  open(): ByteShare {
    let ownBytes = 0;
    return {
      grow: (sizeBytes) => {
        const isAlone = this.#usedBytes === ownBytes;
        if (!isAlone && this.#usedBytes + sizeBytes > this.#mostBytes) {
          throw new Problem(503, 'too many large requests are being answered: try again', {
            'retry-after': '5',
          });
        }
        this.#usedBytes += sizeBytes;
        ownBytes += sizeBytes;
      },
      release: () => {
        this.#usedBytes -= ownBytes;
        ownBytes = 0;
      },
    };
  }
}
