/** Films that were stopped, killed, repeated, replaced or shared out. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { openNumbering } from '../../src/core/numbering.js';
import { decodeFilm, expectedFrame, probeFilm, startFilm, worstTime } from '../media/film-tools.js';
import { callCommand } from './call-command.js';
import { FolderWatch, startEnumerate, temporaryFolder } from './started-command.js';

/** A part has 20,000 of the smallest frames, so that 41,100 are three; a part has its name when
 * its successor has all its frames. */
const LONG = ['--size', '4x4', '--color', 'gray', '--fps', '30000/1001'];

/** Of which nothing but its first frames is ever made. */
const ENDLESS = ['--count', '100000', '--size', '640x480'];

/** What a part has when it is whole. */
const PART = /^[0-9]+\.[0-9]+\.nut$/;

t.test(
  'a film that was interrupted, damaged, killed and made longer is that of one run',
  async (t) => {
    const cwd = temporaryFolder(t);
    const whole = path.join(cwd, 'whole.mkv');
    t.equal((await callCommand([...LONG, '--count', '41100', '--out', whole])).status, 0);
    const command = await startFilm(cwd, 'x.mkv', [...LONG, '--count', '41000'], PART);
    command.kill('SIGINT');
    t.equal((await command.ended).status, 130);
    const parts = path.join(cwd, 'x.mkv.parts');
    const part = fs.readdirSync(parts).find((name) => name.endsWith('.nut')) ?? '';
    const isUnderWay = (): boolean => {
      const { watermark, end } = readCheckpoint(path.join(cwd, 'x.mkv.ckpt'));
      return watermark < end && !fs.existsSync(path.join(cwd, 'x.mkv'));
    };
    t.ok(isUnderWay(), 'it was in the midst of it, and there is no film yet');
    t.match(await callCommand(['verify', 'x.mkv'], { cwd }), {
      status: 0,
      stdout: /^x\.mkv: all \d0,000 images are there and right; [\d,]+ to go: enumerate resume/,
    });
    const bytes = fs.readFileSync(path.join(parts, part));
    bytes[bytes.length >> 1]! ^= 1;
    fs.writeFileSync(path.join(parts, part), bytes);

    const watch = new FolderWatch(parts);
    const resumed = startEnumerate(['resume', 'x.mkv'], cwd);
    // The damaged one goes, and comes back.
    await watch.until(new RegExp(`^${part}$`), 2, resumed.ended);
    watch.close();
    resumed.kill('SIGKILL');
    const { signal, stderr } = await resumed.ended;
    const note = `note: x.mkv.parts/${part} is damaged, and made again\n`;
    t.equal(signal, 'SIGKILL');
    t.match(stderr, note);
    t.ok(isUnderWay(), 'it was in the midst of it again');

    fs.writeFileSync(path.join(parts, part), '');
    const longer = await callCommand(['resume', 'x.mkv', '--to', '41100'], { cwd });
    t.equal(longer.status, 0, longer.stderr);
    t.match(longer.stderr, note);
    t.ok(fs.readFileSync(path.join(cwd, 'x.mkv')).equals(fs.readFileSync(whole)));
    t.notOk(fs.existsSync(parts), 'no parts are left');

    const numbering = openNumbering({ width: 4, height: 4, color: 'gray' });
    const found = decodeFilm(whole, 'gray');
    t.equal(found.length, 16 * 41_100);
    for (const at of [0, 19_999, 20_000, 39_999, 40_000, 41_099]) {
      const frame = found.subarray(16 * at, 16 * at + 16);
      t.strictSame(frame, expectedFrame(numbering, BigInt(at), 'gray'), `frame ${at}`);
    }
    const worst = worstTime(whole, 41_100);
    t.ok(worst < 0.002, `frames of joined parts stand at their times: ${worst} s`);
  },
);

