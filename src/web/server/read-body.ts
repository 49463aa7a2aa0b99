/**
 * What a request brings, as far as a limit.
 * @module
 */
import type { IncomingMessage } from 'node:http';
import type { ByteShare } from './byte-budget.js';
import { Problem } from './problem.js';

const MOST_SWALLOWED_BYTES = 2 ** 26;
const SWALLOW_MS = 1000;

/**
 * @param share - grows as the body does
 * @returns memory of its own, which may change hands
 * @throws Problem 400, 413, 503; what has not come yet is not kept then
 */
export async function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
  share: ByteShare,
): Promise<Uint8Array> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) {
    await swallow(incoming);
    throw tooLarge(maxBytes);
  }
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  try {
    // Whoever has sent too much is still told so.
    for await (const part of incoming.iterator({ destroyOnReturn: false })) {
      const bytes = part as Buffer;
      sizeBytes += bytes.length;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      share.grow(bytes.length);
      parts.push(bytes);
    }
  } catch (error) {
    await swallow(incoming);
    if (error instanceof Problem) throw error;
    throw new Problem(400, 'the body ended too early');
  }
  const body = new Uint8Array(sizeBytes);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}

/**
 * Take what is still coming, for a moment: who is cut off while he sends does not read what he is
 * told.
 */
async function swallow(incoming: IncomingMessage): Promise<void> {
  if (incoming.complete || incoming.destroyed) return;
  let leftBytes = MOST_SWALLOWED_BYTES;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, SWALLOW_MS);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    incoming.on('data', (part: Buffer) => {
      leftBytes -= part.length;
      if (leftBytes < 0) end();
    });
    incoming.on('end', end).on('error', end).on('close', end);
    incoming.resume();
  });
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(413, `the body is too large: this server takes ${maxBytes} bytes`);
}
