/** Tar headers, held against GNU tar and Python's tarfile. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  memberBytes,
  putTarHeader,
  readTarHeader,
  TAR_END_BYTES,
  type TarMember,
} from '../../src/codecs/tar.js';
import { EnumeratorError } from '../../src/core/errors.js';
import { numbers, refuses, run } from './png/tools.js';
import { inFolder } from './tools.js';

const MAX_SIZE = 8 ** 11 - 1;

/** Where each field begins, and how long it is. */
const FIELDS = { name: [0, 100], size: [124, 12], type: [156, 1], magic: [257, 8] } as const;

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Sizes on both sides of each block's end, short and long names. */
function someFiles(): File[] {
  const next = numbers(5);
  return [0, 1, 511, 512, 513, 1024, 100_000].map((size, i) => ({
    name: ['7.png', 'a b+0.npy', `${'0'.repeat(96)}.png`, '~'][i] ?? `${i}.pgm`,
    bytes: Uint8Array.from({ length: size }, () => next() >>> 24),
  }));
}

function makeArchive(files: readonly File[]): Uint8Array {
  const sizes = files.map(({ bytes }) => memberBytes(bytes.length));
  const archive = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0) + TAR_END_BYTES);
  let at = 0;
  for (const { name, bytes } of files) {
    putTarHeader(archive, at, name, bytes.length);
    archive.set(bytes, at + 512);
    at += memberBytes(bytes.length);
  }
  return archive;
}

function makeHeader({ name, size }: TarMember): Uint8Array {
  const header = new Uint8Array(512).fill(255);
  putTarHeader(header, 0, name, size);
  return header;
}

/** The header with another text in a field, and a checksum that is right for it. */
function withField(header: Uint8Array, at: number, text: string): Uint8Array {
  const changed = header.slice();
  changed.set(Buffer.from(text, 'latin1'), at);
  changed.fill(0x20, 148, 156);
  const sum = changed.reduce((total, byte) => total + byte, 0);
  changed.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return changed;
}

t.test('GNU tar lists and extracts what we write', (t) => {
  const files = someFiles();
  inFolder((folder) => {
    const archive = path.join(folder, 'a.tar');
    fs.writeFileSync(archive, makeArchive(files));
    const listing = run('tar', ['--list', '--verbose', '--utc', '--full-time', '-f', archive]);
    t.same(
      new TextDecoder()
        .decode(listing)
        .trimEnd()
        .split('\n')
        .map((line) => line.replaceAll(/ +(?=\d+ 1970)/g, ' ')),
      files.map(({ name, bytes }) => `-rw-r--r-- 0/0 ${bytes.length} 1970-01-01 00:00:00 ${name}`),
    );
    const out = path.join(folder, 'out');
    fs.mkdirSync(out);
    run('tar', ['-x', '-f', archive, '-C', out]);
    t.same(fs.readdirSync(out).toSorted(), files.map(({ name }) => name).toSorted());
    for (const { name, bytes } of files) {
      t.ok(fs.readFileSync(path.join(out, name)).equals(bytes), name);
    }
  });
  t.end();
});

t.test('GNU tar writes the same bytes for the same files', (t) => {
  const files = someFiles();
  inFolder((folder) => {
    for (const { name, bytes } of files) fs.writeFileSync(path.join(folder, name), bytes);
    const plain = '--format=ustar --numeric-owner --owner=0 --group=0 --mode=0644 --mtime=@0';
    const names = files.map(({ name }) => name);
    const options = ['-b', '1', ...plain.split(' '), '-C', folder, '--'];
    const archive = run('tar', ['-c', ...options, ...names]);
    t.ok(Buffer.from(archive).equals(makeArchive(files)));
  });
  t.end();
});

t.test("Python's tarfile opens what we write", (t) => {
  const files = someFiles();
  const program = `
import io, json, sys, tarfile
archive = tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()), mode='r:')
print(json.dumps([
    [m.name, m.size, m.mode, m.uid, m.gid, m.mtime, m.uname, m.gname, m.isreg(),
     archive.extractfile(m).read().hex()]
    for m in archive
]))`;
  const found: unknown = JSON.parse(
    new TextDecoder().decode(run('python3', ['-c', program], makeArchive(files))),
  );
  t.same(
    found,
    files.map(({ name, bytes }) => {
      const hex = Buffer.from(bytes).toString('hex');
      return [name, bytes.length, 0o644, 0, 0, 0, '', '', true, hex];
    }),
  );
  t.end();
});

t.test('sizes up to 8 GiB − 1 come back, from ourselves and from tarfile', (t) => {
  const sizes = [0, 7, 8, 2 ** 24 - 1, 2 ** 24, 2 ** 31, 2 ** 32 - 1, 2 ** 32 + 5, MAX_SIZE];
  const headers = sizes.map((size) => makeHeader({ name: 'x', size }));
  t.same(
    headers.map((header) => readTarHeader(header)),
    sizes.map((size) => ({ name: 'x', size })),
  );
  const program = `
import sys, tarfile
while block := sys.stdin.buffer.read(512):
    print(tarfile.TarInfo.frombuf(block, 'ascii', 'strict').size)`;
  const output = run('python3', ['-c', program], Buffer.concat(headers));
  t.same(new TextDecoder().decode(output).trim().split('\n').map(Number), sizes);
  t.end();
});

