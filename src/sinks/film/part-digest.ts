/**
 * Whether a part of a film is still what its encoder wrote: its SHA-256 lies beside it.
 *
 * ffmpeg joins what it can read of a damaged part without a word, so a part is looked at by
 * whoever has not made it: a run that is resumed.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** Where a part's digest lies. */
export function digestFile(part: string): string {
  return `${part}.sha256`;
}

/** In hex. @throws what node:fs throws */
async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(fs.createReadStream(file, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest('hex');
}

/**
 * Write down the digest of a part that is whole, and does not have its name yet.
 * @param growing - where its bytes are
 * @param part - its name
 * @throws what node:fs throws
 */
export async function writeDigest(growing: string, part: string): Promise<void> {
  fs.writeFileSync(digestFile(part), `${await digestOf(growing)}\n`);
}

/** Whether a part is there, with the bytes that it had. */
export async function isWhole(part: string): Promise<boolean> {
  try {
    return fs.readFileSync(digestFile(part), 'utf8') === `${await digestOf(part)}\n`;
  } catch {
    return false;
  }
}
