/**
 * The memory of large requests and answers: how much there may be at once.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { joinBytes } from '../../core/bytes.js';
import { Problem } from './problem.js';
import { Shared } from './visitors/shared.js';

const MOST_SWALLOWED_BYTES = 2 ** 26;
const SWALLOW_MS = 1000;

/** What one request holds. */
interface ByteShare {
  /** @throws Problem 503 where there is no room for so many more */
  grow(sizeBytes: number): void;
  /** Give all of it back; a second call does nothing. */
  readonly release: () => void;
}

/**
 * The memory that large requests and answers hold together. Each visitor has a part of it; a request
 * that takes more than that is let in while its visitor holds nothing else.
 */
export class ByteBudget {
  readonly #shared: Shared;
  /** Whether a request is held that takes more than half of all by itself. */
  #hasGiant = false;

  /** @param perAddress - as {@link Shared} has it */
  constructor(mostBytes: number, perAddress: number) {
    this.#shared = new Shared(mostBytes, perAddress);
  }

  get usedBytes(): number {
    return this.#shared.taken;
  }

  /** @param outgoing - the share is released when it is closed */
  open(visitor: string, outgoing: ServerResponse | undefined): ByteShare {
    const shared = this.#shared;
    // A request that is too large for anything counts as half of all: others go on beside it.
    const giantBytes = shared.whole / 2;
    let ownBytes = 0;
    let isGiant = false;
    const release = (): void => {
      shared.give(visitor, ownBytes);
      ownBytes = 0;
      if (isGiant) this.#hasGiant = false;
      isGiant = false;
    };
    outgoing?.on('close', release);
    return {
      release,
      grow: (sizeBytes) => {
        const wasGiant = isGiant;
        const becomesGiant = isGiant || ownBytes + sizeBytes > giantBytes;
        const moreBytes = (becomesGiant ? giantBytes : ownBytes + sizeBytes) - ownBytes;
        const lack = shared.lackFor(visitor, moreBytes);
        const isAlone = shared.heldBy(visitor) === ownBytes;
        if (lack === 'whole' || (becomesGiant && !wasGiant && this.#hasGiant)) {
          throw tooMany('too many large requests are being answered: try again');
        }
        if (lack === 'part' && !isAlone) {
          throw tooMany(
            'too many large answers to your address are on their way: read them, then try again',
          );
        }
        shared.take(visitor, moreBytes);
        ownBytes += moreBytes;
        if (becomesGiant) this.#hasGiant = isGiant = true;
      },
    };
  }
}

function tooMany(detail: string): Problem {
  return new Problem(503, detail, { 'retry-after': '5' });
}

/**
 * The body of a request.
 * @param share - grows as the body does
 * @returns memory of its own, which may change hands
 * @throws Problem 400, 413, 503; what has not come yet is not kept then
 */
export async function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
  share: ByteShare,
): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  try {
    if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
    // A client that has sent too much is still told so.
    for await (const part of incoming.iterator({ destroyOnReturn: false })) {
      const bytes = part as Buffer;
      sizeBytes += bytes.length;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      share.grow(bytes.length);
      parts.push(bytes);
    }
  } catch (error) {
    await swallow(incoming);
    throw error instanceof Problem ? error : new Problem(400, 'the body ended too early');
  }
  return joinBytes(...parts);
}

/** Take what is still coming, for a moment: a client that is cut off while it sends reads nothing. */
async function swallow(incoming: IncomingMessage): Promise<void> {
  if (incoming.complete || incoming.destroyed) return;
  let leftBytes = MOST_SWALLOWED_BYTES;
  await new Promise<void>((resolve) => {
    setTimeout(resolve, SWALLOW_MS).unref();
    incoming.on('data', (part: Buffer) => {
      leftBytes -= part.length;
      if (leftBytes < 0) resolve();
    });
    incoming.on('end', resolve).on('error', resolve).on('close', resolve);
    incoming.resume();
  });
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(413, `the body is too large: this server takes ${maxBytes} bytes`);
}
