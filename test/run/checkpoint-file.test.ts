import { withHints } from '../../src/cli/render/hints.js';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import t, { type Test } from 'tap';
import {
  adoptCheckpoint,
  beginCheckpoint,
  readCheckpoint,
  writeCheckpoint,
} from '../../src/run/checkpoint/checkpoint-file.js';
import { removeStaleTemporaries } from '../../src/io/temporary.js';
import { neighbourhood } from '../../src/io/lock/process-identity.js';
import { ioError } from '../../src/io/system-error.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/run/checkpoint/checkpoint-bytes.js';
import { EnumeratorError } from '../../src/core/errors.js';
import type { RunRecord } from '../../src/run/record.js';
import { ordinary, variety } from './records.js';

const NAME = '.enumerate.ckpt';

function refuses(t: Test, action: () => void, code: string, ...parts: (string | RegExp)[]): void {
  try {
    action();
    t.fail('nothing was thrown');
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    t.equal(error.code, code);
    for (const part of parts) t.match(withHints(error), part);
    t.notMatch(error.message, /\n/);
  }
}

/** Let one function of node:fs fail at its n-th call from now. */
function breakAt(
  t: Test,
  name: 'openSync' | 'writeFileSync' | 'fsyncSync' | 'renameSync',
  call: number,
  code: string,
): void {
  const whole = fs[name] as (...args: unknown[]) => unknown;
  let calls = 0;
  const broken = (...args: unknown[]): unknown => {
    if (++calls === call) throw Object.assign(new Error(`${code}: broken by the test`), { code });
    return whole(...args);
  };
  const restore = (): void => {
    Object.assign(fs, { [name]: whole });
    syncBuiltinESMExports();
  };
  Object.assign(fs, { [name]: broken });
  syncBuiltinESMExports();
  t.teardown(restore);
}

t.test('a checkpoint is read as it was written, and leaves nothing beside it', (t) => {
  const directory = t.testdir();
  const file = path.join(directory, NAME);
  for (const record of variety) {
    writeCheckpoint(file, record);
    t.same(readCheckpoint(file), record);
    t.same(fs.readdirSync(directory), [NAME]);
  }
  t.end();
});

t.test('a write that fails leaves the old checkpoint, and nothing beside it', (t) => {
  const failures: [Parameters<typeof breakAt>[1], number, string][] = [
    ['openSync', 1, 'EACCES'],
    ['writeFileSync', 1, 'ENOSPC'],
    ['fsyncSync', 1, 'EIO'],
    ['renameSync', 1, 'EROFS'],
  ];
  for (const [name, call, code] of failures) {
    t.test(`${name} fails`, (t) => {
      const directory = t.testdir();
      const file = path.join(directory, NAME);
      writeCheckpoint(file, ordinary);
      breakAt(t, name, call, code);
      const next = { ...ordinary, watermark: 9999n };
      refuses(t, () => writeCheckpoint(file, next), 'E_IO', file, `(${code})`);
      t.same(fs.readdirSync(directory), [NAME]);
      t.same(readCheckpoint(file), ordinary);
      writeCheckpoint(file, next);
      t.same(readCheckpoint(file), next, 'the next write succeeds');
      t.end();
    });
  }
  t.end();
});

t.test('the file and then its folder are brought to the disk', (t) => {
  const directory = t.testdir();
  const file = path.join(directory, NAME);
  writeCheckpoint(file, ordinary);
  // The second sync is that of the folder, after the rename: the new checkpoint stands.
  breakAt(t, 'fsyncSync', 2, 'EIO');
  refuses(t, () => writeCheckpoint(file, { ...ordinary, watermark: 7n }), 'E_IO');
  t.equal(readCheckpoint(file).watermark, 7n);
  t.end();
});

t.test('a folder that cannot be synced is no failure', (t) => {
  const file = path.join(t.testdir(), NAME);
  breakAt(t, 'fsyncSync', 2, 'EINVAL');
  writeCheckpoint(file, ordinary);
  t.same(readCheckpoint(file), ordinary);
  t.end();
});

t.test('what killed processes left is cleared away, and nothing else', (t) => {
  // Larger than any process number.
  const dead = 2 ** 30;
  const kept = [
    `${NAME}.${process.ppid}.tmp`,
    `${NAME}.bak`,
    `${NAME}.x1.tmp`,
    `other.${dead}.tmp`,
    `x${NAME}.${dead}.tmp`,
  ];
  const near = neighbourhood();
  const gone = [
    `${NAME}.${dead}.tmp`,
    `${NAME}.${process.pid}.tmp`,
    `${NAME}.${dead}-${near}-01234567.tmp`,
  ];
  kept.push(`${NAME}.${process.pid}-${near}-01234567.tmp`, `${NAME}.1-00000000-01234567.tmp`);
  const directory = t.testdir(Object.fromEntries([...kept, ...gone].map((name) => [name, ''])));
  removeStaleTemporaries(path.join(directory, NAME));
  t.same(fs.readdirSync(directory).toSorted(), kept.toSorted());
  refuses(t, () => removeStaleTemporaries(path.join(directory, 'no', NAME)), 'E_IO', 'no');
  t.end();
});

