/**
 * The diagnosis of archives: their members may be of any size, and have any headers.
 * @module
 */
import path from 'node:path';
import { counted, grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import { type ArchiveMember, archiveMembers } from '../run/outputs/archive-format.js';
import { imageNames } from '../run/outputs/manifest.js';
import { MAX_FILE_BYTES } from '../io/bounded-read.js';
import { briefIndex } from '../core/index-format.js';
import { framePositions } from '../core/name.js';
import { isWithin } from '../core/range.js';
import { imageAt } from '../run/record.js';
import { Diagnosis, type RecordFile } from './diagnosis.js';

/** A member, as its header describes it. */
export interface FoundMember {
  readonly name: string;
  /** Of its file, in bytes. */
  readonly size: number;
  /** What it is where it is no ordinary file, as in `TarMember`. */
  readonly kind?: 'folder' | 'notes' | 'other' | undefined;
  /** Bytes before its file's, and of all of it. */
  readonly headerBytes: number;
  readonly memberBytes: number;
}

export abstract class ArchiveMembers extends Diagnosis {
  readonly #image: ArchiveMember;
  readonly #labels: readonly ArchiveMember[];
  readonly #nameAt: (position: bigint) => string;
  readonly #positionOf: (name: string) => bigint | undefined;

  constructor(at: RecordFile) {
    super(at);
    const [image, ...labels] = archiveMembers(at.record);
    this.#image = image!;
    this.#labels = labels;
    this.#nameAt = imageNames(at.record);
    this.#positionOf = framePositions(at.record, at.record.output.nameWidth);
  }

  /**
   * The member that begins at an offset.
   * @returns undefined where the members end, or the file does; the error of a header that cannot be read
   */
  protected abstract memberAt(offset: number): FoundMember | EnumeratorError | undefined;

  /** The bytes of a member with its header. */
  protected abstract memberBytes(name: string, size: number): number;

  /** Whether a header is byte for byte what this program writes for such a file. */
  protected abstract isOurs(offset: number, member: FoundMember, bytes: Uint8Array): boolean;

  /** What is wrong with what stands behind the members. @param offset - where they end */
  protected abstract endFault(offset: number): Promise<string | undefined>;

  protected diagnose(): boolean {
    const member = this.memberAt(this.offset);
    if (member === undefined) return false;
    if (member instanceof EnumeratorError) return this.#passUnreadable(member.message);
    const name = nameOf(member);
    const position =
      member.kind === undefined ? this.#positionIn(name, this.#image.extension) : undefined;
    if (position !== undefined) return this.#judgeMember({ ...member, name }, position);
    // What an archiver adds: notes on the next member, and the folder that was packed.
    const isCustom = member.kind === 'notes' || (member.kind === 'folder' && name === '');
    if (!isCustom) this.#addExtra(member);
    this.offset += member.memberBytes;
    return true;
  }

  protected async finish(isAtEnd: boolean): Promise<void> {
    if (!isAtEnd) return;
    const reason = await this.endFault(this.offset);
    if (reason !== undefined) this.damaged(reason);
  }

  /** The position that a member's name tells, where it is one of this file. */
  #positionIn(name: string, extension: string): bigint | undefined {
    const ending = `.${extension}`;
    if (!name.endsWith(ending)) return undefined;
    const position = this.#positionOf(name.slice(0, -ending.length));
    return isWithin(this.at, position) ? position : undefined;
  }

  #judgeMember(member: FoundMember, position: bigint): boolean {
    const { record, file, findings } = this.at;
    const { name, size, headerBytes, memberBytes } = member;
    const index = imageAt(record, position);
    const place = path.join(file.name, name);
    const start = this.offset;
    const isCut = start + headerBytes + size > file.size;
    // A run that was killed leaves half a member behind, which its checkpoint does not cover.
    if (isCut && position >= record.watermark) return false;
    this.offset += memberBytes;
    if (!this.sequence.take(position)) {
      findings.add({ kind: 'duplicate', file: place, index, reason: 'it is there a second time' });
      return true;
    }
    if (isCut || size > MAX_FILE_BYTES) {
      const left = grouped(Math.max(0, file.size - start - headerBytes));
      const reason = isCut
        ? `it is cut off after ${left} of ${counted(size, 'byte')}`
        : `it has ${counted(size, 'byte')}`;
      this.damaged(reason, position, place);
      return !isCut;
    }
    const bytes = file.read(start + headerBytes, size);
    const expected = this.#image.encode(this.judge.frameAt(position), index);
    const isSame = Buffer.compare(bytes, expected) === 0;
    const judgement = isSame ? ({ kind: 'right' } as const) : this.judge.judgeFile(bytes, position);
    if (!isSame && position >= record.watermark && judgement.kind !== 'right') return false;
    // What was read is not valid behind this.
    const isOther = judgement.kind === 'right' && !this.isOurs(start, member, bytes);
    if (isSame) this.found({ position, images: 1 });
    else findings.addJudged(record, position, place, judgement);
    if (isOther) findings.otherHeaders++;
    return this.#judgeLabels(position);
  }

  /** The labels stand behind their image, each once. */
  #judgeLabels(position: bigint): boolean {
    const { record, file } = this.at;
    const stem = this.#nameAt(position).slice(0, -this.#image.extension.length);
    for (const { extension, encode } of this.#labels) {
      const wanted = stem + extension;
      const member = this.memberAt(this.offset);
      const isThere =
        member !== undefined &&
        !(member instanceof EnumeratorError) &&
        member.kind === undefined &&
        nameOf(member) === wanted;
      // Nothing was promised of it.
      if (!isThere && position >= record.watermark) return false;
      const place = path.join(file.name, wanted);
      if (!isThere) {
        this.damaged('it is not behind its image', position, place);
        continue;
      }
      const { headerBytes, size, memberBytes } = member;
      const expected = encode(new Uint8Array(0), imageAt(record, position));
      const bytes = file.read(this.offset + headerBytes, Math.min(size, MAX_LABEL_BYTES));
      if (Buffer.compare(bytes, expected) !== 0) {
        if (position >= record.watermark) return false;
        const index = imageAt(record, position);
        this.damaged(`it is not the label of image ${briefIndex(index)}`, position, place);
      }
      this.offset += memberBytes;
    }
    return true;
  }

  /** An unreadable header: it is taken for that of the image that should come. */
  #passUnreadable(reason: string): boolean {
    const position = this.sequence.next;
    // Nothing was promised of it, and a loss of power leaves holes.
    if (position >= this.at.record.watermark && position < this.at.end) return false;
    if (position >= this.at.end) {
      this.damaged(reason);
      return false;
    }
    const name = this.#nameAt(position);
    this.damaged(reason, position, path.join(this.at.file.name, name));
    const index = imageAt(this.at.record, position);
    const { length } = this.#image.encode(this.judge.frameAt(position), index);
    this.sequence.take(position);
    this.offset += this.memberBytes(name, length);
    return this.#judgeLabels(position);
  }

  #addExtra({ name, size, headerBytes }: FoundMember): void {
    const { file, findings } = this.at;
    const isShort = size <= MAX_FILE_BYTES;
    const bytes = isShort ? file.read(this.offset + headerBytes, size) : undefined;
    const holds = bytes === undefined ? undefined : this.judge.imageIn(bytes);
    findings.addExtra(path.join(file.name, quoteText(name)), holds);
  }
}

/** More than any label has. */
const MAX_LABEL_BYTES = 2 ** 24;

/** An archiver may write `./` in front of it. */
function nameOf({ name }: FoundMember): string {
  return name.replace(/^(?:\.\/)+/, '');
}
