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
const PIECE_BYTES = 65_536;

/**
 * A zlib stream to its content.
 * @param zlib - begins with the stream
 * @param maxBytes - how long the content may be; so much memory is asked for
 * @throws Error where the stream is damaged, or its content is longer
 */
export function inflateZlib(zlib: Uint8Array, maxBytes: number): Inflated {
  const out = new Uint8Array(maxBytes);
  let size = 0;
  // Where it is given, gzip is not taken for zlib.
  const stream = new Inflate({ windowBits: WINDOW_BITS, chunkSize: PIECE_BYTES });
  stream.onData = (piece) => {
    if (piece.length > maxBytes - size) throw new Error(`it has more than ${maxBytes} bytes`);
    out.set(piece as Uint8Array, size);
    size += piece.length;
  };
  stream.push(zlib, true);
  if (stream.err !== 0) throw new Error(stream.msg);
  if (!stream.ended) throw new Error('it ends early');
  // Its types keep private what tells where the stream ended.
  const { strm } = stream as unknown as { readonly strm: { readonly avail_in: number } };
  return { content: out.subarray(0, size), readBytes: zlib.length - strm.avail_in };
}
