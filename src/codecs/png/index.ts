/**
 * PNG: frames out as fast as memory allows, any PNG in behind our own checks. SPEC §9.
 *
 * This is the entry point of the package, with everything built in (`standalone.ts`). Inside the
 * program import `encoder.ts` or `reader.ts` themselves, which load no more than they need.
 * To understand the codec read `format.ts` first, then `encoder.ts` (with `rows.ts`, `stored.ts`,
 * `deflated.ts`, `metadata.ts`) or `reader.ts` (with `chunks.ts`, `structure.ts`, `faults.ts`,
 * `inflate.ts`, `upng.ts`).
 * @module
 */
export { adler32 } from './adler32.js';
export { crc32 } from './crc32.js';
export type { Checksum, Checksums, ColorType } from './format.js';
export { type FoundMetadata, type PngMetadata, readMetadata } from './metadata.js';
export {
  DEFAULT_MAX_INFLATED_BYTES,
  DEFAULT_MAX_PIXELS,
  pictureSpace,
  type PngPicture,
} from './reader.js';
export {
  type DecodedPng,
  decodePng,
  encodePng,
  type EncodePngOptions,
  PngEncoder,
  type PngEncoderOptions,
  type PngReadOptions,
  readPng,
} from './standalone.js';
