/**
 * A film while it is made: segments of a fixed number of frames in a folder beside it, which are
 * joined at the end.
 *
 * Each segment is a stream of its own, so that a run which was stopped continues at a segment and
 * ends with the same bytes as one that was not. NUT, as which most are made, holds times of any
 * rate exactly; Matroska's milliseconds would add up at the seams.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { clearFilmFolder, filmFolder } from '../run/film-folder.js';
import type { RunRecord } from '../run/record.js';
import { temporaryOf } from '../io/temporary.js';
import { attempt } from '../io/system-error.js';
import { frameNames } from '../core/name.js';
import type { FrameRate } from '../core/pace.js';
import type { PositionRange } from '../core/range.js';

const LEAST_FRAMES = 48;
const MOST_FRAMES = 20_000;
const DIGEST_ENDING = '.crc32';

export class FilmSegments {
  /** `film.mkv.parts` */
  readonly folder: string;
  /** The joined film before it has its name. */
  readonly joined: string;
  readonly #record: RunRecord;
  readonly #frames: bigint;
  readonly #nameAt: (position: bigint) => string;

  /**
   * @param frameBytes - of a frame as ffmpeg gets it
   * @param segmentBytes - of a segment's frames; one segment has them all where it is undefined
   */
  constructor(
    record: RunRecord,
    out: string,
    frameBytes: number,
    segmentBytes: number | undefined,
  ) {
    this.folder = filmFolder(out);
    this.joined = path.join(this.folder, `joined${path.extname(out)}`);
    this.#record = record;
    this.#nameAt = frameNames(record, record.output.nameWidth);
    this.#frames =
      segmentBytes === undefined
        ? record.end - record.first
        : BigInt(
            Math.min(MOST_FRAMES, Math.max(LEAST_FRAMES, Math.floor(segmentBytes / frameBytes))),
          );
  }

  /** All segments, in order. */
  *ranges(): Generator<PositionRange> {
    const { first, end } = this.#record;
    for (let at = first; at < end; at += this.#frames) {
      const next = at + this.#frames;
      yield { first: at, end: next < end ? next : end };
    }
  }

  /** Where a segment lies when it is complete. A run that is made longer has a longer last one. */
  file({ first, end }: PositionRange): string {
    return path.join(this.folder, `${this.#nameAt(first)}.${end - first}.nut`);
  }

  /** A name while it grows: an encoder that outlives its run must not write into the next one's. */
  partial(range: PositionRange): string {
    return temporaryOf(this.file(range));
  }

  /** Make the folder, and clear away what a killed session left half-made in it. */
  open(): void {
    attempt(`cannot make ${this.folder}`, () => {
      fs.mkdirSync(this.folder, { recursive: true });
      clearFilmFolder(this.folder, false);
    });
  }

  /** What joins them, in ffmpeg's language for lists, with exact times. */
  list(rate: FrameRate): string {
    const lines = ['ffconcat version 1.0'];
    const { first: start } = this.#record;
    for (const range of this.ranges()) {
      const name = path.basename(this.file(range));
      const [from, to] = [range.first - start, range.end - start].map((n) => microseconds(n, rate));
      lines.push(`file '${name}'`, `duration ${(to! - from!).toString()}us`);
    }
    return `${lines.join('\n')}\n`;
  }
}

/** When a frame begins, rounded by itself so that nothing adds up. */
function microseconds(frames: bigint, { numerator, denominator }: FrameRate): bigint {
  const time = frames * BigInt(denominator) * 1_000_000n;
  return (2n * time + BigInt(numerator)) / (2n * BigInt(numerator));
}

/** One line. @throws what node:fs throws */
async function digestOf(file: string): Promise<string> {
  let checksum = 0;
  let bytes = 0;
  for await (const piece of fs.createReadStream(file, { highWaterMark: 2 ** 20 })) {
    checksum = crc32(piece as Buffer, checksum);
    bytes += (piece as Buffer).length;
  }
  return `${bytes} ${checksum.toString(16).padStart(8, '0')}\n`;
}

/**
 * Write down the length and the CRC-32 of a segment that is complete and does not have its name yet.
 * @param partial - where its bytes are
 * @param segment - its name
 * @throws what node:fs throws
 */
export async function writeDigest(partial: string, segment: string): Promise<void> {
  fs.writeFileSync(segment + DIGEST_ENDING, await digestOf(partial));
}

/**
 * Whether a segment is there, with the bytes that its encoder wrote. ffmpeg joins what it can read
 * of a damaged one without a word, so a run that is resumed looks itself; the digest is against
 * accidents, and has to be a fast one.
 */
export async function isIntact(segment: string): Promise<boolean> {
  try {
    return fs.readFileSync(segment + DIGEST_ENDING, 'utf8') === (await digestOf(segment));
  } catch {
    return false;
  }
}
