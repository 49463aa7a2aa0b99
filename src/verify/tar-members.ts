/**
 * The diagnosis of tar archives: their members may be in any order and of any size, each once.
 * @module
 */
import path from 'node:path';
import { memberBytes, readTarHeader, TAR_END_BYTES, type TarMember } from '../codecs/tar.js';
import { grouped } from '../core/cardinality.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import { type ImageEncoder, makeImageEncoder } from '../run/outputs/image-encoder.js';
import { imageNames } from '../run/outputs/manifest.js';
import { MAX_FILE_BYTES } from '../io/bounded-read.js';
import { ImageJudge } from './image-judge.js';
import { framePositions } from '../core/name.js';
import { Sequence } from './sequence.js';
import type { Diagnosis, FrameFile } from './fixed-frames.js';

const HEADER_BYTES = memberBytes(0);

export class TarMembers implements Diagnosis {
  readonly #at: FrameFile;
  readonly #judge: ImageJudge;
  readonly #encoder: ImageEncoder;
  readonly #nameAt: (position: bigint) => string;
  readonly #positionOf: (name: string) => bigint | undefined;
  readonly #sequence: Sequence;
  #offset: number;
  /** Whether the blocks of zeros that end an archive were found. */
  #isEnded = false;

  constructor(at: FrameFile) {
    this.#at = at;
    this.#judge = new ImageJudge(at.record);
    this.#encoder = makeImageEncoder(at.record);
    this.#nameAt = imageNames(at.record);
    this.#positionOf = framePositions(at.record, at.record.output.nameWidth);
    this.#sequence = new Sequence(at.first);
    this.#offset = at.start;
  }

  get next(): bigint {
    return this.#sequence.next;
  }

  get offset(): number {
    return this.#offset;
  }

  skip(images: number, bytes: number): void {
    this.#sequence.next += BigInt(images);
    this.#offset += bytes;
  }

  diagnose(): boolean {
    const { file } = this.#at;
    const block = file.read(this.#offset, HEADER_BYTES);
    if (block.length < HEADER_BYTES) return false;
    const member = resultOf(() => readTarHeader(block));
    if (member instanceof EnumeratorError) return this.#passUnreadable(member.message);
    if (member === undefined) {
      this.#isEnded = true;
      return false;
    }
    const position = this.#positionIn(member.name);
    if (position !== undefined) return this.#judgeMember(member, position);
    const isImage = member.name.endsWith(`.${this.#encoder.extension}`);
    if (isImage) this.#addExtra(member);
    this.#offset += memberBytes(member.size);
    return true;
  }

  end(isComplete: boolean): void {
    const { record, file, findings, end } = this.#at;
    // Behind the last image: late ones, extra ones, then zeros alone.
    let isMore = isComplete && this.next >= end;
    while (isMore) isMore = this.diagnose();
    for (const gap of this.#sequence.gaps(end))
      findings.missing(record, file.name, gap.first, gap.end);
    if (!isComplete || this.next < end) return;
    const reason = this.#endFault();
    if (reason !== undefined) findings.add({ kind: 'damaged', file: file.name, reason });
  }

  /** The position that a member's name tells, where it is one of this file. */
  #positionIn(name: string): bigint | undefined {
    const ending = `.${this.#encoder.extension}`;
    if (!name.endsWith(ending)) return undefined;
    const position = this.#positionOf(name.slice(0, -ending.length));
    const { first, end } = this.#at;
    return position !== undefined && position >= first && position < end ? position : undefined;
  }

  #judgeMember({ name, size }: TarMember, position: bigint): boolean {
    const { record, file, findings } = this.#at;
    const index = record.from + position * record.step;
    const place = path.join(file.name, name);
    const isCut = this.#offset + HEADER_BYTES + size > file.size;
    // A run that was killed leaves half a member behind, which its checkpoint does not cover.
    if (isCut && position >= record.watermark) return false;
    const offset = this.#offset + HEADER_BYTES;
    this.#offset += memberBytes(size);
    if (!this.#sequence.take(position)) {
      findings.add({ kind: 'duplicate', file: place, index, reason: 'it is there a second time' });
      return true;
    }
    if (isCut || size > MAX_FILE_BYTES) {
      const left = grouped(Math.max(0, file.size - offset));
      const reason = isCut
        ? `it is cut off after ${left} of ${grouped(size)} bytes`
        : `it has ${grouped(size)} bytes`;
      findings.add({ kind: 'damaged', file: place, index, reason });
      return !isCut;
    }
    const bytes = file.read(offset, size);
    const expected = this.#encoder.encode(this.#judge.frameAt(position), index);
    if (Buffer.compare(bytes, expected) === 0) {
      findings.found(record, position, 1);
      return true;
    }
    findings.addJudged(record, position, place, this.#judge.judgeFile(bytes, position));
    return true;
  }

  /** An unreadable header: it is taken for that of the image that should come. */
  #passUnreadable(reason: string): boolean {
    const { record, file, findings, end } = this.#at;
    const position = this.next;
    if (position >= end) {
      findings.add({ kind: 'damaged', file: file.name, reason });
      this.#isEnded = true;
      return false;
    }
    const index = record.from + position * record.step;
    const place = path.join(file.name, this.#nameAt(position));
    findings.add({ kind: 'damaged', file: place, index, reason });
    const { length } = this.#encoder.encode(this.#judge.frameAt(position), index);
    this.#sequence.take(position);
    this.#offset += memberBytes(length);
    return true;
  }

  #addExtra({ name, size }: TarMember): void {
    const { file, findings } = this.#at;
    const isShort = size <= MAX_FILE_BYTES;
    const bytes = isShort ? file.read(this.#offset + HEADER_BYTES, size) : undefined;
    const holds = bytes === undefined ? undefined : this.#judge.imageIn(bytes);
    findings.addExtra(path.join(file.name, quoteText(name)), holds);
  }

  #endFault(): string | undefined {
    const { file } = this.#at;
    if (!this.#isEnded || file.size - this.#offset < TAR_END_BYTES)
      return 'the two blocks of zeros that end an archive are cut off';
    // Archivers fill up their last block with zeros.
    const step = 2 ** 20;
    for (let at = this.#offset; at < file.size; at += step) {
      if (file.read(at, step).some((byte) => byte !== 0)) return 'something follows its end';
    }
    return undefined;
  }
}
