/**
 * A folder with one file per image: every image in its place, and no other files that look like images.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { attempt, ioError, isSystemError } from '../io/system-error.js';
import { imageAt, type RunRecord } from '../run/record.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import {
  type ImageEncoder,
  imageExtension,
  makeImageEncoder,
} from '../run/outputs/image-encoder.js';
import { imageFiles, PartFiles } from '../run/outputs/part-files.js';
import { MAX_FILE_BYTES } from '../io/bounded-read.js';
import { ExpectedFrames } from './diagnosis.js';
import { ImageJudge } from './image-judge.js';
import { framePositions } from '../core/name.js';
import { isWithin } from '../core/range.js';
import type { Findings } from './findings.js';
import { beginningOf, filesBelow, type StrayFile } from './strays.js';

/**
 * @param records - the runs to verify in it
 * @param neighbours - all runs that have images there
 */
export async function verifyFolder(
  folder: string,
  records: readonly RunRecord[],
  neighbours: readonly RunRecord[],
  findings: Findings,
): Promise<void> {
  const reader = new FileReader();
  const checks = records.map(
    (record) => new RunCheck(record, neighbours, folder, reader, findings),
  );
  for (const check of checks) await check.verifyDone();
  const owners = neighbours.map((record) => new Owner(record, folder));
  for (const found of filesBelow(folder)) {
    await findings.turn();
    const { name, folder: part } = found;
    const owner = owners.find((each) => each.positionOf(name, part) !== undefined);
    const position = owner?.positionOf(name, part);
    if (owner === undefined || position === undefined) {
      const isInPlace = part === '' || owners.some((each) => each.isPart(part));
      const isImage = isInPlace && owners.some((each) => each.isImageName(name));
      checks[0]?.verifyStray(found, isImage);
    } else if (position >= owner.record.watermark)
      checks.find(({ record }) => record === owner.record)?.verifyBeyond(position);
  }
}

/** Of all images that runs write. */
const ENDINGS = new Set(['.png', '.pbm', '.pgm', '.ppm', '.pam', '.pnm', '.raw']);
/** What a copy may have more than the image at most, in metadata. */
const SPARE_BYTES = 2 ** 16;

/** The names that a run gives to its files in a folder. */
class Owner {
  readonly record: RunRecord;
  readonly #parts: PartFiles;
  readonly #positionOf: (name: string) => bigint | undefined;
  readonly #ending: string;

  constructor(record: RunRecord, folder: string) {
    this.record = record;
    this.#parts = new PartFiles(record, folder);
    this.#positionOf = framePositions(record, record.output.nameWidth);
    this.#ending = `.${imageExtension(record)}`;
  }