t.test('an ffmpeg that dies in the midst of it ends the run in one line', async (t) => {
  const cwd = temporaryFolder(t);
  const command = await startFilm(cwd, 'x.mkv', ENDLESS, /\.tmp$/);
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

t.test('the same input gives the same bytes, by any number of threads', async (t) => {
  const cwd = temporaryFolder(t);
  for (const ending of ['mkv', 'webm']) {
    const films: Buffer[] = [];
    for (const threads of ['1', '3']) {
      const file = path.join(cwd, `${threads}.${ending}`);
      const run = ['--count', '7', '--size', '64x64', '--threads', threads, '--out', file];
      t.equal((await callCommand(run)).status, 0, ending);
      films.push(fs.readFileSync(file));
    }
    t.ok(films[0]!.equals(films[1]!), ending);
  }
});

t.test('a finished film is finished, and --force replaces it with its parts', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x.mkv');
  t.equal((await callCommand([...SHORT, '--out', file])).status, 0);
  const before = fs.readFileSync(file);
  const again = await callCommand(['resume', file]);
  t.equal(again.status, 0);
  t.match(again.stderr, /: the run is finished\n$/);
  t.ok(fs.readFileSync(file).equals(before));
  const longer = await callCommand(['resume', file, '--to', '100']);
  t.equal(longer.status, 1);
  t.match(longer.stderr, /is finished, and a film cannot be made longer/);
  t.match((await callCommand([...SHORT, '--out', file])).stderr, /^E_EXISTS: .*\(finished\)/);

  fs.mkdirSync(`${file}.parts`);
  fs.writeFileSync(path.join(`${file}.parts`, '0.7.nut'), 'of another film');
  t.equal((await callCommand([...SHORT, '--force', '--out', file])).status, 0);
  t.ok(fs.readFileSync(file).equals(before));
  t.notOk(fs.existsSync(`${file}.parts`));
});

t.test('--force takes the old film away when the new one is whole, and not before', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x.mkv');
  t.equal((await callCommand([...SHORT, '--out', file])).status, 0);
  const before = [file, `${file}.ckpt`].map((name) => fs.readFileSync(name));
  const isAsBefore = (): boolean =>
    [file, `${file}.ckpt`].every((name, i) => fs.readFileSync(name).equals(before[i]!));
  for (const options of [
    ['--codec', 'nosuch'],
    ['--codec', 'libtheora'],
    ['--crf', '3'],
    ['--overlay'],
  ]) {
    t.not((await callCommand([...SHORT, ...options, '--force', '--out', file])).status, 0);
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
  t.equal((await callCommand([...SHORT, ...gif, '--fps', '100'])).status, 0);
  const fast = await callCommand([...SHORT, ...gif, '--fps', '1000', '--force']);
  t.match(fast, { status: 2, stderr: /^E_OUTPUT: --fps 1000: \.gif counts in hundredths/ });
  t.equal(probeFilm(path.join(cwd, 'x.gif')).streams[0]?.['nb_read_packets'], '7');
});

t.test(
  'parts of a film whose checkpoint is gone are not taken for those of a new one',
  async (t) => {
    const cwd = temporaryFolder(t);
    const [file, other] = [path.join(cwd, 'x.mkv'), path.join(cwd, 'other.mkv')];
    t.equal((await callCommand([...SHORT, '--out', other])).status, 0);
    fs.mkdirSync(`${file}.parts`);
    for (const name of ['0.7.nut', '0.nut', 'notes.txt'])
      fs.copyFileSync(other, path.join(`${file}.parts`, name));
    t.match(
      (await callCommand([...SHORT, '--out', file])).stderr,
      /^E_EXISTS: .*\.parts already exists/,
    );
    const args = [...SHORT, '--seed', 'another', '--force', '--out', file];
    t.equal((await callCommand(args)).status, 0);
    const numbering = openNumbering({ width: 16, height: 16, color: 'rgb', seed: 'another' });
    const wanted = Array.from({ length: 7 }, (_, i) =>
      expectedFrame(numbering, BigInt(i), 'rgb24'),
    );
    t.ok(decodeFilm(file, 'rgb24').equals(Buffer.concat(wanted)));
    t.strictSame(fs.readdirSync(`${file}.parts`), ['notes.txt'], "somebody's file stays");
  },
);

t.test('shards of a film have its frames one after the other', async (t) => {
  const cwd = temporaryFolder(t);
  for (const shard of ['1/2', '2/2']) {
    t.equal((await callCommand([...SHORT, '--shard', shard, '--out', 'x.mkv'], { cwd })).status, 0);
  }
  const numbering = openNumbering({ width: 16, height: 16, color: 'rgb' });
  const wanted = Array.from({ length: 7 }, (_, i) => expectedFrame(numbering, BigInt(i), 'rgb24'));
  const found = ['x.1-of-2.mkv', 'x.2-of-2.mkv'].map((name) =>
    decodeFilm(path.join(cwd, name), 'rgb24'),
  );
  t.ok(Buffer.concat(found).equals(Buffer.concat(wanted)));
  const located = await callCommand(['locate', 'x.2-of-2.mkv', '--frame', '1'], { cwd });
  t.equal(Number(located.stdout), found[0]!.length / wanted[0]!.length + 1);
});
