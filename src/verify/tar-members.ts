/**
 * The members of tar archives, as they are found.
 * @module
 */
import { memberBytes, putTarHeader, readTarHeader, TAR_END_BYTES } from '../codecs/tar.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { ArchiveMembers, type FoundMember } from './archive-members.js';

const HEADER_BYTES = memberBytes(0);

export class TarMembers extends ArchiveMembers {
  /** Whether the blocks of zeros that end an archive were found. */
  #isEnded = false;

  protected memberAt(offset: number): FoundMember | EnumeratorError | undefined {
    const block = this.at.file.read(offset, HEADER_BYTES);
    this.#isEnded = false;
    if (block.length < HEADER_BYTES) return undefined;
    const member = resultOf(() => readTarHeader(block));
    if (member !== undefined && !(member instanceof EnumeratorError))
      return { ...member, headerBytes: HEADER_BYTES, memberBytes: memberBytes(member.size) };
    // One that cannot be read is told of already.
    this.#isEnded = true;
    return member;
  }

  protected memberBytes(_: string, size: number): number {
    return memberBytes(size);
  }

  protected isOurs(offset: number, { name, size, kind }: FoundMember): boolean {
    if (kind !== undefined) return false;
    const ours = new Uint8Array(HEADER_BYTES);
    const error = resultOf(() => putTarHeader(ours, 0, name, size));
    const found = this.at.file.read(offset, HEADER_BYTES);
    return error === undefined && Buffer.compare(ours, found) === 0;
  }

  protected async endFault(offset: number): Promise<string | undefined> {
    const { file, findings } = this.at;
    if (!this.#isEnded || file.size - offset < TAR_END_BYTES)
      return 'the two blocks of zeros that end an archive are cut off';
    // Archivers fill up their last block with zeros.
    const step = 2 ** 20;
    for (let at = offset; at < file.size; at += step) {
      await findings.turn();
      if (file.read(at, step).some((byte) => byte !== 0)) return 'something follows its end';
    }
    return undefined;
  }
}
