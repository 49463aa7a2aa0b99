/**
 * The diagnosis of files whose frames have one size: raw, npy, y4m.
 * @module
 */
import type { Batch } from '../run/engine/sink.js';
import type { Space } from '../core/space.js';
import { grouped } from '../core/cardinality.js';
import { ImageJudge, type Judgement } from './image-judge.js';
import type { FrameFormat } from '../run/outputs/frame-stream.js';
import type { RunRecord } from '../run/record.js';
import type { Findings } from './findings.js';
import type { PieceReader } from './reading.js';

const Y4M_LINE = Buffer.from('FRAME\n');

export class FixedFrames implements Diagnosis {
  readonly #at: FrameFile;
  readonly #judge: ImageJudge;
  readonly #frameBytes: number;
  #next: bigint;
  #offset: number;

  constructor(at: FrameFile) {
    this.#at = at;
    this.#judge = new ImageJudge(at.record);
    this.#frameBytes = at.format.maxFrameBytes;
    this.#next = at.first;
    this.#offset = at.start;
  }

  get next(): bigint {
    return this.#next;
  }

  get offset(): number {
    return this.#offset;
  }

  skip(images: number, bytes: number): void {
    this.#next += BigInt(images);
    this.#offset += bytes;
  }

  diagnose(): boolean {
    const { record, file, findings, format } = this.#at;
    const position = this.#next;
    const index = record.from + position * record.step;
    const found = file.read(this.#offset, this.#frameBytes);
    if (found.length < this.#frameBytes) {
      if (found.length === 0 || position >= record.watermark) return false;
      const reason = `it is cut off after ${grouped(found.length)} of ${grouped(this.#frameBytes)} bytes`;
      findings.add({ kind: 'damaged', file: file.name, index, reason });
      this.skip(1, found.length);
      return false;
    }
    const samples = this.#judge.frameAt(position);
    const place = { position, index, images: 1, step: 1n };
    const batch: Batch = { ...place, samples, beginsPart: false, endsPart: false };
    if (Buffer.compare(format.encode(batch), found) === 0) findings.found(record, position, 1);
    else findings.addJudged(record, position, file.name, this.#judgeFrame(found, position));
    this.skip(1, this.#frameBytes);
    return true;
  }

  end(isComplete: boolean): void {
    const { record, file, findings, end } = this.#at;
    findings.missing(record, file.name, this.#next, end);
    const behind = file.size - this.#offset;
    if (!isComplete || this.#next < end || behind <= 0) return;
    const images = Math.max(1, Math.floor(behind / this.#frameBytes));
    const reason = `${grouped(behind)} bytes follow the last image`;
    findings.add({ kind: 'extra', file: file.name, images: BigInt(images), reason });
  }

  #judgeFrame(found: Uint8Array, position: bigint): Judgement {
    const { record } = this.#at;
    if (record.output.kind !== 'y4m') return this.#judge.judgeSamples(found, position);
    if (Buffer.compare(found.subarray(0, Y4M_LINE.length), Y4M_LINE) !== 0)
      return { kind: 'damaged', reason: 'its line FRAME is damaged' };
    const samples = graySamples(record.space, found.subarray(Y4M_LINE.length));
    if (samples === undefined)
      return {
        kind: 'damaged',
        reason: 'its planes differ; rounded colours do not tell which image they are',
      };
    const judgement = this.#judge.judgeSamples(samples, position);
    // The bytes differ, so it cannot be right.
    return judgement.kind === 'right'
      ? { kind: 'damaged', reason: 'its planes differ' }
      : judgement;
  }
}

/** From a plane back to samples; undefined for RGB, which Y′CbCr does not give back. */
function graySamples({ color, depth }: Space, plane: Uint8Array): Uint8Array | undefined {
  if (color !== 'gray') return undefined;
  if (depth >= 8) return plane;
  const factor = 255 / (2 ** depth - 1);
  const samples = Uint8Array.from(plane, (level) => Math.floor(level / factor));
  return plane.every((level) => level % factor === 0) ? samples : undefined;
}

/** A file of frames while it is verified. */
export interface FrameFile {
  readonly record: RunRecord;
  readonly file: PieceReader;
  readonly format: FrameFormat;
  /** Where the images begin, in bytes. */
  readonly start: number;
  /** The positions in the file are [first, end). */
  readonly first: bigint;
  readonly end: bigint;
  readonly findings: Findings;
}

/** The diagnosis of one file, which goes through it from its first image to its last. */
export interface Diagnosis {
  /** The position that comes next. */
  readonly next: bigint;
  /** Where the next image begins, in bytes. */
  readonly offset: number;
  /** Pass images that are right, byte for byte. */
  skip(images: number, bytes: number): void;
  /**
   * Judge what is at the offset, and pass it.
   * @returns whether the file may have more
   */
  diagnose(): boolean;
  /** Add what is missing, and what is left over behind the last image. */
  end(isComplete: boolean): void;
}
