/** `enumerate locate --frame` and `--overlay`: from films back to numbers. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { formatIndex } from '../../src/core/index-format.js';
import { openNumbering } from '../../src/core/numbering.js';
import { runEnumerate } from './command.js';
import { decodeFilm, program } from '../media/film-tools.js';
import { runShared } from './shared-command.js';
import { temporaryFolder } from './started-command.js';

const RUN = ['--count', '30', '--from', '2^70', '--step', '-3'];
const number = (frame: number): string => formatIndex(2n ** 70n - 3n * BigInt(frame));

interface Found {
  readonly number: string;
  readonly exact: boolean;
  readonly frame: number;
  readonly expected: string;
  readonly differing: number;
  readonly overlay: string;
  readonly notes: readonly string[];
}

function locate(cwd: string, ...args: string[]): Found {
  const { stdout, stderr } = runShared(['locate', ...args, '--json'], { cwd });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Found;
}

t.test('a frame of a lossless film has its number, without any option', (t) => {
  const cwd = temporaryFolder(t);
  for (const [file, ...options] of [
    ['a.mkv', '--order', 'gray', '--fps', '30000/1001'],
    ['seeded.mkv', '--seed', 'Füße', '--color', 'graya', '--depth', '16', '--scale', '3'],
    ['palette.gif', '--palette', '000000,ff0000,00ff00', '--scale', '2', '--size', '49x9'],
    ['low.mp4', '--color', 'gray', '--depth', '4', '--lossless'],
    ['a.apng', '--scale', '2', '--seed', 'spring'],
  ] as const) {
    const size = options.includes('--size' as never) ? [] : ['--size', '21x13'];
    t.equal(runShared([...RUN, ...size, ...options, '--out', file], { cwd }).status, 0, file);
    for (const frame of [0, 17]) {
      const { stdout, stderr } = runShared(['locate', file, '--frame', `${frame}`], { cwd });
      t.equal(stdout, `${number(frame)}\n`, `${file}: ${stderr}`);
    }
  }
  const beyond = runShared(['locate', 'a.mkv', '--frame', '30'], { cwd });
  t.match(beyond, { status: 2, stderr: 'E_RANGE: frame 30: a.mkv has 30 frames, 0 … 29\n' });
  const agreeing = ['--size', '21x13', '--order', 'gray', '--color', 'rgb'];
  t.equal(locate(cwd, 'a.mkv', '--frame', '29', ...agreeing).number, number(29));
  for (const [option, value, own] of [
    ['--size', '2x2', '21x13'],
    ['--order', 'mixed', 'gray'],
    ['--depth', '16', '8'],
    ['--palette', 'pico8', 'rgb'],
  ] as const) {
    const { status, stderr } = runShared(['locate', 'a.mkv', '--frame', '1', option, value], {
      cwd,
    });
    t.equal(status, 2, option);
    t.ok(
      stderr.startsWith(`enumerate: ${option.slice(2)} ${value}: the film's metadata say ${own}`),
      stderr,
    );
  }
  t.end();
});

t.test('numbers that are too long for a note are held against its digests', (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--count', '3', '--from', '2^4000+5', '--size', '32x32', '--out', 'x.mkv'];
  t.equal(runShared(run, { cwd }).status, 0);
  const { exact, notes, ...found } = locate(cwd, 'x.mkv', '--frame', '2');
  t.match(found, { number: formatIndex(2n ** 4000n + 7n), frame: 2 });
  t.ok(exact);
  t.strictSame(notes, []);
  t.end();
});

t.test('a frame that the codec lost is said to be lost, beside the nearest picture', (t) => {
  const cwd = temporaryFolder(t);
  t.equal(runShared([...RUN, '--size', '24x16', '--out', 'x.mp4'], { cwd }).status, 0);
  const found = locate(cwd, 'x.mp4', '--frame', '17');
  t.match(found, { exact: false, frame: 17, expected: number(17) });
  t.match(found.notes[0], /^frame 17 is not image .* the codec lost it, and [0-9,]+ of 1,152/);
  const numbering = openNumbering({ width: 24, height: 16, color: 'rgb' });
  const pixels = decodeFilm(path.join(cwd, 'x.mp4'), 'rgb24').subarray(17 * 1152, 18 * 1152);
  const image = numbering.frameAt(2n ** 70n - 51n);
  const nearest = numbering.frameAt(BigInt(found.number));
  t.equal(found.differing, nearest.filter((sample, i) => sample !== image[i]).length);
  // (Its colours may be worked out from halved ones in another way than here.)
  const far = nearest.filter((sample, i) => Math.abs(sample - pixels[i]!) > 48).length;
  t.ok(far < 60, `${far} samples are far from those of ffmpeg`);
  t.end();
});

t.test('a film whose frames stand at odd times is counted', (t) => {
  const cwd = temporaryFolder(t);
  t.equal(runShared([...RUN, '--size', '16x16', '--out', 'x.mkv'], { cwd }).status, 0);
  const slow = ['-v', 'error', '-itsscale', '3', '-i', 'x.mkv', '-c', 'copy', 'slow.mkv'];
  t.equal(spawnSync('ffmpeg', slow, { cwd }).status, 0);
  t.match(locate(cwd, 'slow.mkv', '--frame', '17'), { number: number(17), exact: true });
  t.end();
});

t.test('what is no film of ours is a picture like any other, and what is none is refused', (t) => {
  const cwd = temporaryFolder(t);
  t.equal(runEnumerate(['--count', '9', '--size', '16x16', '--out', 'a.mkv'], { cwd }).status, 0);
  const strip = ['-v', 'error', '-i', 'a.mkv', '-map_metadata', '-1', '-c', 'copy', 'b.mkv'];
  t.equal(spawnSync('ffmpeg', strip, { cwd }).status, 0);
  const found = locate(cwd, 'b.mkv', '--frame', '7');
  t.match(found, { number: '7', frame: 7 });
  t.match(found.notes[0], /does not say that this program made it/);
  runShared(['get', '7', '--size', '16x16', '--out', 'x.png'], { cwd });
  fs.writeFileSync(path.join(cwd, 'list.mkv'), "ffconcat version 1.0\nfile 'a.mkv'\n");
  fs.writeFileSync(
    path.join(cwd, 'cut.mkv'),
    fs.readFileSync(path.join(cwd, 'a.mkv')).subarray(0, 40),
  );
  program('mkfifo', [path.join(cwd, 'fifo.mkv')]);
  for (const [file, message] of [
    ['x.png', /^E_FRAME: x\.png is a picture \(png\), not a film: leave --frame out\n$/],
    ['list.mkv', /^E_FRAME: list\.mkv: no film of a known format/],
    ['cut.mkv', /^E_IO: cut\.mkv: ffmpeg cannot read this film \(matroska\): /],
    ['fifo.mkv', /^E_FRAME: fifo\.mkv is no regular file/],
    ['-', /^E_FRAME: standard input: frames of films are found in files alone/],
    ['nosuch.mkv', /^E_IO: cannot read nosuch\.mkv/],
  ] as const) {
    const { status, stderr } = runShared(['locate', file, '--frame', '1'], { cwd });
    t.equal(status, 1, file);
    t.match(stderr, message);
    t.equal(stderr.split('\n').length, 2, file);
  }
  t.match(runEnumerate(['locate', 'a.mkv'], { cwd }), {
    status: 1,
    stderr:
      /^E_FRAME: a\.mkv is a film \(matroska\), not a picture: name one of its frames, as in --frame 0\n$/,
  });
  t.end();
});

t.test('the number that is drawn on a frame is read, whole where the film says the rest', (t) => {
  const cwd = temporaryFolder(t);
  const size = ['--size', '88x32', '--scale', '2', '--overlay'];
  t.equal(runShared([...RUN, ...size, '--out', 'x.mp4'], { cwd }).status, 0);
  const low64 = `${2n ** 64n - 51n}`;
  t.match(locate(cwd, 'x.mp4', '--frame', '17', '--overlay'), {
    number: number(17),
    overlay: low64,
    frame: 17,
  });
  const lost = locate(cwd, 'x.mp4', '--frame', '17');
  t.match(lost, { exact: false, expected: number(17), overlay: low64 });
  t.match(lost.notes[0], /its number is drawn over it/);
  const larger = ['-v', 'error', '-i', 'x.mp4', '-vf', "select='eq(n,17)',scale=500:170"];
  t.equal(spawnSync('ffmpeg', [...larger, '-frames:v', '1', 'shot.png'], { cwd }).status, 0);
  const shot = runShared(['locate', 'shot.png', '--overlay', '--size', '176x64'], { cwd });
  t.equal(shot.stdout, `${low64}\n`);
  t.match(shot.stderr, /^note: a burned-in frame counter holds numbers modulo 2\^64/);
  const none = runShared(['locate', 'shot.png', '--overlay'], { cwd });
  t.match(none, { status: 1, stderr: /^E_FRAME: shot\.png: .* no burned-in frame counter/ });
  const both = runShared(['locate', 'shot.png', '--overlay', '--preview', 'x.png'], { cwd });
  t.match(both, { status: 2, stderr: /--preview does not go with --overlay/ });
  t.end();
});

t.test('the first picture of an APNG has the number of its image', (t) => {
  const cwd = temporaryFolder(t);
  for (const [space, wayBack] of [
    [[], []],
    [['--color', 'gray'], []],
    [['--color', 'gray', '--depth', '1'], []],
    [
      ['--palette', 'pico8'],
      ['--palette', 'pico8'],
    ],
  ] as const) {
    for (const count of ['1', '4']) {
      const run = ['--from', '7', '--count', count, '--size', '9x7', ...space, '--force'];
      t.equal(runShared([...run, '--out', 'x.apng'], { cwd }).status, 0);
      const { stdout, stderr } = runShared(['locate', 'x.apng', ...wayBack], { cwd });
      t.equal(stdout, '7\n', `${space.join(' ')}: ${stderr}`);
    }
  }
  t.match(runShared(['locate', 'x.apng'], { cwd }), { status: 2, stderr: /^E_PALETTE: / });
  t.end();
});

t.test('films of other kinds are read too, and playlists are not', (t) => {
  const cwd = temporaryFolder(t);
  const drawn = ['--count', '9', '--size', '96x64', '--scale', '2', '--overlay'];
  t.equal(runShared([...drawn, '--crf', '10', '--out', 'x.mp4'], { cwd }).status, 0);
  for (const [file, ...codec] of [
    ['x.flv', '-c', 'copy'],
    ['x.ts', '-c', 'copy'],
    ['x.asf', '-c:v', 'wmv2', '-qscale', '1'],
    ['x.mpg', '-c:v', 'mpeg2video', '-qscale', '1'],
    ['x.h264', '-c', 'copy'],
  ] as const) {
    const convert = ['-v', 'error', '-i', 'x.mp4', ...codec, file];
    t.equal(spawnSync('ffmpeg', convert, { cwd }).status, 0, file);
    const { stdout, stderr } = runShared(['locate', file, '--frame', '6', '--overlay'], { cwd });
    t.equal(stdout, '6\n', `${file}: ${stderr}`);
  }
  fs.writeFileSync(path.join(cwd, 'x.m3u8'), '#EXTM3U\n#EXTINF:1,\nx.ts\n#EXT-X-ENDLIST\n');
  t.match(runShared(['locate', 'x.m3u8', '--frame', '0'], { cwd }), {
    status: 1,
    stderr: /^E_FRAME: x\.m3u8: no film of a known format/,
  });
  t.end();
});
