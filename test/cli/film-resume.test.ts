/** Films that were stopped, killed, repeated, replaced or shared out. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint } from '../../src/checkpoint/file.js';
import { openNumbering } from '../../src/core/numbering.js';
import { runEnumerate } from './command.js';
import { decodeFilm, expectedFrame, probeFilm } from './film-tools.js';
import { FolderWatch, startEnumerate, temporaryFolder } from './started-command.js';

/** A part has 20,000 of the smallest frames: these are two parts and a bit. */
const LONG = ['--count', '42000', '--size', '4x4', '--color', 'gray'];

/** Of which nothing but its first frames is ever made. */
const ENDLESS = ['--count', '100000', '--size', '640x480'];

/** Start a film, and wait until a file of such a name has come into its folder of parts. */
async function startFilm(cwd: string, args: readonly string[], part: RegExp) {
  const parts = path.join(cwd, 'x.mkv.parts');
  fs.mkdirSync(parts);
  const watch = new FolderWatch(parts);
  // A folder that is there belongs to nobody.
  const command = startEnumerate([...args, '--force', '--out', 'x.mkv'], cwd);
  await watch.until(part, 1, command.ended);
  watch.close();
  return command;
}

t.test(
  'a film that was interrupted, or killed, ends with the bytes of one that was not',
  async (t) => {
    const cwd = temporaryFolder(t);
    const whole = path.join(cwd, 'whole.mkv');
    t.equal(runEnumerate([...LONG, '--out', whole]).status, 0);
    const { streams } = probeFilm(whole);
    t.equal(streams[0]?.['nb_read_packets'], '42000');
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const folder = path.join(cwd, signal);
      fs.mkdirSync(folder);
      const command = await startFilm(folder, LONG, /^[0-9]+\.[0-9]+\.nut$/);
      command.kill(signal);
      const { status } = await command.ended;
      t.equal(status, signal === 'SIGINT' ? 130 : null, signal);
      const { watermark, end } = readCheckpoint(path.join(folder, 'x.mkv.ckpt'));
      t.ok(watermark < end, `${signal}: it was in the midst of it`);
      t.notOk(fs.existsSync(path.join(folder, 'x.mkv')), `${signal}: there is no film yet`);
      // Whatever happened to the parts meanwhile.
      const parts = path.join(folder, 'x.mkv.parts');
      const part = fs.readdirSync(parts).find((name) => name.endsWith('.nut')) ?? '';
      const bytes = fs.readFileSync(path.join(parts, part));
      bytes[bytes.length >> 1]! ^= 1;
      fs.writeFileSync(path.join(parts, part), signal === 'SIGINT' ? bytes : '');
      const resumed = runEnumerate(['resume', 'x.mkv'], { cwd: folder });
      t.equal(resumed.status, 0, resumed.stderr);
      t.match(resumed.stderr, `note: x.mkv.parts/${part} is damaged, and made again\n`);
      t.ok(fs.readFileSync(path.join(folder, 'x.mkv')).equals(fs.readFileSync(whole)), signal);
      t.strictSame(fs.readdirSync(folder).toSorted(), ['x.mkv', 'x.mkv.ckpt'], signal);
    }
    const numbering = openNumbering({ width: 4, height: 4, color: 'gray' });
    const found = decodeFilm(whole, 'gray');
    for (const at of [0, 19_999, 20_000, 39_999, 40_000, 41_999]) {
      const frame = found.subarray(16 * at, 16 * at + 16);
      t.strictSame(frame, expectedFrame(numbering, BigInt(at), 'gray'), `frame ${at}`);
    }
  },
);

