/** `enumerate locate --frame` and `--overlay`: what the command says of films. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { formatIndex } from '../../src/core/index-format.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const RUN = ['--count', '30', '--from', '2^70', '--step', '-3'];
const number = (frame: number): string => formatIndex(2n ** 70n - 3n * BigInt(frame));

interface Found {
  readonly number: string;
  readonly notes: readonly string[];
}

async function locate(cwd: string, ...args: string[]): Promise<Found> {
  const { stdout, stderr } = await callCommand(['locate', ...args, '--json'], { cwd });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Found;
}

t.test('a frame has its number, and one that the codec lost is said to be lost', async (t) => {
  const cwd = temporaryFolder(t);
  const size = ['--size', '24x16'];
  t.equal((await callCommand([...RUN, ...size, '--out', 'x.mkv'], { cwd })).status, 0);
  const { stdout, stderr } = await callCommand(['locate', 'x.mkv', '--frame', '17'], { cwd });
  t.same([stdout, stderr], [`${number(17)}\n`, '']);
  const beyond = await callCommand(['locate', 'x.mkv', '--frame', '30'], { cwd });
  t.match(beyond, { status: 2, stderr: 'E_RANGE: frame 30: x.mkv has 30 frames, 0 … 29\n' });
  const other = await callCommand(['locate', 'x.mkv', '--frame', '1', '--depth', '16'], { cwd });
  const says = "enumerate: depth 16: the film's metadata say 8; leave it out\n";
  t.match(other, { status: 2, stderr: says });
  t.equal((await callCommand([...RUN, ...size, '--out', 'x.mp4'], { cwd })).status, 0);
  const found = await locate(cwd, 'x.mp4', '--frame', '17');
  t.match(found, { exact: false, frame: 17, expected: number(17), differing: Number });
  t.match(found.notes[0], /^frame 17 is not image .* the codec lost it, and [0-9,]+ of 1,152/);
});

t.test(
  'what is no film of ours is a picture like any other, and what is none is refused',
  async (t) => {
    const cwd = temporaryFolder(t);
    t.equal(
      (await callCommand(['--count', '9', '--size', '16x16', '--out', 'a.mkv'], { cwd })).status,
      0,
    );
    const strip = ['-v', 'error', '-i', 'a.mkv', '-map_metadata', '-1', '-c', 'copy', 'b.mkv'];
    t.equal(spawnSync('ffmpeg', strip, { cwd }).status, 0);
    const found = await locate(cwd, 'b.mkv', '--frame', '7');
    t.match(found, { number: '7', frame: 7 });
    t.match(found.notes[0], /does not say that this program made it/);
    await callCommand(['get', '7', '--size', '16x16', '--out', 'x.png'], { cwd });
    fs.writeFileSync(path.join(cwd, 'list.mkv'), "ffconcat version 1.0\nfile 'a.mkv'\n");
    for (const [file, message] of [
      ['x.png', /^E_FRAME: x\.png is a picture \(png\), not a film: leave --frame out\n$/],
      ['list.mkv', /^E_FRAME: list\.mkv: no film of a known format/],
      ['-', /^E_FRAME: standard input: [^\n]*write the film into one/],
      ['nosuch.mkv', /^E_IO: cannot read nosuch\.mkv/],
    ] as const) {
      const { status, stderr } = await callCommand(['locate', file, '--frame', '1'], { cwd });
      t.equal(status, 1, file);
      t.match(stderr, message);
      t.equal(stderr.split('\n').length, 2, file);
    }
    t.match(await callCommand(['locate', 'a.mkv'], { cwd }), {
      status: 1,
      stderr:
        /^E_FRAME: a\.mkv is a film \(matroska\), not a picture: name one of its frames, as in --frame 0\n$/,
    });
  },
);

t.test(
  'the number that is drawn on a frame is read, whole where the film says the rest',
  async (t) => {
    const cwd = temporaryFolder(t);
    const size = ['--size', '88x32', '--scale', '2', '--overlay'];
    t.equal((await callCommand([...RUN, ...size, '--out', 'x.mp4'], { cwd })).status, 0);
    const low64 = `${2n ** 64n - 51n}`;
    t.match(await locate(cwd, 'x.mp4', '--frame', '17', '--overlay'), {
      number: number(17),
      overlay: low64,
      frame: 17,
    });
    t.match((await locate(cwd, 'x.mp4', '--frame', '17')).notes[0], /its number is drawn over it/);
    const larger = ['-v', 'error', '-i', 'x.mp4', '-vf', "select='eq(n,17)',scale=500:170"];
    t.equal(spawnSync('ffmpeg', [...larger, '-frames:v', '1', 'shot.png'], { cwd }).status, 0);
    const shot = await callCommand(['locate', 'shot.png', '--overlay', '--size', '176x64'], {
      cwd,
    });
    t.equal(shot.stdout, `${low64}\n`);
    t.match(shot.stderr, /^note: a burned-in frame counter holds numbers modulo 2\^64/);
    const none = await callCommand(['locate', 'shot.png', '--overlay'], { cwd });
    t.match(none, { status: 1, stderr: /^E_FRAME: shot\.png: .* frame counter .*--size\n$/ });
    const both = await callCommand(['locate', 'shot.png', '--overlay', '--preview', 'x.png'], {
      cwd,
    });
    t.match(both, { status: 2, stderr: /--preview does not go with --overlay/ });
  },
);
