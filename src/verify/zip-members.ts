/**
 * The members of zip archives, as they are found, and the directory behind them.
 * @module
 */
import { crc32 } from 'node:zlib';
import {
  isLargeZip,
  putZipEntry,
  putZipHeader,
  readForeignZipHeader,
  readZipHeader,
  ZIP_HEADER_BYTES,
  zipEnd,
  zipEntryBytes,
  zipMemberBytes,
} from '../codecs/zip.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import type { ExpectedFrames } from './diagnosis.js';
import { ArchiveMembers, type FoundMember } from './archive-members.js';

export class ZipMembers extends ArchiveMembers {
  override async run(frames: ExpectedFrames, isComplete: boolean): Promise<void> {
    const reason = this.#packedAnew();
    if (reason === undefined) await super.run(frames, isComplete);
    else this.damaged(reason);
  }

  /** Why no member can be one of ours. One header alone may be damaged: two are looked at. */
  #packedAnew(): string | undefined {
    const { file, start } = this.at;
    const one = readForeignZipHeader(file.read(start, ZIP_HEADER_BYTES));
    if (one?.memberBytes === undefined) return undefined;
    const other = readForeignZipHeader(file.read(start + one.memberBytes, ZIP_HEADER_BYTES));
    if (other === undefined) return undefined;
    const what = one.isCompressed ? 'are compressed' : 'have other headers';
    return `its members ${what}: another program packed it anew`;
  }

  protected memberAt(offset: number): FoundMember | EnumeratorError | undefined {
    const bytes = this.at.file.read(offset, ZIP_HEADER_BYTES);
    // A run that was killed leaves half a header.
    if (bytes.length < zipMemberBytes(1, 0)) return undefined;
    const member = resultOf(() => readZipHeader(bytes));
    if (member === undefined || member instanceof EnumeratorError) return member;
    const headerBytes = zipMemberBytes(member.name.length, 0);
    return { ...member, headerBytes, memberBytes: headerBytes + member.size };
  }

  protected memberBytes(name: string, size: number): number {
    return zipMemberBytes(name.length, size);
  }

  protected isOurs(offset: number, { name, size }: FoundMember, bytes: Uint8Array): boolean {
    const ours = new Uint8Array(zipMemberBytes(name.length, 0));
    putZipHeader(ours, 0, { name, size, crc: crc32(bytes) });
    return Buffer.compare(ours, this.at.file.read(offset, ours.length)) === 0;
  }

  /** The directory must be that of the members which are there, whatever they hold. */
  protected async endFault(offset: number): Promise<string | undefined> {
    const { file, start, findings } = this.at;
    const isLarge = isLargeZip(BigInt(offset));
    let members = 0n;
    let line = offset;
    for (let at = start; at < offset;) {
      await findings.turn();
      const member = resultOf(() => readZipHeader(file.read(at, ZIP_HEADER_BYTES)));
      // A header that cannot be read is told of already.
      if (member === undefined || member instanceof EnumeratorError) return undefined;
      const { name, size } = member;
      const ours = new Uint8Array(zipEntryBytes(name.length, isLarge));
      putZipEntry(ours, 0, member, BigInt(at), isLarge);
      if (Buffer.compare(ours, file.read(line, ours.length)) !== 0)
        return 'its directory is not the one of its files';
      line += ours.length;
      at += zipMemberBytes(name.length, size);
      members++;
    }
    const end = zipEnd(members, BigInt(offset), BigInt(line - offset));
    if (Buffer.compare(end, file.read(line, end.length)) !== 0)
      return 'the record that ends an archive is damaged or cut off';
    return file.size > line + end.length ? 'something follows its end' : undefined;
  }
}
