import fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import t from 'tap';
import { describeError, errorFields } from '../../src/cli/exit-codes.js';
import { EnumeratorError } from '../../src/core/errors.js';
import { packError, unpackError } from '../../src/io/call-thread.js';
import { told } from '../../src/io/system-error.js';

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing is thrown');
}

/** What process.cwd throws in a folder that was removed. */
function goneFolder(): never {
  const fields = { code: 'ENOENT', errno: -2, syscall: 'uv_cwd' };
  throw Object.assign(new Error('ENOENT: process.cwd failed'), fields);
}

t.test('what the system refuses becomes one line, whatever call it was', async (t) => {
  const folder = t.testdir({ a: { b: '' } });
  const missing = path.join(folder, 'missing');
  for (const [action, line] of [
    [() => fs.readFileSync(missing), /^E_IO: cannot open .*missing: there is no such file/],
    [() => fs.readdirSync(missing), /^E_IO: cannot read the folder .*missing: there is no such/],
    [() => fs.rmSync(path.join(folder, 'a')), /^E_IO: cannot remove .*a: .*ERR_FS_EISDIR/],
    [() => fs.rmdirSync(path.join(folder, 'a')), /^E_IO: cannot remove the folder .* not empty/],
    [() => fs.renameSync(missing, folder), /^E_IO: cannot give a name to /],
    [() => fs.mkdirSync(folder), /^E_IO: cannot make the folder .*: something of that name/],
    [() => fs.fsyncSync(99_999), /^E_IO: cannot bring to the disk: EBADF/],
    [goneFolder, /^E_IO: cannot find the folder in which this was started, go to one that is/],
  ] as const) {
    const error = thrownBy(action);
    const text = describeError(error);
    t.match(text, line);
    t.notMatch(text, '\n');
    t.match(errorFields(error), { code: 'E_IO' });
    t.match(unpackError(packError(error)), { code: 'E_IO' }, 'out of a thread too');
  }
  const { error } = spawnSync(path.join(folder, 'no-program'));
  t.match(describeError(error), /^E_IO: cannot start .*no-program: there is no such file/);
});

t.test('faults of the program stay what they are', async (t) => {
  const own = new EnumeratorError('E_USAGE', 'wrong');
  const argument = thrownBy(() => fs.readFileSync({} as string));
  for (const error of [new TypeError('a bug'), argument, own, 'text']) t.equal(told(error), error);
  t.match(describeError(argument), /unexpected failure: TypeError/);
});
