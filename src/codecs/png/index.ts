/**
 * PNG: frames out as fast as memory allows, any PNG in behind our own checks. SPEC §9.
 *
 * Read `format.ts` first, then `encoder.ts` (with `rows.ts`, `stored.ts`, `deflated.ts`,
 * `metadata.ts`) or `reader.ts` (with `chunks.ts`, `structure.ts`, `upng.ts`). Who only
 * writes imports `encoder.ts` itself: this file loads upng-js.
 * @module
 */
export { adler32 } from './adler32.js';
export { crc32 } from './crc32.js';
export { PngEncoder, type PngEncoderOptions } from './encoder.js';
export type { Checksum, Checksums, ColorType } from './format.js';
export { type FoundMetadata, type PngMetadata, readMetadata } from './metadata.js';
export {
  DEFAULT_MAX_INFLATED_BYTES,
  DEFAULT_MAX_PIXELS,
  pictureSpace,
  type PngPicture,
  type PngReadOptions,
  readPng,
} from './reader.js';
