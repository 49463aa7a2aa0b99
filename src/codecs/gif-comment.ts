/**
 * The comment of a GIF. The format is CompuServe's "Graphics Interchange Format, Version 89a".
 *
 *     header 6, screen 7, colours?   { image | extension }   trailer 0x3B
 *
 * A comment is an extension, 0x21 0xFE, whose text stands in sub-blocks of up to 255 bytes, each
 * after its length; an empty one ends them. It comes first of all blocks: there ffmpeg's readers
 * find it. Earlier versions of this program wrote it last, where ffmpeg passes over it.
 * @module
 */
import { joinBytes } from '../core/bytes.js';
import { EnumeratorError } from '../core/errors.js';

const HEADER_BYTES = 13;
const MAX_SUB_BLOCK_BYTES = 255;

/**
 * Where a comment belongs: behind the header and the colours that all images share.
 * @param start - the first bytes of the file, 13 at least
 * @throws {@link EnumeratorError} `E_OUTPUT` where it is no GIF89a; a GIF87a has no comments
 */
export function gifCommentAt(start: Uint8Array): number {
  const version = String.fromCharCode(...start.subarray(0, 6));
  if (version !== 'GIF89a' || start.length < HEADER_BYTES) {
    throw new EnumeratorError('E_OUTPUT', 'a comment needs a GIF89a, and this file is not one');
  }
  const flags = start[10]!;
  return HEADER_BYTES + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
}

/**
 * The extension that holds a comment.
 * @param text - not empty; ASCII is what the format has in mind
 */
export function makeGifComment(text: string): Uint8Array {
  if (text === '') throw new TypeError('text must not be empty');
  const bytes = new TextEncoder().encode(text);
  const blocks = Math.ceil(bytes.length / MAX_SUB_BLOCK_BYTES);
  const extension = new Uint8Array(2 + blocks + bytes.length + 1);
  extension.set([0x21, 0xfe]);
  let at = 2;
  for (let from = 0; from < bytes.length; from += MAX_SUB_BLOCK_BYTES) {
    const block = bytes.subarray(from, from + MAX_SUB_BLOCK_BYTES);
    extension[at] = block.length;
    extension.set(block, at + 1);
    at += 1 + block.length;
  }
  return extension;
}

/**
 * The text of a comment that is a file's last block.
 * @param end - the last bytes of the file, with all of the comment
 */
export function lastGifComment(end: Uint8Array): string | undefined {
  const trailerAt = end.length - 1;
  if (end[trailerAt] !== 0x3b) return undefined;
  for (let start = trailerAt - 3; start >= 0; start--) {
    if (end[start] !== 0x21 || end[start + 1] !== 0xfe) continue;
    const blocks: Uint8Array[] = [];
    let at = start + 2;
    while (at < trailerAt && end[at] !== 0) {
      const next = at + 1 + end[at]!;
      blocks.push(end.subarray(at + 1, next));
      at = next;
    }
    if (at + 1 === trailerAt) return new TextDecoder().decode(joinBytes(...blocks));
  }
  return undefined;
}
