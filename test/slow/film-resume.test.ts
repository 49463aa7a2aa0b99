/**
 * Beyond test/cli/film-resume: each signal alone, with a film that is resumed to its own end and
 * to another one, GIF and APNG by several threads, and the times of joined parts in a container that holds them exactly.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { runEnumerate } from '../cli/command.js';
import { startFilm, worstTime } from '../media/film-tools.js';
import { temporaryFolder } from '../cli/started-command.js';

const LONG = ['--size', '4x4', '--color', 'gray'];
const FRAMES = 100_000;
const PART = /^[0-9]+\.[0-9]+\.nut$/;

t.test(
  'a film that was interrupted, or killed, ends with the bytes of one that was not',
  async (t) => {
    const cwd = temporaryFolder(t);
    const whole = path.join(cwd, 'whole.mkv');
    t.equal(runEnumerate([...LONG, '--count', `${FRAMES}`, '--out', whole]).status, 0);
    for (const [signal, count, ...to] of [
      ['SIGINT', FRAMES],
      ['SIGKILL', FRAMES],
      ['SIGKILL', 90_000, '--to', `${FRAMES}`],
    ] as const) {
      const folder = fs.mkdtempSync(path.join(cwd, `${signal}-`));
      const command = await startFilm(folder, 'x.mkv', [...LONG, '--count', `${count}`], PART);
      command.kill(signal);
      const { status } = await command.ended;
      t.equal(status, signal === 'SIGINT' ? 130 : null, signal);
      const { watermark, end } = readCheckpoint(path.join(folder, 'x.mkv.ckpt'));
      t.ok(watermark < end, `${signal}: it was in the midst of it`);
      const resumed = runEnumerate(['resume', 'x.mkv', ...to], { cwd: folder });
      t.equal(resumed.status, 0, resumed.stderr);
      t.ok(fs.readFileSync(path.join(folder, 'x.mkv')).equals(fs.readFileSync(whole)), signal);
    }
  },
);

t.test('frames of joined parts stand at their exact times', (t) => {
  const cwd = temporaryFolder(t);
  const args = ['--codec', 'ffv1', '--fps', '30000/1001', '--out', path.join(cwd, 'x.mov')];
  t.equal(runEnumerate([...LONG, '--count', `${FRAMES}`, ...args]).status, 0);
  // As a film of this ending its times are read whole.
  fs.renameSync(path.join(cwd, 'x.mov'), path.join(cwd, 'x.mp4'));
  const worst = worstTime(path.join(cwd, 'x.mp4'), FRAMES);
  t.ok(worst < 0.0001, `${worst} s`);
  t.end();
});

t.test('the same input gives the same bytes, by any number of threads', (t) => {
  const cwd = temporaryFolder(t);
  for (const ending of ['mp4', 'gif', 'apng']) {
    const films = ['1', '3'].map((threads) => {
      const file = path.join(cwd, `${threads}.${ending}`);
      const run = ['--count', '7', '--size', '64x64', '--threads', threads, '--out', file];
      t.equal(runEnumerate(run).status, 0, ending);
      return fs.readFileSync(file);
    });
    t.ok(films[0]!.equals(films[1]!), ending);
  }
  t.end();
});
