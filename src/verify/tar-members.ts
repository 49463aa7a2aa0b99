/**
 * The diagnosis of tar archives: their members may be of any size, and have any headers.
 * @module
 */
import path from 'node:path';
import {
  memberBytes,
  putTarHeader,
  readTarHeader,
  TAR_END_BYTES,
  type TarMember,
} from '../codecs/tar.js';
import { grouped } from '../core/cardinality.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import { type ImageEncoder, makeImageEncoder } from '../run/outputs/image-encoder.js';
import { imageNames } from '../run/outputs/manifest.js';
import { MAX_FILE_BYTES } from '../io/bounded-read.js';
import { framePositions } from '../core/name.js';
import { isWithin } from '../core/range.js';
import { imageAt } from '../run/record.js';
import { Diagnosis, type RecordFile } from './diagnosis.js';

const HEADER_BYTES = memberBytes(0);

/** Whether a header is byte for byte what this program writes for such a member. */
function isOurs(block: Uint8Array, { name, size, kind }: TarMember): boolean {
  if (kind !== undefined) return false;
  const ours = new Uint8Array(HEADER_BYTES);
  const error = resultOf(() => putTarHeader(ours, 0, name, size));
  return error === undefined && Buffer.compare(ours, block) === 0;
}

export class TarMembers extends Diagnosis {
  readonly #encoder: ImageEncoder;
  readonly #nameAt: (position: bigint) => string;
  readonly #positionOf: (name: string) => bigint | undefined;
  /** Whether the blocks of zeros that end an archive were found. */
  #isEnded = false;
  /** Whether the header of this member is not as this program writes it. */
  #isOther = false;

  constructor(at: RecordFile) {
    super(at);
    this.#encoder = makeImageEncoder(at.record);
    this.#nameAt = imageNames(at.record);
    this.#positionOf = framePositions(at.record, at.record.output.nameWidth);
  }

  protected diagnose(): boolean {
    const { file } = this.at;
    const block = file.read(this.offset, HEADER_BYTES);
    if (block.length < HEADER_BYTES) return false;
    const member = resultOf(() => readTarHeader(block));
    if (member instanceof EnumeratorError) return this.#passUnreadable(member.message);
    if (member === undefined) {
      this.#isEnded = true;
      return false;
    }
    this.#isOther = !isOurs(block, member);
    const name = member.name.replace(/^(?:\.\/)+/, '');
    const position = member.kind === undefined ? this.#positionIn(name) : undefined;
    if (position !== undefined) return this.#judgeMember({ ...member, name }, position);
    // What an archiver adds: notes on the next member, and the folder that was packed.
    const isCustom = member.kind === 'notes' || (member.kind === 'folder' && name === '');
    if (!isCustom) this.#addExtra(member);
    this.offset += memberBytes(member.size);
    return true;
  }

  protected finish(isAtEnd: boolean): void {
    if (!isAtEnd) return;
    const reason = this.#endFault();
    if (reason !== undefined) this.damaged(reason);
  }

  /** The position that a member's name tells, where it is one of this file. */
  #positionIn(name: string): bigint | undefined {
    const ending = `.${this.#encoder.extension}`;
    if (!name.endsWith(ending)) return undefined;
    const position = this.#positionOf(name.slice(0, -ending.length));
    return isWithin(this.at, position) ? position : undefined;
  }

  #judgeMember({ name, size }: TarMember, position: bigint): boolean {
    const { record, file, findings } = this.at;
    const index = imageAt(record, position);
    const place = path.join(file.name, name);
    const isCut = this.offset + HEADER_BYTES + size > file.size;
    // A run that was killed leaves half a member behind, which its checkpoint does not cover.
    if (isCut && position >= record.watermark) return false;
    const offset = this.offset + HEADER_BYTES;
    this.offset += memberBytes(size);
    if (!this.sequence.take(position)) {
      findings.add({ kind: 'duplicate', file: place, index, reason: 'it is there a second time' });
      return true;
    }
    if (isCut || size > MAX_FILE_BYTES) {
      const left = grouped(Math.max(0, file.size - offset));
      const reason = isCut
        ? `it is cut off after ${left} of ${grouped(size)} bytes`
        : `it has ${grouped(size)} bytes`;
      this.damaged(reason, position, place);
      return !isCut;
    }
    const bytes = file.read(offset, size);
    const expected = this.#encoder.encode(this.judge.frameAt(position), index);
    if (Buffer.compare(bytes, expected) === 0) {
      this.found({ position, images: 1 });
      if (this.#isOther) findings.otherHeaders++;
      return true;
    }
    const judgement = this.judge.judgeFile(bytes, position);
    if (position >= record.watermark && judgement.kind !== 'right') return false;
    findings.addJudged(record, position, place, judgement);
    if (this.#isOther && judgement.kind === 'right') findings.otherHeaders++;
    return true;
  }

  /** An unreadable header: it is taken for that of the image that should come. */
  #passUnreadable(reason: string): boolean {
    const position = this.sequence.next;
    // Nothing was promised of it, and a loss of power leaves holes.
    if (position >= this.at.record.watermark && position < this.at.end) return false;
    if (position >= this.at.end) {
      this.damaged(reason);
      this.#isEnded = true;
      return false;
    }
    this.damaged(reason, position, path.join(this.at.file.name, this.#nameAt(position)));
    const index = imageAt(this.at.record, position);
    const { length } = this.#encoder.encode(this.judge.frameAt(position), index);
    this.sequence.take(position);
    this.offset += memberBytes(length);
    return true;
  }

  #addExtra({ name, size }: TarMember): void {
    const { file, findings } = this.at;
    const isShort = size <= MAX_FILE_BYTES;
    const bytes = isShort ? file.read(this.offset + HEADER_BYTES, size) : undefined;
    const holds = bytes === undefined ? undefined : this.judge.imageIn(bytes);
    findings.addExtra(path.join(file.name, quoteText(name)), holds);
  }

  #endFault(): string | undefined {
    const { file } = this.at;
    if (!this.#isEnded || file.size - this.offset < TAR_END_BYTES)
      return 'the two blocks of zeros that end an archive are cut off';
    // Archivers fill up their last block with zeros.
    const step = 2 ** 20;
    for (let at = this.offset; at < file.size; at += step) {
      if (file.read(at, step).some((byte) => byte !== 0)) return 'something follows its end';
    }
    return undefined;
  }
}