t.test('frames of joined parts stand at their times', (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x.mp4');
  const args = ['--codec', 'ffv1', '--fps', '30000/1001', '--out', path.join(cwd, 'x.mov')];
  t.equal(runEnumerate([...LONG, ...args]).status, 0);
  fs.renameSync(path.join(cwd, 'x.mov'), file);
  const { status, stdout } = spawnSync(
    'ffprobe',
    ['-v', 'error', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  t.equal(status, 0);
  const times = stdout
    .trim()
    .split(/[,\n]+/)
    .map(Number);
  t.equal(times.length, 42_000);
  const worst = times.reduce((most, at, i) => Math.max(most, Math.abs(at - (i * 1001) / 30000)), 0);
  t.ok(worst < 0.002, `${worst} s`);
  t.end();
});

t.test('an ffmpeg that dies in the midst of it ends the run in one line', async (t) => {
  const cwd = temporaryFolder(t);
  const command = await startFilm(cwd, ENDLESS, /\.tmp$/);
  const { stdout } = spawnSync('pgrep', ['-P', `${command.pid}`, '-x', 'ffmpeg'], {
    encoding: 'utf8',
  });
  const children = stdout.trim().split('\n').map(Number);
  t.ok(children.length > 0 && children.every((pid) => pid > 1), stdout);
  for (const pid of children) process.kill(pid, 'SIGTERM');
  const { status, stderr } = await command.ended;
  t.equal(status, 1);
  t.match(stderr.trimEnd().split('\n').at(-1), /^E_IO: x\.mkv: ffmpeg (was stopped by|ended with)/);
  t.notOk(fs.existsSync(path.join(cwd, 'x.mkv')));
  t.notOk(fs.readdirSync(path.join(cwd, 'x.mkv.parts')).some((name) => name.endsWith('.nut')));
});

const SHORT = ['--count', '7', '--size', '16x16'];

t.test('the same input gives the same bytes, by any number of threads', (t) => {
  const cwd = temporaryFolder(t);
  for (const ending of ['mkv', 'mp4', 'webm', 'gif', 'apng']) {
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

t.test('a finished film is finished, and --force replaces it with its parts', (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x.mkv');
  t.equal(runEnumerate([...SHORT, '--out', file]).status, 0);
  const before = fs.readFileSync(file);
  const again = runEnumerate(['resume', file]);
  t.equal(again.status, 0);
  t.match(again.stderr, /: the run is finished\n$/);
  t.ok(fs.readFileSync(file).equals(before));
  const longer = runEnumerate(['resume', file, '--to', '100']);
  t.equal(longer.status, 1);
  t.match(longer.stderr, /is finished, and a film cannot be made longer/);
  t.match(runEnumerate([...SHORT, '--out', file]).stderr, /^E_EXISTS: .*\(finished\)/);

  fs.mkdirSync(`${file}.parts`);
  fs.writeFileSync(path.join(`${file}.parts`, '0.7.nut'), 'of another film');
  t.equal(runEnumerate([...SHORT, '--force', '--out', file]).status, 0);
  t.ok(fs.readFileSync(file).equals(before));
  t.notOk(fs.existsSync(`${file}.parts`));
  t.end();
});

t.test('--force takes the old film away when the new one is whole, and not before', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x.mkv');
  t.equal(runEnumerate([...SHORT, '--out', file]).status, 0);
  const before = [file, `${file}.ckpt`].map((name) => fs.readFileSync(name));
  const isAsBefore = (): boolean =>
    [file, `${file}.ckpt`].every((name, i) => fs.readFileSync(name).equals(before[i]!));
  for (const options of [
    ['--codec', 'nosuch'],
    ['--codec', 'libtheora'],
    ['--crf', '3'],
    ['--overlay'],
  ]) {
    t.not(runEnumerate([...SHORT, ...options, '--force', '--out', file]).status, 0);
    t.ok(isAsBefore(), options.join(' '));
  }
  const command = startEnumerate([...ENDLESS, '--force', '--out', file]);
  const watch = new FolderWatch(cwd);
  await watch.until(/^x\.mkv\.parts$/, 1, command.ended);
  watch.close();
  command.kill('SIGKILL');
  await command.ended;
  t.ok(fs.readFileSync(file).equals(before[0]!), 'the old film stays until there is another one');
  const gif = ['--palette', 'pico8', '--out', path.join(cwd, 'x.gif')];
  t.equal(runEnumerate([...SHORT, ...gif, '--fps', '100']).status, 0);
  const fast = runEnumerate([...SHORT, ...gif, '--fps', '1000', '--force']);
  t.match(fast, { status: 2, stderr: /^E_OUTPUT: --fps 1000: \.gif counts in hundredths/ });
  t.equal(probeFilm(path.join(cwd, 'x.gif')).streams[0]?.['nb_read_packets'], '7');
});

t.test('parts of a film whose checkpoint is gone are not taken for those of a new one', (t) => {
  const cwd = temporaryFolder(t);
  const [file, other] = [path.join(cwd, 'x.mkv'), path.join(cwd, 'other.mkv')];
  t.equal(runEnumerate([...SHORT, '--out', other]).status, 0);
  fs.mkdirSync(`${file}.parts`);
  for (const name of ['0.7.nut', '0.nut', 'notes.txt'])
    fs.copyFileSync(other, path.join(`${file}.parts`, name));
  t.match(runEnumerate([...SHORT, '--out', file]).stderr, /^E_EXISTS: .*\.parts is there already/);
  const args = [...SHORT, '--seed', 'another', '--force', '--out', file];
  t.equal(runEnumerate(args).status, 0);
  const numbering = openNumbering({ width: 16, height: 16, color: 'rgb', seed: 'another' });
  const wanted = Array.from({ length: 7 }, (_, i) => expectedFrame(numbering, BigInt(i), 'rgb24'));
  t.ok(decodeFilm(file, 'rgb24').equals(Buffer.concat(wanted)));
  t.strictSame(fs.readdirSync(`${file}.parts`), ['notes.txt'], "somebody's file stays");
  t.end();
});

t.test('a film that is resumed to another end has all its frames', async (t) => {
  const cwd = temporaryFolder(t);
  const short = ['--count', '22000', ...LONG.slice(2)];
  const command = await startFilm(cwd, short, /^[0-9]+\.[0-9]+\.nut$/);
  command.kill('SIGKILL');
  await command.ended;
  const resumed = runEnumerate(['resume', 'x.mkv', '--to', '42000'], { cwd });
  t.equal(resumed.status, 0, resumed.stderr);
  t.equal(probeFilm(path.join(cwd, 'x.mkv')).streams[0]?.['nb_read_packets'], '42000');
});

t.test('shards of a film have its frames one after the other', (t) => {
  const cwd = temporaryFolder(t);
  for (const shard of ['1/2', '2/2']) {
    t.equal(runEnumerate([...SHORT, '--shard', shard, '--out', 'x.mkv'], { cwd }).status, 0);
  }
  const numbering = openNumbering({ width: 16, height: 16, color: 'rgb' });
  const wanted = Array.from({ length: 7 }, (_, i) => expectedFrame(numbering, BigInt(i), 'rgb24'));
  const found = ['x.1-of-2.mkv', 'x.2-of-2.mkv'].map((name) =>
    decodeFilm(path.join(cwd, name), 'rgb24'),
  );
  t.ok(Buffer.concat(found).equals(Buffer.concat(wanted)));
  const located = runEnumerate(['locate', 'x.2-of-2.mkv', '--frame', '1'], { cwd });
  t.equal(Number(located.stdout), found[0]!.length / wanted[0]!.length + 1);
  t.end();
});
