/**
 * Whether a part of a film is still what its encoder wrote: its length and its CRC-32 lie beside it.
 *
 * ffmpeg joins what it can read of a damaged part without a word, so a part is looked at by
 * whoever has not made it: a run that is resumed. A checksum of gigabytes has to be a fast one; it is
 * against accidents.
 * @module
 */
import fs from 'node:fs';
import { crc32 } from 'node:zlib';

/** Where a part's digest lies. */
export function digestFile(part: string): string {
  return `${part}.crc32`;
}

/** One line. @throws what node:fs throws */
async function digestOf(file: string): Promise<string> {
  let checksum = 0;
  let bytes = 0;
  for await (const piece of fs.createReadStream(file, { highWaterMark: 2 ** 20 })) {
    checksum = crc32(piece as Buffer, checksum);
    bytes += (piece as Buffer).length;
  }
  return `${bytes} ${checksum.toString(16).padStart(8, '0')}\n`;
}

/**
 * Write down the digest of a part that is whole, and does not have its name yet.
 * @param growing - where its bytes are
 * @param part - its name
 * @throws what node:fs throws
 */
export async function writeDigest(growing: string, part: string): Promise<void> {
  fs.writeFileSync(digestFile(part), await digestOf(growing));
}

/** Whether a part is there, with the bytes that it had. */
export async function isWhole(part: string): Promise<boolean> {
  try {
    return fs.readFileSync(digestFile(part), 'utf8') === (await digestOf(part));
  } catch {
    return false;
  }
}
