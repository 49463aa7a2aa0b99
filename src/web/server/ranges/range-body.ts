/**
 * The bytes of an answer, piece by piece: some are made while the last one is sent.
 * @module
 */
import type { ByteRange } from './byte-ranges.js';
import type { RangeReader } from './range-threads.js';

/** What a body is made of: bytes of the file, and what stands between them. */
export type Segment = ByteRange | Uint8Array;

/** The first piece is small, so that it is there at once; those behind it grow. */
export const FIRST_BYTES = 2 ** 16;
const MOST_BYTES = 2 ** 20;
/** The memory of all pieces together, about: where many read, pieces are small. */
const ALL_BYTES = 2 ** 25;
/** Pieces that are made while one is sent: enough for two threads, which small images are made by. */
const AHEAD = 2;
const PIECES = AHEAD + 1;
/** What a body holds at least while it is sent. */
export const HELD_BYTES = PIECES * FIRST_BYTES;

/** Memory that goes from one piece to the next: a new one for each would cost as much as filling it. */
export class PieceMemory {
  readonly #free = new Map<number, ArrayBuffer[]>();
  /** Bodies on their way. */
  bodies = 0;

  /** Bytes that a piece may have now. @param mostBytes - a power of two */
  share(mostBytes: number): number {
    const share = ALL_BYTES / (PIECES * this.bodies);
    let bytes = Math.min(mostBytes, MOST_BYTES);
    while (bytes > FIRST_BYTES && bytes > share) bytes /= 2;
    return bytes;
  }

  take(sizeBytes: number): ArrayBuffer {
    return this.#free.get(sizeBytes)?.pop() ?? new ArrayBuffer(sizeBytes);
  }

  give(memory: ArrayBuffer): void {
    const size = memory.byteLength;
    const pieces = this.#free.get(size) ?? [];
    this.#free.set(size, pieces);
    if (pieces.length < ALL_BYTES / 4 / size) pieces.push(memory);
  }
}

/**
 * The pieces of a body.
 * @param reader - closed when the body has ended, or nobody wants the rest of it
 * @yields views of memory that is used again when the next piece is asked for
 */
export async function* makePieces(
  segments: readonly Segment[],
  reader: RangeReader,
  memory: PieceMemory,
): AsyncGenerator<Uint8Array, void, void> {
  const steps = stepsOf(segments, memory);
  const make = (): Promise<Uint8Array> | undefined => {
    const { value: step } = steps.next();
    if (step === undefined) return undefined;
    if (step instanceof Uint8Array) return Promise.resolve(step);
    const made = reader.read(step.start, memory.take(step.memoryBytes), step.length);
    // Who waits for it learns of a failure; while nobody does, it is no failure of the process.
    made.catch(() => {});
    return made;
  };
  const giveBack = ({ buffer }: Uint8Array): void => {
    if (buffer instanceof ArrayBuffer && buffer.byteLength >= FIRST_BYTES) memory.give(buffer);
  };
  memory.bodies++;
  const made: Promise<Uint8Array>[] = [];
  const makeMore = (): void => {
    while (made.length < AHEAD) {
      const next = make();
      if (next === undefined) return;
      made.push(next);
    }
  };
  try {
    makeMore();
    for (let next = made.shift(); next !== undefined; next = made.shift()) {
      const piece = await next;
      makeMore();
      yield piece;
      giveBack(piece);
    }
  } finally {
    memory.bodies--;
    reader.close();
    for (const piece of made) piece.then(giveBack, () => {});
  }
}

interface Step {
  readonly start: bigint;
  readonly length: number;
  readonly memoryBytes: number;
}

/** The segments, cut into pieces whose sizes are powers of two as far as there is so much. */
function* stepsOf(
  segments: readonly Segment[],
  memory: PieceMemory,
): Generator<Step | Uint8Array, void> {
  let sizeBytes = FIRST_BYTES;
  for (const segment of segments) {
    if (segment instanceof Uint8Array) {
      yield segment;
      continue;
    }
    let { start } = segment;
    while (start < segment.end) {
      const left = segment.end - start;
      const length = left < BigInt(sizeBytes) ? Number(left) : sizeBytes;
      yield { start, length, memoryBytes: sizeBytes };
      start += BigInt(length);
      sizeBytes = memory.share(sizeBytes * 2);
    }
  }
}