t.test('what the system refuses is said in plain words', (t) => {
  const directory = t.testdir({ file: 'text', folder: { inner: '' }, empty: '' });
  const at = (...names: string[]): string => path.join(directory, ...names);
  refuses(t, () => readCheckpoint(at('none')), 'E_IO', at('none'), 'no such file or folder');
  refuses(t, () => readCheckpoint(at('folder')), 'E_IO', 'it is a folder');
  refuses(t, () => readCheckpoint(at('file', 'x')), 'E_IO', 'is a file, not a folder');
  refuses(t, () => readCheckpoint(at('file')), 'E_CHECKPOINT_FOREIGN', at('file'));
  refuses(t, () => readCheckpoint(at('empty')), 'E_CHECKPOINT_TRUNCATED', at('empty'), 'empty');
  refuses(t, () => writeCheckpoint(at('none', NAME), ordinary), 'E_IO', 'no such file or folder');
  refuses(t, () => writeCheckpoint(at('file', NAME), ordinary), 'E_IO', 'is a file, not a folder');
  refuses(t, () => writeCheckpoint(at('x'.repeat(300)), ordinary), 'E_IO', 'too long');
  refuses(t, () => writeCheckpoint(at('folder'), ordinary), 'E_IO', at('folder'));
  t.same(fs.readdirSync(directory).toSorted(), ['empty', 'file', 'folder']);
  t.end();
});

t.test('damage on the disk is told with the path', (t) => {
  const bytes = Buffer.from(encodeCheckpoint(ordinary));
  const longer = Buffer.concat([bytes, Buffer.of(0)]);
  const directory = t.testdir({
    longer,
    short: bytes.subarray(0, 20),
    wrong: bytes.fill(0, 20, 22),
  });
  refuses(
    t,
    () => readCheckpoint(path.join(directory, 'longer')),
    'E_CHECKPOINT_CORRUPT',
    '1 byte follows its end',
  );
  refuses(
    t,
    () => readCheckpoint(path.join(directory, 'short')),
    'E_CHECKPOINT_TRUNCATED',
    'short is cut off',
    '--force',
  );
  refuses(
    t,
    () => readCheckpoint(path.join(directory, 'wrong')),
    'E_CHECKPOINT_CORRUPT',
    'wrong is damaged',
    '--force',
  );
  t.end();
});

t.test('a file that is far too long is not read', (t) => {
  const file = path.join(t.testdir(), 'x.ckpt');
  fs.writeFileSync(file, '');
  fs.truncateSync(file, 2 ** 40);
  refuses(t, () => readCheckpoint(file), 'E_CHECKPOINT_FOREIGN', '1099511627776 bytes');
  t.end();
});

t.test('an error without a code keeps its message, and is the cause', (t) => {
  const cause = new Error('strange');
  const error = ioError('cannot write x', cause);
  t.equal(error.code, 'E_IO');
  t.equal(error.message, 'cannot write x: strange');
  t.equal(error.cause, cause);
  t.match(
    ioError('cannot write x', Object.assign(new Error('y'), { code: 'ENOSPC' })).message,
    /no space is left .*\(ENOSPC\)/,
  );
  t.match(ioError('cannot write x', 'text').message, 'cannot write x: text');
  t.end();
});

t.test('of two runs that begin in one folder at once, one begins', async (t) => {
  const file = path.join(t.testdir(), NAME);
  const other = { ...ordinary, seed: 'other' };
  beginCheckpoint(file, ordinary);
  refuses(t, () => beginCheckpoint(file, other), 'E_EXISTS', 'another run has just begun');
  t.same(readCheckpoint(file), ordinary);
  t.same(fs.readdirSync(path.dirname(file)), [NAME]);
});

t.test('a session is in the checkpoint while it is at work, and in no other form', (t) => {
  const file = path.join(t.testdir(), NAME);
  writeCheckpoint(file, { ...ordinary, session: '0123456789abcdef' });
  t.equal(readCheckpoint(file).session, '0123456789abcdef');
  const atRest = { ...ordinary, session: undefined };
  t.same(encodeCheckpoint(atRest), encodeCheckpoint(ordinary));
  for (const session of ['', '0123', '0123456789ABCDEF'])
    t.throws(() => encodeCheckpoint({ ...ordinary, session }), TypeError);
  t.end();
});

t.test('what is no bytes, or no record, is told by the name of the argument', (t) => {
  for (const wrong of [undefined, null, 'x', 5] as unknown[]) {
    const bytes = { name: 'TypeError', message: 'bytes must be a Uint8Array' };
    t.throws(() => decodeCheckpoint(wrong as Uint8Array), bytes);
    const record = { name: 'TypeError', message: 'record must be an object' };
    t.throws(() => encodeCheckpoint(wrong as RunRecord), record);
  }
  t.end();
});

t.test('a run whose checkpoint another process replaces leaves that one alone', async (t) => {
  const file = path.join(t.testdir(), NAME);
  const mine = beginCheckpoint(file, ordinary);
  mine({ ...ordinary, watermark: 2000n });
  const other = { ...ordinary, seed: 'other' };
  writeCheckpoint(file, other);
  refuses(t, () => mine({ ...ordinary, watermark: 3000n }), 'E_EXISTS', 'another one');
  t.same(readCheckpoint(file), other);
  const adopted = adoptCheckpoint(file);
  adopted({ ...other, watermark: 4000n });
  t.equal(readCheckpoint(file).watermark, 4000n);
});
