/**
 * Where the files of a run lie: one file, or parts that are named by the images in them, or numbered.
 * SPEC §8.1.
 * @module
 */
import path from 'node:path';
import type { RunRecord } from '../record.js';
import type { PositionRange } from '../../core/range.js';
import { frameNames, framePositions } from '../../core/name.js';
import { imageExtension } from './image-encoder.js';

/** A file while it grows, and when it is complete. */
export interface PartFile {
  readonly partial: string;
  readonly complete: string;
}

/** The names of a run's partial files. */
export class PartFiles {
  readonly #record: RunRecord;
  readonly #out: string;
  readonly #nameAt: (position: bigint) => string;
  readonly #positionOf: (name: string) => bigint | undefined;

  /** @param out - `images.tar`, as the user wrote it */
  constructor(record: RunRecord, out: string) {
    this.#record = record;
    this.#out = out;
    this.#nameAt = frameNames(record, record.output.nameWidth);
    this.#positionOf = framePositions(record, record.output.nameWidth);
  }

  /**
   * The file that has, or gets, the image at a position: `images-000-099.tar` for parts,
   * `images-0.tar` for numbered ones.
   */
  at(position: bigint): PartFile {
    const { split, partWidth } = this.#record.output;
    if (split === undefined) return { partial: `${this.#out}.part`, complete: this.#out };
    const { first, end } = this.rangeAt(position);
    const { dir, name, ext } = path.parse(this.#out);
    if (partWidth !== undefined) {
      const number = `${position / split}`.padStart(partWidth, '0');
      const complete = path.join(dir, `${name}-${number}${ext}`);
      return { partial: `${complete}.part`, complete };
    }
    const stem = path.join(dir, `${name}-${this.#nameAt(first)}`);
    return { partial: `${stem}${ext}.part`, complete: `${stem}-${this.#nameAt(end - 1n)}${ext}` };
  }

  /**
   * The position with which the part begins whose name has this label first: that of an image, or its
   * number. Undefined where the run has no such part.
   */
  startOf(label: string): bigint | undefined {
    const { output, first, end } = this.#record;
    const { split, partWidth } = output;
    const at =
      partWidth === undefined || split === undefined
        ? this.#positionOf(label)
        : numbered(label, partWidth, split, first);
    return at !== undefined && at >= first && at < end && this.isStart(at) ? at : undefined;
  }

  /** The folder of a position in a directory of parts: its first image's name. */
  folderAt(position: bigint): string {
    return this.#nameAt(this.rangeAt(position).first);
  }

  /** The positions of the part that has a position. */
  rangeAt(position: bigint): PositionRange {
    const { first, end, output } = this.#record;
    const { split } = output;
    if (split === undefined) return { first, end };
    const start = (position / split) * split;
    const next = start + split;
    return { first: start > first ? start : first, end: next < end ? next : end };
  }

  /** The positions of a range with which parts begin, from its first one on. */
  *starts({ first, end }: PositionRange): Generator<bigint> {
    for (let at = first; at < end; at = this.rangeAt(at).end) yield at;
  }

  /** Whether a part begins there. */
  isStart(position: bigint): boolean {
    return this.rangeAt(position).first === position;
  }
}

/** The position with which the part of a number begins, or the first of the run in it. */
function numbered(label: string, width: number, split: bigint, first: bigint): bigint | undefined {
  if (!/^[0-9]+$/.test(label) || label !== `${BigInt(label)}`.padStart(width, '0'))
    return undefined;
  const start = BigInt(label) * split;
  return start < first && start + split > first ? first : start;
}

/** Whether a file beside `out` is named as its parts are, or as one that grows. */
export function isNamedAsPart(out: string, file: string): boolean {
  const { name, ext } = path.parse(out);
  const stem = file.replace(/\.part$/, '');
  if (!stem.startsWith(`${name}-`) || !stem.endsWith(ext)) return false;
  return /^[0-9a-f+-]+$/.test(stem.slice(name.length + 1, -ext.length));
}

/** The file of each image of a directory. */
export function imageFiles(record: RunRecord, out: string): (position: bigint) => string {
  const nameAt = frameNames(record, record.output.nameWidth);
  const parts = new PartFiles(record, out);
  const extension = imageExtension(record);
  const isSplit = record.output.split !== undefined;
  return (position) =>
    path.join(out, isSplit ? parts.folderAt(position) : '', `${nameAt(position)}.${extension}`);
}
