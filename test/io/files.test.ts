/** Files that are whole or not there, and files that are read up to a limit. @module */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  checkAbsent,
  finishFile,
  linkOnce,
  writeAtomically,
  writePieces,
} from '../../src/io/atomic-file.js';
import { temporaryOf } from '../../src/io/temporary.js';
import { readWholeFile } from '../../src/io/bounded-read.js';
import { patienceMs } from '../patience.js';

t.test('a file is replaced whole, and a failure leaves the old one and nothing else', (t) => {
  const folder = t.testdir({ file: 'old' });
  const file = path.join(folder, 'file');
  for (const sync of ['none', 'file', 'folder'] as const) {
    writeAtomically(file, sync, { sync });
    t.equal(fs.readFileSync(file, 'utf8'), sync);
  }
  const place = (): never => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  t.throws(() => writeAtomically(file, 'new', { place, name: 'the file' }), {
    code: 'E_IO',
    message: /^cannot write the file: no space is left on the disk/,
  });
  t.strictSame(fs.readdirSync(folder), ['file']);
  t.equal(fs.readFileSync(file, 'utf8'), 'folder');
  t.end();
});

t.test('nothing is written through a link that lies at the temporary name', (t) => {
  const folder = t.testdir({ precious: 'kept' });
  const file = path.join(folder, 'file');
  fs.symlinkSync(path.join(folder, 'precious'), temporaryOf(file));
  writeAtomically(file, 'new');
  t.equal(fs.readFileSync(path.join(folder, 'precious'), 'utf8'), 'kept');
  t.ok(fs.lstatSync(file).isFile());
  t.end();
});

t.test('pieces make one file, unless they are stopped', async (t) => {
  const folder = t.testdir();
  const file = path.join(folder, 'file');
  const stop = new AbortController();
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one ');
    yield Buffer.from('two');
  }
  async function* stopped(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one');
    stop.abort();
    yield Buffer.from('two');
  }
  t.equal(await writePieces(file, pieces(), { force: false }), 'written');
  t.equal(await writePieces(file, pieces(), { force: false }), 'same');
  t.equal(fs.readFileSync(file, 'utf8'), 'one two');
  t.equal(
    await writePieces(path.join(folder, 'other'), stopped(), { force: false, signal: stop.signal }),
    'stopped',
  );
  t.strictSame(fs.readdirSync(folder), ['file']);
});

t.test('a name is taken once, and a file that has grown gets its own', (t) => {
  const folder = t.testdir({ a: '1', b: '2' });
  const [a, b, c] = ['a', 'b', 'c'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  linkOnce(a, c);
  t.throws(() => linkOnce(b, c), { code: 'EEXIST' });
  t.throws(() => finishFile(b, c, true), { code: 'E_EXISTS' }, 'other bytes are not replaced');
  t.strictSame(fs.readdirSync(folder), ['b', 'c']);
  fs.writeFileSync(b, '1');
  finishFile(b, c, true);
  t.strictSame(fs.readdirSync(folder), ['c'], 'the same bytes are there already');
  fs.writeFileSync(b, '2');
  finishFile(b, c, true, fs.renameSync);
  t.equal(fs.readFileSync(c, 'utf8'), '2');
  t.throws(() => finishFile(b, c, false), { code: 'E_IO', message: /^cannot finish / });
  t.end();
});

t.test('what lies there is not replaced unasked, and only a regular file is', (t) => {
  const folder = t.testdir({ file: 'x', link: t.fixture('symlink', 'file') });
  const at = (name: string): string => path.join(folder, name);
  checkAbsent(at('none'), false);
  checkAbsent(at('file'), true);
  t.throws(() => checkAbsent(at('file'), false), {
    code: 'E_EXISTS',
    hints: [{ key: 'other-file' }, { key: 'overwrite' }],
  });
  t.throws(() => checkAbsent(at('link'), true), { code: 'E_EXISTS', message: /symbolic link/ });
  t.throws(() => checkAbsent(folder, true), { code: 'E_IO', message: /is a folder/ });
  t.end();
});

t.test('a file is read up to its limit and not beyond', (t) => {
  const file = path.join(t.testdir({ file: 'x'.repeat(100_000) }), 'file');
  const read = (limitBytes: number): Uint8Array =>
    readWholeFile(file, { limitBytes, tooLarge: 'cut it' });
  t.equal(read(100_000).length, 100_000);
  t.throws(() => read(99_999), {
    code: 'E_LIMIT',
    message: `${file} has more than 99999 bytes: cut it`,
  });
  t.throws(() => readWholeFile('/dev/zero', { limitBytes: 2 ** 20, tooLarge: 'endless' }), {
    code: 'E_LIMIT',
    message: '/dev/zero has more than 1 MiB: endless',
  });
  t.throws(() => readWholeFile(`${file}.no`, { tooLarge: '' }), { code: 'E_IO' });
  t.end();
});

t.test('a named pipe in the place of a file is refused, and not waited for', (t) => {
  const pipe = path.join(t.testdir(), 'x.tar');
  execFileSync('mkfifo', [pipe]);
  // To open it would block this process, and nothing but SIGKILL would end that.
  const pieces = import.meta.resolve('../../src/io/pieces.js');
  const text = `import { readPiece } from '${pieces}'; readPiece(process.argv[1], 0, 1);`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', text, pipe],
    { encoding: 'utf8', timeout: patienceMs() / 9, killSignal: 'SIGKILL' },
  );
  t.equal(status, 1);
  t.match(stderr, `cannot read ${pipe}: it is no regular file`);
  t.end();
});
