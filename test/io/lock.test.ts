import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import t from 'tap';
import { lockWith } from '../../src/io/lock.js';

const NAME = '.enumerate.lock';

t.test('a folder is locked by one living process', async (t) => {
  const folder = t.testdir();
  const file = path.join(folder, NAME);
  // The parent of this process lives as long as the test does.
  fs.writeFileSync(file, `${process.ppid} ${os.hostname()}\n`);
  t.throws(() => lockWith(path.join(folder, NAME), folder), {
    code: 'E_EXISTS',
    message: /is at work in/,
  });
  t.equal(fs.readFileSync(file, 'utf8'), `${process.ppid} ${os.hostname()}\n`);
});

t.test('what a dead process or another machine left is taken over, and given back', async (t) => {
  const folder = t.testdir();
  const file = path.join(folder, NAME);
  const dead = spawnSync(process.execPath, ['-e', '0']).pid;
  for (const text of [`${dead} ${os.hostname()}\n`, '1 elsewhere.example\n', '', 'what?']) {
    fs.writeFileSync(file, text);
    const lock = lockWith(path.join(folder, NAME), folder);
    t.match(fs.readFileSync(file, 'utf8'), `${process.pid} `);
    lock.release();
    t.notOk(fs.existsSync(file));
  }
});

t.test('one process does not take a folder twice, by whatever way it is named', async (t) => {
  const folder = t.testdir();
  const lock = lockWith(path.join(folder, NAME), folder);
  const other = path.relative(process.cwd(), path.join(folder, NAME));
  t.throws(() => lockWith(other, folder), {
    code: 'E_EXISTS',
    message: /^this process is at work in .* already/,
  });
  lock.release();
  lockWith(other, folder).release();
  t.strictSame(fs.readdirSync(folder), []);
});

t.test('a lock that somebody else has by now is left alone', async (t) => {
  const folder = t.testdir();
  const lock = lockWith(path.join(folder, NAME), folder);
  fs.writeFileSync(path.join(folder, NAME), '1 elsewhere.example\n');
  lock.release();
  t.ok(fs.existsSync(path.join(folder, NAME)));
});
