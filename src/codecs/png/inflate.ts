/**
 * Inflating (RFC 1950, 1951) under a limit, for where Node.js's zlib is not at hand.
 *
 * By pako, which is zlib in JavaScript: it takes and refuses the same streams, so that a picture has
 * one number wherever it is read, and it says where the stream ends. fflate, made for speed, checks
 * no Adler-32 and takes some streams that are damaged; browsers' own do not say the end.
 * @module
 */
import { Inflate } from 'pako';

/** What a zlib stream holds. */
export interface Inflated {
  /** In new memory. */
  readonly content: Uint8Array;
  /** The length of the stream; what follows it was not looked at. */
  readonly readBytes: number;
}

/** The largest window, whatever the stream says of itself: some say too little. */
const WINDOW_BITS = 15;

/**
 * A zlib stream to its content.
 * @param zlib - begins with the stream
 * @param maxBytes - how long the content may be; so much memory is asked for
 * @throws Error where the stream is damaged, or its content is longer
 */
export function inflateZlib(zlib: Uint8Array, maxBytes: number): Inflated {
  let content = new Uint8Array(0);
  // All of it in one piece: one byte more finds its end. Where the window is given, gzip is refused.
  const stream = new Inflate({ windowBits: WINDOW_BITS, chunkSize: maxBytes + 1 });
  stream.onData = (piece) => {
    if (piece.length > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
    content = piece;
  };
  stream.push(zlib, true);
  if (stream.err !== 0) throw new Error(stream.msg);
  if (!stream.ended) throw new Error('it ends early');
  // Its types keep private what tells where the stream ended.
  const { strm } = stream as unknown as { readonly strm: { readonly avail_in: number } };
  return { content, readBytes: zlib.length - strm.avail_in };
}