t.test('names of every allowed character and length come back', (t) => {
  for (let code = 0x20; code <= 0x7e; code++) {
    const name = `${String.fromCharCode(code)}.`;
    t.same(readTarHeader(makeHeader({ name, size: 1 })), { name, size: 1 });
  }
  for (let length = 1; length <= 100; length++) {
    const name = 'n'.repeat(length);
    t.same(readTarHeader(makeHeader({ name, size: 1 })), { name, size: 1 });
  }
  t.end();
});

t.test('a header takes its own 512 bytes and no other', (t) => {
  const out = new Uint8Array(1536).fill(99);
  putTarHeader(out, 512, 'x.png', 3);
  t.ok(out.subarray(0, 512).every((byte) => byte === 99));
  t.ok(out.subarray(1024).every((byte) => byte === 99));
  t.same(out.subarray(512, 1024), makeHeader({ name: 'x.png', size: 3 }));
  t.throws(() => putTarHeader(out, 1025, 'x.png', 3), RangeError);
  t.end();
});

t.test('a member takes whole blocks', (t) => {
  t.same([0, 1, 512, 513, MAX_SIZE].map(memberBytes), [512, 1024, 1024, 1536, 512 + 8 ** 11]);
  t.end();
});

t.test('every single-byte damage of a header is refused, and of the end of an archive', (t) => {
  const headers = [
    makeHeader({ name: '0123456789'.repeat(10), size: MAX_SIZE }),
    makeHeader({ name: '7', size: 0 }),
    new Uint8Array(512),
  ];
  const missed: string[] = [];
  for (const [i, header] of headers.entries()) {
    for (let at = 0; at < 512; at++) {
      const right = header[at] ?? 0;
      for (let value = 0; value < 256; value++) {
        if (value === right) continue;
        header[at] = value;
        try {
          readTarHeader(header);
          missed.push(`header ${i}, byte ${at} = ${value}`);
        } catch (error) {
          if (!(error instanceof EnumeratorError) || error.code !== 'E_OUTPUT') throw error;
        }
      }
      header[at] = right;
    }
  }
  t.same(missed, []);
  t.equal(readTarHeader(new Uint8Array(512)), undefined, 'as it stands it is the end');
  t.end();
});

t.test(
  'what other archivers write is read; what is not plain is refused though its checksum is right',
  (t) => {
    const good = makeHeader({ name: 'x.png', size: 5 });
    t.same(readTarHeader(withField(good, 100, '0000755')), { name: 'x.png', size: 5 }, 'any mode');
    t.same(readTarHeader(withField(good, 135, ' ')), { name: 'x.png', size: 5 }, 'a space ends it');
    const file = { name: 'x.png', size: 5 };
    const read: [at: number, text: string, member: TarMember][] = [
      [FIELDS.magic[0], 'ustar  \0', file],
      [FIELDS.type[0], '\0', file],
      [FIELDS.type[0], '5', { ...file, kind: 'folder' }],
      [FIELDS.type[0], 'x', { ...file, kind: 'notes' }],
      [FIELDS.type[0], 'L', { ...file, kind: 'notes' }],
      [FIELDS.type[0], '1', { ...file, kind: 'other' }],
      [345, 'folder', { ...file, name: 'folder/x.png' }],
    ];
    for (const [at, text, member] of read) {
      const title = `${at}: ${JSON.stringify(text)}`;
      t.same(readTarHeader(withField(good, at, text)), member, title);
    }
    const cases: [at: number, text: string, message: RegExp][] = [
      [FIELDS.magic[0], '\0\0\0\0\0\0\0\0', /not of the ustar format/],
      [345, 'a\0b', /name/],
      [FIELDS.size[0], '\x80', /size/],
      [FIELDS.size[0], ' ', /size/],
      [FIELDS.size[0] + 5, '8', /size/],
      [FIELDS.size[0] + 11, '0', /size/],
      [FIELDS.name[0], '\0', /name/],
      [FIELDS.name[0], '\xe9', /name/],
      [FIELDS.name[0], '\n', /name/],
      [FIELDS.name[0] + 5, '/', /name/],
      [FIELDS.name[0] + 99, 'x', /name/],
    ];
    for (const [at, text, message] of cases) {
      const title = `${at}: ${JSON.stringify(text)}`;
      refuses(t, () => readTarHeader(withField(good, at, text)), message, title, 'E_OUTPUT');
    }
    for (const [bytes, message] of [
      [1, /cut short: 1 byte of 512/],
      [511, /cut short: 511 bytes of 512/],
    ] as const)
      refuses(t, () => readTarHeader(good.subarray(0, bytes)), message, 'short', 'E_OUTPUT');
    t.end();
  },
);

t.test('names and sizes that a header cannot hold are refused, and nothing is written', (t) => {
  const out = new Uint8Array(512);
  for (const name of ['', 'x'.repeat(101), 'é', 'a\nb', 'a\0', '\x7f', 'folder/', '图.png']) {
    const write = (): void => putTarHeader(out, 0, name, 1);
    refuses(t, write, /cannot name a file/, JSON.stringify(name), 'E_OUTPUT');
  }
  for (const size of [-1, 0.5, Number.NaN, MAX_SIZE + 1, Infinity]) {
    refuses(t, () => putTarHeader(out, 0, 'x', size), /8 GiB/, `${size}`, 'E_OUTPUT');
  }
  t.ok(out.every((byte) => byte === 0));
  t.end();
});
