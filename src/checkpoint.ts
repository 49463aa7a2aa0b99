/**
 * image-enumerator/checkpoint: the bytes of a checkpoint, and what they say. CHECKPOINT §1 to §6.
 *
 * @example
 * import fs from 'node:fs';
 * import { decodeCheckpoint } from 'image-enumerator/checkpoint';
 *
 * const { space, watermark, end } = decodeCheckpoint(fs.readFileSync('images/.enumerate.ckpt'));
 * @module
 */
export { EnumeratorError, type ErrorCode } from './core/errors.js';
export { decodeCheckpoint, encodeCheckpoint } from './run/checkpoint/checkpoint-bytes.js';
export type {
  ArtImages,
  Film,
  FilmOutput,
  ImageFormat,
  Live,
  ManifestOutput,
  NumberedImages,
  NumberedRecord,
  Output,
  OutputKind,
  Pace,
  PartKind,
  Parts,
  PartsOutput,
  PlainOutput,
  RunImages,
  RunRecord,
  RunSpan,
  StreamOutput,
  Y4mOutput,
} from './run/record.js';
