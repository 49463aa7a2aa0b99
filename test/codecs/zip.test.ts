/** The records of zip archives: read by Python's zipfile, at offsets of 64 bits too. @module */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import t, { type Test } from 'tap';
import {
  isLargeZip,
  putZipEntry,
  putZipHeader,
  readZipEnd,
  readZipHeader,
  ZIP_END_BYTES,
  zipEnd,
  zipEntryBytes,
  type ZipMember,
  zipMemberBytes,
} from '../../src/codecs/zip.js';
import { temporaryFolder } from '../cli/started-command.js';
import { pythonWith } from './tools.js';

function memberOf(name: string, text: string): ZipMember & { readonly bytes: Buffer } {
  const bytes = Buffer.from(text);
  return { name, size: bytes.length, crc: crc32(bytes), bytes };
}

/** An archive whose members begin at these places; what is between them is a hole. */
function writeArchive(
  file: string,
  members: readonly (ReturnType<typeof memberOf> & { readonly at: bigint })[],
  start: bigint,
): void {
  const descriptor = fs.openSync(file, 'w');
  const isLarge = isLargeZip(start);
  let at = start;
  for (const member of members) {
    const bytes = new Uint8Array(zipMemberBytes(member.name.length, member.size));
    putZipHeader(bytes, 0, member);
    bytes.set(member.bytes, bytes.length - member.size);
    fs.writeSync(descriptor, bytes, 0, bytes.length, Number(member.at));
    const line = new Uint8Array(zipEntryBytes(member.name.length, isLarge));
    putZipEntry(line, 0, member, member.at, isLarge);
    fs.writeSync(descriptor, line, 0, line.length, Number(at));
    at += BigInt(line.length);
  }
  const end = zipEnd(BigInt(members.length), start, at - start);
  fs.writeSync(descriptor, end, 0, end.length, Number(at));
  fs.closeSync(descriptor);
}

const SCRIPT = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    for info in z.infolist():
        print(info.filename, info.header_offset, info.date_time, oct(info.external_attr >> 16),
              z.read(info).decode())
`;

function python(t: Test, file: string): string[] {
  const told = execFileSync(pythonWith('zipfile'), ['-c', SCRIPT, file], { encoding: 'utf8' });
  t.pass(told);
  return told.trimEnd().split('\n');
}

t.test("Python's zipfile reads members at any offset", (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'x.zip');
  for (const far of [100n, 2n ** 31n, 2n ** 32n - 100n, 2n ** 32n + 5n, 2n ** 40n]) {
    const members = [
      { ...memberOf('a.png', 'first'), at: 0n },
      { ...memberOf('b~ b.png', 'second'), at: far },
    ];
    writeArchive(file, members, far + 60n);
    t.strictSame(python(t, file), [
      'a.png 0 (1980, 1, 1, 0, 0, 0) 0o100644 first',
      `b~ b.png ${far} (1980, 1, 1, 0, 0, 0) 0o100644 second`,
    ]);
    fs.rmSync(file);
  }
  t.end();
});

t.test('an archive without members is one', (t) => {
  const file = path.join(temporaryFolder(t), 'x.zip');
  fs.writeFileSync(file, zipEnd(0n, 0n, 0n));
  t.strictSame(python(t, file), ['']);
  t.end();
});

t.test('unzip finds nothing wrong', (t) => {
  const file = path.join(temporaryFolder(t), 'x.zip');
  const second = BigInt(zipMemberBytes(5, 3));
  const members = [
    { ...memberOf('1.txt', 'one'), at: 0n },
    { ...memberOf('2.txt', ''), at: second },
  ];
  writeArchive(file, members, second + BigInt(zipMemberBytes(5, 0)));
  const told = execFileSync('unzip', ['-t', file], { encoding: 'utf8' });
  t.match(told, /No errors detected/);
  t.end();
});

t.test('the end is read back, and what is no end of ours is not', (t) => {
  const ends = [
    [0n, 0n, 0n],
    [3n, 500n, 180n],
    [65_534n, 10n ** 6n, 10n ** 6n],
    [65_535n, 10n ** 6n, 10n ** 6n],
    [5n, 2n ** 32n - 2n, 300n],
    [5n, 2n ** 32n - 1n, 300n],
    [10n ** 9n, 10n ** 13n, 10n ** 11n],
    [10n ** 15n, 2n ** 62n, 10n ** 17n],
  ] as const;
  for (const [members, start, sizeBytes] of ends) {
    const end = zipEnd(members, start, sizeBytes);
    const size = start + sizeBytes + BigInt(end.length);
    t.strictSame(readZipEnd(end, size), { members, start });
    const more = new Uint8Array(ZIP_END_BYTES);
    more.set(end, more.length - end.length);
    t.strictSame(readZipEnd(more, size), { members, start }, 'behind other bytes');
    t.equal(readZipEnd(end, size + 1n), undefined, 'of a longer file');
    t.equal(readZipEnd(end.subarray(1), size), undefined, 'cut');
    for (let at = 0; at < end.length; at++) {
      const damaged = end.slice();
      damaged[at]! ^= 1;
      t.not(readZipEnd(damaged, size)?.members, members, `byte ${at}`);
    }
  }
  t.throws(() => zipEnd(1n, 2n ** 63n - 10n, 10n), { code: 'E_OUTPUT', message: /2\^63/ });
  t.end();
});

t.test('a header is read back, and what is none of a stored file is refused', (t) => {
  const member = memberOf('0001.png', 'some bytes');
  const header = new Uint8Array(zipMemberBytes(member.name.length, 0));
  putZipHeader(header, 0, member);
  const { bytes: _, ...facts } = member;
  t.strictSame(readZipHeader(header), facts);
  t.equal(readZipHeader(header.subarray(0, 0)), undefined);
  t.equal(readZipHeader(zipEnd(0n, 0n, 0n)), undefined);
  const line = new Uint8Array(zipEntryBytes(8, false));
  putZipEntry(line, 0, member, 0n, false);
  t.equal(readZipHeader(line), undefined);
  for (let length = 1; length < header.length; length++)
    t.throws(() => readZipHeader(header.subarray(0, length)), { code: 'E_OUTPUT' });
  // Signature, flags, method, one of two sizes, the extra field.
  for (const at of [0, 3, 6, 8, 18, 22, 28]) {
    const damaged = header.slice();
    damaged[at]! ^= 1;
    t.throws(() => readZipHeader(damaged), { code: 'E_OUTPUT', message: /^a zip header is / });
  }
  t.end();
});

t.test('names and sizes that an archive of ours cannot hold are refused', (t) => {
  const out = new Uint8Array(1000);
  for (const name of ['', 'é.png', 'a\nb', 'x'.repeat(256)]) {
    const member = { name, size: 1, crc: 0 };
    t.throws(() => putZipHeader(out, 0, member), { code: 'E_OUTPUT' });
    t.throws(() => putZipEntry(out, 0, member, 0n, false), { code: 'E_OUTPUT' });
  }
  const size = 2 ** 32 - 1;
  t.throws(() => putZipHeader(out, 0, { name: 'x', size, crc: 0 }), {
    code: 'E_OUTPUT',
    message: /4,294,967,295 \(4 GiB\)$/,
  });
  putZipHeader(out, 0, { name: 'x'.repeat(255), size: size - 1, crc: 0 });
  t.end();
});
