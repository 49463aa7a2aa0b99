import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { lockWith } from '../../src/io/lock/lock.js';
import { LEASE_MS } from '../../src/io/lock/lock-state.js';

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

const skip = fs.existsSync('/proc/self/stat') ? false : 'no /proc tells that a process has ended';
t.test('a process that ended is none, though nobody asked how', { skip }, async (t) => {
  const folder = t.testdir();
  const file = path.join(folder, NAME);
  // What a shell started is nobody's to ask for, once the shell is another program.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
  t.teardown(() => parent.kill('SIGKILL'));
  const [text] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(text.toString());
  while (!/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1'))) await setTimeout(10);
  fs.writeFileSync(file, `${pid} ${os.hostname()}\n`);
  lockWith(file, folder).release();
  t.notOk(fs.existsSync(file));
});

t.test('what a dead process left is taken over, and given back', async (t) => {
  const folder = t.testdir();
  const file = path.join(folder, NAME);
  const dead = spawnSync(process.execPath, ['-e', '0']).pid;
  const own = ownLock(file, folder);
  const [pid = '', ...rest] = own.split(' ');
  const texts = [
    `${dead} ${os.hostname()}\n`,
    [`${dead}`, ...rest].join(' '),
    // A process that has the number by now.
    own.replace(/^([0-9]+ \S+ \S+ \S+) [0-9]+/, '$1 1'),
    '',
  ];
  t.equal(pid, `${process.pid}`);
  for (const text of texts) {
    fs.writeFileSync(file, text);
    const lock = lockWith(file, folder);
    t.match(fs.readFileSync(file, 'utf8'), `${process.pid} `);
    lock.release();
    t.strictSame(fs.readdirSync(folder), []);
  }
});

/** What a lock of this process says. */
function ownLock(file: string, folder: string): string {
  const lock = lockWith(file, folder);
  try {
    return fs.readFileSync(file, 'utf8');
  } finally {
    lock.release();
  }
}

t.test('a lock of another machine or container holds while it is renewed', async (t) => {
  const folder = t.testdir();
  const file = path.join(folder, NAME);
  const texts = [
    '1 elsewhere.example\n',
    ownLock(file, folder).replace(/^([0-9]+ \S+) \S+ \S+/, '$1 other-boot 1'),
    ownLock(file, folder).replace(/^([0-9]+ \S+ \S+) \S+/, '$1 1'),
  ];
  for (const text of texts) {
    fs.writeFileSync(file, text);
    t.throws(() => lockWith(file, folder), {
      code: 'E_EXISTS',
      message: /is, or was just now, at work in .* try again in [0-9]+ s$/,
    });
    t.equal(fs.readFileSync(file, 'utf8'), text);
    const old = new Date(Date.now() - LEASE_MS - 1000);
    fs.utimesSync(file, old, old);
    lockWith(file, folder).release();
    t.strictSame(fs.readdirSync(folder), []);
  }
});

t.test('what is no lock is left alone', async (t) => {
  const folder = t.testdir({ text: 'precious', folder: {}, link: t.fixture('symlink', 'nowhere') });
  for (const name of ['text', 'folder', 'link']) {
    t.throws(() => lockWith(path.join(folder, name), folder), {
      code: 'E_EXISTS',
      message: /is not a lock of this program/,
    });
  }
  t.strictSame(fs.readdirSync(folder).toSorted(), ['folder', 'link', 'text']);
});

t.test('a process sees that its lock was taken over', async (t) => {
  const folder = t.testdir();
  const file = path.join(folder, NAME);
  const lock = lockWith(file, folder);
  lock.check();
  fs.writeFileSync(file, '1 elsewhere.example\n');
  t.throws(() => lock.check(), { code: 'E_EXISTS' });
  lock.release();
  t.ok(fs.existsSync(file));
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
