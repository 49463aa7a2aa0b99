/** Films from pictures on disk. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { commentOf, decode, makePng } from '../media/pictures.js';
import { type CommandOptions } from './command.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { startEnumerate, temporaryFolder } from './started-command.js';

async function film(args: readonly string[], options: CommandOptions = {}) {
  return await callCommand(['film', ...args], options);
}

t.test('pictures come in the order in which digits are numbers', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  const names = ['3', '0003', 'a90a8071+9', 'a90a8071+12', 'image-2', 'image-10', 'image-100'];
  const shown = names.map((_, i) => 10 * (i + 1));
  // Neither the folder's order nor that of the alphabet.
  for (const i of [4, 1, 6, 0, 5, 3, 2])
    fs.writeFileSync(path.join(cwd, `in/${names[i]}.png`), makePng([shown[i]!]));
  fs.writeFileSync(path.join(cwd, 'in/readme.txt'), 'not a picture');
  fs.writeFileSync(path.join(cwd, 'in/.hidden.png'), makePng([0]));
  fs.mkdirSync(path.join(cwd, 'in/inside.png'));
  const { status, stdout, stderr } = runEnumerate(['film', 'in', '--out', 'x.mkv'], { cwd });
  t.same([status, stdout], [0, '']);
  t.match(stderr, /^note: 1 file is no picture, and left out\nx\.mkv: 7 frames in /);
  const frames = decode(path.join(cwd, 'x.mkv'), 'gray');
  t.same(
    [...frames].filter((_, i) => i % 16 === 0),
    shown,
  );
  t.equal(commentOf(path.join(cwd, 'x.mkv')), undefined, 'nothing is said of any pictures');

  // Files of a shell's pattern are sorted, folders keep their place.
  const some = ['in/image-10.png', 'in/image-2.png'];
  const args = [...some, 'in', 'in/image-100.png', '--scale', '2', '--out', 'y.mkv'];
  t.equal((await film(args, { cwd })).status, 0);
  const all = decode(path.join(cwd, 'y.mkv'), 'gray');
  t.same(
    [...all].filter((_, i) => i % 64 === 0),
    [50, 60, ...shown, 70],
  );
  t.same(fs.readdirSync(cwd).toSorted(), ['in', 'x.mkv', 'y.mkv']);
});

t.test('a failure is told by the last record too', async (t) => {
  const cwd = temporaryFolder(t);
  for (let i = 0; i < 3; i++) fs.writeFileSync(path.join(cwd, `${i}.png`), makePng([i]));
  const bad = path.join(cwd, '1.png');
  const bytes = fs.readFileSync(bad);
  bytes[bytes.length - 20]! ^= 1;
  fs.writeFileSync(bad, bytes);
  const { status, stderr } = await film(['.', '--out', 'x.mkv', '--status-json'], { cwd });
  t.equal(status, 1);
  const records = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  t.match(records.at(-1), { type: 'end', outcome: 'failed', error: { code: 'E_PNG' } });
});

t.test('what is there stays', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, '1.png'), makePng([1]));
  fs.writeFileSync(path.join(cwd, 'x.mkv'), 'mine');
  const refused = await film(['1.png', '--out', 'x.mkv'], { cwd });
  t.equal(refused.status, 1);
  t.match(refused.stderr, /^E_EXISTS: x\.mkv already exists: [^\n]*--force\n$/);
  t.equal(fs.readFileSync(path.join(cwd, 'x.mkv'), 'utf8'), 'mine');
  t.equal((await film(['1.png', '--out', 'x.mkv', '--force'], { cwd })).status, 0);
  t.equal(decode(path.join(cwd, 'x.mkv'), 'gray')[0], 1);
  // A film among the pictures is not one of its own, and no link is followed.
  t.equal((await film(['.', '--out', 'x.gif'], { cwd })).status, 0);
  t.equal((await film(['.', '--out', 'x.gif', '--force'], { cwd })).status, 0);
  t.match(
    (await film(['x.gif', '--out', './x.gif', '--force'], { cwd })).stderr,
    /^E_EXISTS: x\.gif is one of the pictures/,
  );
  fs.symlinkSync('x.mkv', path.join(cwd, 'link.mkv'));
  t.match(
    (await film(['1.png', '--out', 'link.mkv', '--force'], { cwd })).stderr,
    /^E_EXISTS: link\.mkv is a symbolic link/,
  );
  fs.mkdirSync(path.join(cwd, 'folder'));
  for (const [args, says] of [
    [['1.png', '--out', 'y.mkv', '--overlay'], /^enumerate: --overlay: /],
    [['1.png', '--out', '-'], /^enumerate: --out - is no file/],
    [['1.png'], /^enumerate: --out FILE is missing/],
    [['1.png', '--out', 'y.foo'], /^E_OUTPUT: y\.foo: \.foo has no codec of its own/],
    [['1.png', '--out', 'y.mkv', '--loop', '2'], /^E_OUTPUT: --loop 2/],
    [['1.png', '--out', 'no/y.mkv'], /^E_IO: .* there is no folder no: make it with mkdir -p no\n/],
    [['1.png', '--out', 'folder'], /^E_IO: cannot write folder: it is a folder; name another file/],
    [
      ['1.png', '--out', 'x3'],
      /^E_OUTPUT: x3: a film's ending says which container it gets: name it x3\.mkv, \.mp4/,
    ],
    [['1.png', '--out', 'rtmp://h/live/key'], /^enumerate: --out rtmp:\/\/h\/live\/…: a film of/],
    [['no', '--out', 'y.mkv'], /^E_IO: cannot read no: there is no such /],
  ] as const) {
    const { status, stderr } = await film(args, { cwd });
    t.not(status, 0);
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
});

t.test('what no picture could change is refused before any is looked at', async (t) => {
  const cwd = temporaryFolder(t);
  const bytes = makePng([1]);
  fs.writeFileSync(path.join(cwd, 'cut.png'), bytes.subarray(0, -20));
  const refused = async (words: string): Promise<string> =>
    (await callCommand(words.split(' '), { cwd })).stderr;
  t.match(await refused('film cut.png --out x.mkv'), /^E_PNG: cut\.png/, 'it is looked at else');
  for (const [words, says] of [
    ['film cut.png --out z.txt', /^E_OUTPUT: z\.txt: \.txt has no codec of its own/],
    ['film cut.png --out z.mp4 --crf 99', /^E_OUTPUT: --crf 99: libx264 takes 0 \(best\) to 51/],
    ['film cut.png --out z.gif --codec ffv1', /^E_OUTPUT: --codec ffv1: \.gif has only one/],
    ['film cut.png --out z.gif --fps 200', /^E_OUTPUT: --fps 200: \.gif counts in hundredths/],
    ['near cut.png --sheet z.txt', /^enumerate: --sheet z\.txt: /],
    ['near cut.png --sheet no/z.png', /^E_IO: .*no folder no/],
    ['locate cut.png --preview z.txt', /^enumerate: --preview z\.txt: /],
    ['locate cut.png --out z.png', /^enumerate: --out z\.png: .*; --preview writes a picture/],
  ] as const) {
    t.match(await refused(words), says, words);
  }
});

t.test('a signal ends it with nothing left', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  for (let i = 0; i < 300; i++)
    fs.writeFileSync(path.join(cwd, `in/${i}.png`), makePng([i], { size: [64, 64] }));
  const args = ['film', 'in', '--scale', '16', '--out', 'x.mp4'];
  const started = startEnumerate([...args, '--status-json'], cwd);
  await started.untilError(/"type":"start"/);
  started.kill('SIGINT');
  const { status, stderr } = await started.ended;
  t.equal(status, 130);
  t.match(stderr, /"type":"end","outcome":"interrupted"[^\n]*\n$/);
  t.same(fs.readdirSync(cwd), ['in']);
});

t.test('signals are heard while an encoder takes nothing', async (t) => {
  const cwd = temporaryFolder(t);
  for (let i = 0; i < 3; i++)
    fs.writeFileSync(path.join(cwd, `${i}.png`), makePng([i], { size: [512, 512] }));
  fs.mkdirSync(path.join(cwd, 'bin'));
  fs.writeFileSync(
    path.join(cwd, 'bin/ffmpeg'),
    '#!/bin/sh\n[ "$2" = "" ] && echo ffmpeg version 9.9 && exit\necho waiting > waiting\nexec sleep 300\n',
    { mode: 0o755 },
  );
  const started = startEnumerate(['film', '.', '--out', 'x.mkv', '--status-json'], cwd, {
    PATH: `${path.join(cwd, 'bin')}:${process.env['PATH']}`,
  });
  await started.untilError(/"type":"start"/);
  started.kill('SIGTERM');
  t.equal((await started.ended).status, 130);
  t.same(
    fs.readdirSync(cwd).filter((name) => name.includes('x.')),
    [],
  );
});

t.test('without ffmpeg an .apng is made, and others are one line', async (t) => {
  const cwd = temporaryFolder(t);
  const env = { PATH: cwd };
  for (let i = 0; i < 3; i++) fs.writeFileSync(path.join(cwd, `${i}.png`), makePng([i]));
  const { status, stderr } = await film(['.', '--out', 'x.mkv'], { cwd, env });
  t.equal(status, 1);
  t.match(stderr, /^E_IO: x\.mkv is made by ffmpeg, which is not on this machine: [^\n]*\n$/);
  t.equal((await film(['.', '--loop', '2', '--out', 'x.apng'], { cwd, env })).status, 0);
  t.same(
    [...decode(path.join(cwd, 'x.apng'), 'gray')].filter((_, i) => i % 16 === 0).slice(0, 3),
    [0, 1, 2],
  );
});

t.test('a file whose name is not UTF-8 is told by its bytes', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  fs.writeFileSync(path.join(cwd, 'in', 'café.png'), makePng([1]));
  fs.writeFileSync(Buffer.from(`${cwd}/in/caf\xe9.png`, 'latin1'), makePng([2]));
  const { status, stderr } = await film(['in', '--out', 'x.apng'], { cwd });
  t.equal(status, 1);
  const line =
    'E_IO: in has a file whose name is not UTF-8, caf\\xe9.png: rename it, or move it away\n';
  t.equal(stderr, line);
  const out = await film(['in', '--out', 'caf\uFFFD.apng'], { cwd });
  t.equal(out.status, 2);
  t.equal(
    out.stderr,
    'enumerate: --out caf\uFFFD.apng: this name is not UTF-8; give the file another one\n',
  );
  const located = await callCommand(['locate', 'in/caf\uFFFD.png'], { cwd });
  t.equal(located.status, 1);
  t.match(located.stderr, /^E_IO: [^\n]*: its name is not UTF-8; rename it \(ENOENT\)\n$/);
  t.strictSame(fs.readdirSync(cwd), ['in']);
});
