/**
 * One file an image in a directory, each written under a temporary name and linked to its own. SPEC §8.
 * @module
 */
import path from 'node:path';
import { placeNew, removeQuietly, writeAtomically } from '../../io/atomic-file.js';
import { removeStaleTemporaries, temporaryOf } from '../../io/temporary.js';
import { makeDirectory } from '../../io/folders.js';
import type { Batch, Sink } from '../engine/sink.js';
import type { ImageEncoder } from './image-encoder.js';

export interface DirectorySinkOptions {
  readonly directory: string;
  readonly encoder: ImageEncoder;
  /** An image's name by SPEC §8, without extension. */
  readonly nameAt: (position: bigint) => string;
  /** The folder in it that has an image, where there are parts. */
  partAt?: ((position: bigint) => string) | undefined;
  /** Bring each file to the disk before it gets its name. */
  readonly durable?: boolean;
}

export class DirectorySink implements Sink {
  readonly maxImageBytes: number;
  readonly #options: DirectorySinkOptions;
  /** Temporary names are in the directory itself, so that a killed run's are found again. */
  readonly #temporary: string;
  /** The folder of the last image. */
  #part = '';

  /** Makes the directory where it is missing, and clears what a killed run left half-written in it. */
  constructor(options: DirectorySinkOptions) {
    this.#options = options;
    this.maxImageBytes = options.encoder.maxBytes;
    const stem = path.join(options.directory, TEMPORARY_STEM);
    this.#temporary = temporaryOf(stem);
    makeDirectory(options.directory);
    // Of all threads that it had: this run may have fewer.
    removeStaleTemporaries(stem);
  }

  prepare({ position, index, step, images, samples }: Batch): number {
    const { encoder, nameAt, partAt, directory } = this.#options;
    const sampleBytes = samples.length / images;
    let written = 0;
    for (let i = 0; i < images; i++) {
      const n = BigInt(i);
      const frame = samples.subarray(i * sampleBytes, (i + 1) * sampleBytes);
      const bytes = encoder.encode(frame, index + n * step);
      const folder = partAt === undefined ? directory : this.#openPart(partAt(position + n));
      this.#writeFile(path.join(folder, `${nameAt(position + n)}.${encoder.extension}`), bytes);
      written += bytes.length;
    }
    return written;
  }

  close(): void {
    removeQuietly(this.#temporary);
  }

  #openPart(name: string): string {
    const folder = path.join(this.#options.directory, name);
    if (this.#part !== folder) makeDirectory(folder);
    this.#part = folder;
    return folder;
  }

  #writeFile(file: string, bytes: Uint8Array): void {
    const sync = this.#options.durable === true ? 'file' : 'none';
    writeAtomically(file, bytes, { temporary: this.#temporary, sync, place: placeNew });
  }
}

/** What temporary names in a directory begin with. */
const TEMPORARY_STEM = '.enumerate.image';
