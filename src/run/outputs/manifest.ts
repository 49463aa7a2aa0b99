/**
 * The manifest: a line of JSON for each image, with its number, its name and the SHA-256 of its
 * sample bytes.
 * @module
 */
import { createHash } from 'node:crypto';
import { hasImageFiles, imageAt, type RunRecord } from '../record.js';
import { formatIndex } from '../../core/index-format.js';
import { frameNames } from '../../core/name.js';
import type { Batch, PartialFile, Sink } from '../engine/sink.js';
import { append } from './append.js';
import { beginFile, closeFile, type LockText } from './growing-file.js';
import { imageExtension } from './image-encoder.js';

/** One line, parsed. */
export interface ManifestLine {
  /** Decimal up to 80 digits, else hex. */
  readonly index: string;
  /** The name of the file or member; without extension where the image has no file of its own. */
  readonly name: string;
  /** The SHA-256 of the sample bytes, in lower-case hex. */
  readonly sha256: string;
}

export class ManifestSink implements Sink {
  readonly maxImageBytes: number;
  readonly #record: RunRecord;
  readonly #file: string;
  readonly #lock: LockText | undefined;
  readonly #nameAt: (position: bigint) => string;
  #prepared: Uint8Array = new Uint8Array(0);

  /** @param lock - the run's */
  constructor(record: RunRecord, file: string, lock?: LockText) {
    this.#record = record;
    this.#file = file;
    this.#lock = lock;
    this.#nameAt = imageNames(record);
    const { end } = record;
    const ends = [0n, end > 0n ? end - 1n : 0n];
    const lengths = ends.map((position) => {
      const index = imageAt(record, position);
      return manifestLine(index, this.#nameAt(position), this.#prepared).length;
    });
    this.maxImageBytes = Math.max(...lengths);
  }

  prepare(batch: Batch): number {
    this.#prepared = manifestLines(batch, this.#nameAt);
    return 0;
  }

  append(batch: Batch, file: PartialFile, isLast: boolean): number {
    const partial = partialManifest(this.#file);
    if (batch.position === this.#record.first)
      beginFile(file, partial, new Uint8Array(0), this.#prepared);
    const bytes = append(file, this.#prepared, partial, false);
    if (isLast) {
      const { offset } = file;
      const durable = this.#record.output.durable === true;
      closeFile(file, partial, this.#file, { durable, lock: this.#lock });
      file.offset = offset;
    }
    return bytes;
  }

  close(): void {}
}

/** A manifest's name while it grows. */
export function partialManifest(file: string): string {
  return `${file}.part`;
}

/** The names of a run's images as its manifest has them. */
export function imageNames(record: RunRecord): (position: bigint) => string {
  const nameAt = frameNames(record, record.output.nameWidth);
  const { kind, piped = kind } = record.output;
  if (!hasImageFiles(piped)) return nameAt;
  const extension = imageExtension(record);
  return (position) => `${nameAt(position)}.${extension}`;
}

/** The line of an image, its end included. */
export function manifestLine(index: bigint, name: string, samples: Uint8Array): string {
  return `{"index":"${formatIndex(index)}","name":"${name}","sha256":"${sampleDigest(samples)}"}\n`;
}

/** The lines of a batch. */
export function manifestLines(
  { position, index, step, images, samples }: Batch,
  nameAt: (position: bigint) => string,
): Buffer {
  const sampleBytes = samples.length / images;
  let text = '';
  for (let i = 0; i < images; i++) {
    const n = BigInt(i);
    const frame = samples.subarray(i * sampleBytes, (i + 1) * sampleBytes);
    text += manifestLine(index + n * step, nameAt(position + n), frame);
  }
  return Buffer.from(text);
}

export function sampleDigest(samples: Uint8Array): string {
  return createHash('sha256').update(samples).digest('hex');
}