  /** Whether a file is an image by its ending, or has an image's name but for the ending. */
  isImageName(name: string): boolean {
    if (name.startsWith('.')) return false;
    const { name: stem, ext } = path.parse(name.toLowerCase());
    if (ext === this.#ending) return true;
    return ENDINGS.has(ext) && isWithin(this.record, this.#positionOf(stem));
  }

  /** @param part - the folder of a part in the folder; empty for the folder itself */
  positionOf(name: string, part: string): bigint | undefined {
    if (!name.endsWith(this.#ending)) return undefined;
    const position = this.#positionOf(name.slice(0, -this.#ending.length));
    if (!isWithin(this.record, position)) return undefined;
    const folder = this.record.output.split === undefined ? '' : this.#parts.folderAt(position);
    return folder === part ? position : undefined;
  }

  isPart(name: string): boolean {
    if (this.record.output.split === undefined) return false;
    const position = this.#positionOf(name);
    return isWithin(this.record, position) && this.#parts.folderAt(position) === name;
  }
}

class RunCheck {
  readonly record: RunRecord;
  readonly #folder: string;
  readonly #reader: FileReader;
  readonly #findings: Findings;
  readonly #fileAt: (position: bigint) => string;
  readonly #positionOf: (name: string) => bigint | undefined;
  readonly #encoder: ImageEncoder;
  readonly #judge: ImageJudge;

  constructor(
    record: RunRecord,
    neighbours: readonly RunRecord[],
    folder: string,
    reader: FileReader,
    findings: Findings,
  ) {
    this.record = record;
    this.#folder = folder;
    this.#reader = reader;
    this.#findings = findings;
    this.#fileAt = imageFiles(record, folder);
    this.#positionOf = framePositions(record, record.output.nameWidth);
    this.#encoder = makeImageEncoder(record);
    const { from, step } = record;
    const alike = neighbours.filter((other) => other.from === from && other.step === step);
    this.#judge = new ImageJudge(record, [record, ...alike]);
  }

  async verifyDone(): Promise<void> {
    const { first, watermark } = this.record;
    const frames = new ExpectedFrames(this.record, this.#encoder.maxBytes);
    for (let position = first; position < watermark;) {
      await this.#findings.turn();
      const { samples } = frames.batch(position, watermark);
      const { sampleBytes } = this.record.space;
      for (let at = 0; at < samples.length; at += sampleBytes)
        this.#verifyImage(position++, samples.subarray(at, at + sampleBytes));
    }
    this.#findings.flush();
  }

  /** Verify a file that a killed run wrote after its last checkpoint. */
  verifyBeyond(position: bigint): void {
    this.#verifyImage(position, this.#judge.frameAt(position).slice());
  }

  /**
   * A file that has no image's name: it should not be there where it is called an image, or is one of
   * the run nevertheless, under another name.
   */
  verifyStray({ name, folder }: StrayFile, isImage: boolean): void {
    const file = path.join(this.#folder, folder, name);
    const most = 2 * this.#encoder.maxBytes + SPARE_BYTES;
    const begin = beginningOf(file, most + 1);
    const isShort = begin !== undefined && begin.length <= most;
    const holds = isShort ? this.#imageIn(begin, name) : undefined;
    if (!isImage && holds === undefined) return;
    const place = path.join(
      this.#folder,
      ...folder.split(path.sep).map(quoteText),
      quoteText(name),
    );
    this.#findings.addExtra(place, holds);
  }

  /** Pictures that do not tell their numbers are held against the one that the name says. */
  #imageIn(bytes: Uint8Array, name: string): bigint | undefined {
    const { record } = this;
    if (record.art === undefined) return this.#judge.imageIn(bytes, name);
    const stem = /^\.*([^.]*)/.exec(name)?.[1] ?? '';
    const position = this.#positionOf(stem);
    if (!isWithin(record, position)) return undefined;
    const isRight = this.#judge.judgeFile(bytes, position).kind === 'right';
    return isRight ? imageAt(record, position) : undefined;
  }

  #verifyImage(position: bigint, samples: Uint8Array): void {
    const file = this.#fileAt(position);
    const index = imageAt(this.record, position);
    const expected = this.#encoder.encode(samples, index);
    const found = resultOf(() => this.#reader.read(file, expected.length));
    if (found === undefined) this.#findings.missing(this.record, file, position, position + 1n);
    else if (found instanceof EnumeratorError) {
      const { message } = found;
      const reason = message.slice(message.lastIndexOf(`${file}: `) + file.length + 2);
      this.#findings.add({ kind: 'damaged', file, index, reason });
    } else if (Buffer.compare(found, expected) === 0)
      this.#findings.found(this.record, position, 1);
    else {
      const judgement = this.#judge.judgeFile(found, position);
      this.#findings.addJudged(this.record, position, file, judgement);
    }
  }
}

/** Reads whole files into one buffer. */
class FileReader {
  #buffer = Buffer.allocUnsafe(2 ** 16);

  /**
   * @param likely - how many bytes it should have
   * @returns a view, valid until the next call; undefined where there is no such file
   * @throws EnumeratorError `E_IO`, `E_LIMIT`
   */
  read(file: string, likely: number): Uint8Array | undefined {
    let descriptor: number;
    try {
      descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    } catch (error) {
      if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
        return undefined;
      throw ioError(`cannot read ${file}`, error);
    }
    try {
      return attempt(`cannot read ${file}`, () => {
        for (let room = likely + 1; ; room = 2 * this.#buffer.length) {
          if (this.#buffer.length < room) this.#buffer = Buffer.allocUnsafe(room);
          const length = fs.readSync(descriptor, this.#buffer, 0, this.#buffer.length, 0);
          // A regular file gives all that it has: a byte of room left over shows that it has ended.
          if (length < this.#buffer.length) return this.#buffer.subarray(0, length);
          if (length > MAX_FILE_BYTES)
            throw new EnumeratorError('E_LIMIT', `${file}: it has more than 512 MiB`);
        }
      });
    } finally {
      fs.closeSync(descriptor);
    }
  }
}
