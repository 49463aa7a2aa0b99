/**
 * The memory of large requests and answers: how much there may be at once, and for how long.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { joinBytes } from '../../core/bytes.js';
import { Problem } from './problem.js';

const MOST_SWALLOWED_BYTES = 2 ** 26;
const SWALLOW_MS = 1000;
/** Slower visitors are dropped while they hold a large answer. */
const LEAST_BYTES_PER_SECOND = 32_768;

/** What one request holds. */
interface ByteShare {
  /** @throws Problem 503 where there is no room for so many more */
  grow(sizeBytes: number): void;
  /** Give all of it back; a second call does nothing. */
  release(): void;
}

export class ByteBudget {
  readonly #mostBytes: number;
  usedBytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /**
   * A request that takes more than there is at all is let in while no other one holds anything.
   * @param outgoing - the share is released when it is closed
   */
  open(outgoing?: ServerResponse): ByteShare {
    let ownBytes = 0;
    const release = (): void => {
      this.usedBytes -= ownBytes;
      ownBytes = 0;
    };
    outgoing?.on('close', release);
    return {
      release,
      grow: (sizeBytes) => {
        const isAlone = this.usedBytes === ownBytes;
        if (!isAlone && this.usedBytes + sizeBytes > this.#mostBytes) {
          throw new Problem(503, 'too many large requests are being answered: try again', {
            'retry-after': '5',
          });
        }
        this.usedBytes += sizeBytes;
        ownBytes += sizeBytes;
      },
    };
  }
}

/** A large answer holds its memory until it is sent, for which there is a time. */
export function limitSending(outgoing: ServerResponse, sizeBytes: number, timeoutMs: number): void {
  const ms = timeoutMs + (sizeBytes * 1000) / LEAST_BYTES_PER_SECOND;
  const timer = setTimeout(() => outgoing.destroy(), ms).unref();
  outgoing.on('close', () => clearTimeout(timer));
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
