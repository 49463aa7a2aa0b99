/**
 * What finds out what is wrong with a file of frames where its bytes are not the expected ones.
 * @module
 */
import type { FrameFormat } from '../run/outputs/frame-stream.js';
import type { RunRecord } from '../run/record.js';
import type { Findings } from './findings.js';
import type { PieceReader } from './reading.js';

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
