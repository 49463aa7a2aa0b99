/**
 * What the PNG reader needs, as fast as Node.js has it.
 * @module
 */
import { crc32, inflateSync, type ZlibOptions } from 'node:zlib';
import type { Inflated } from '../codecs/png/inflate.js';
import type { PngReadOptions } from '../codecs/png/reader.js';

/** Smaller buffers may be parts of one that others have parts of, too. */
const OWN_BUFFER_BYTES = 4096;

/** Checksum and inflate for `readPng`. */
export const nodeZlib = { crc32, inflate } satisfies Pick<PngReadOptions, 'crc32' | 'inflate'>;

function inflate(zlib: Uint8Array, maxBytes: number): Inflated {
  const options: ZlibOptions = {
    maxOutputLength: maxBytes,
    // All of it in one buffer, rather than in pieces that are joined; one byte more finds its end.
    chunkSize: Math.max(OWN_BUFFER_BYTES, maxBytes + 1),
    // The largest, whatever the stream says of itself: some say too little.
    windowBits: 15,
    info: true,
  };
  // What `info` changes is not in the types.
  const { buffer, engine } = inflateSync(zlib, options) as unknown as {
    readonly buffer: Buffer;
    readonly engine: { readonly bytesWritten: number };
  };
  const content = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
  return { content, readBytes: engine.bytesWritten };
}
