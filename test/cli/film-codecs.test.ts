/** Films by encoders of which only the user knows, and under names that mean something to ffmpeg. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openNumbering } from '../../src/core/numbering.js';
import { runEnumerate } from './command.js';
import { decodeFilm, expectedFrame } from './film-tools.js';
import { runShared } from './shared-command.js';
import { temporaryFolder } from './started-command.js';

const RUN = ['--count', '5', '--size', '20x14'];
const NUMBERING = openNumbering({ width: 20, height: 14, color: 'rgb' });
const FRAMES = Buffer.concat(
  Array.from({ length: 5 }, (_, i) => expectedFrame(NUMBERING, BigInt(i), 'rgb24')),
);

t.test('encoders that lose nothing give each frame back, in containers that hold them', (t) => {
  const cwd = temporaryFolder(t);
  for (const [out, codec] of [
    ['raw.avi', 'rawvideo'],
    ['raw.mov', 'rawvideo'],
    ['x.mov', 'qtrle'],
    ['x.avi', 'png'],
  ] as const) {
    const { status, stderr } = runShared([...RUN, '--codec', codec, '--out', out], { cwd });
    if (!t.equal(status, 0, `${out}: ${stderr}`)) continue;
    t.ok(decodeFilm(path.join(cwd, out), 'rgb24').equals(FRAMES), out);
  }
  t.end();
});

t.test('what an encoder or a container would lose without a word is refused', (t) => {
  const cwd = temporaryFolder(t);
  for (const [options, message] of [
    [
      '--codec libtheora --color rgba --size 32x32 --out x.ogv',
      /yuv\d+p of the frames, without their tr/,
    ],
    [
      '--codec libtheora --depth 16 --size 32x32 --out x.ogv',
      /yuv\d+p of the frames, of 8 bits a sample/,
    ],
    ['--codec mpeg4 --depth 16 --size 32x32 --out x.avi', /of 8 bits a sample; \.mkv keeps all 16/],
    ['--codec libtheora --size 12x12 --out x.ogv', /cannot read frames of 12×12 pixels back/],
    ['--codec rawvideo --out x.mkv', /x\.mkv: ffmpeg ended with 1: /],
  ] as const) {
    const { status, stderr } = runShared(['--count', '2', ...options.split(' ')], { cwd });
    t.equal(status, stderr.startsWith('E_OUTPUT') ? 2 : 1, options);
    t.match(stderr, /^E_(OUTPUT|IO): [^\n]*\n$/, options);
    t.match(stderr, message, options);
    t.strictSame(fs.readdirSync(cwd), [], options);
  }
  t.end();
});

t.test('a name is a name, whatever it means to ffmpeg', (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'images'));
  runShared([...RUN, '--out', 'images'], { cwd });
  for (const name of [
    '10:30.mkv',
    'file:b.mkv',
    'concat:c.gif',
    "it's 100%d #1?.mkv",
    'a\nb.mkv',
  ]) {
    const palette = name.endsWith('.gif') ? ['--palette', 'pico8'] : [];
    const made = runEnumerate([...RUN, ...palette, '--out', name], { cwd });
    if (!t.equal(made.status, 0, made.stderr)) continue;
    t.ok(fs.existsSync(path.join(cwd, name)), name);
    t.equal(runShared(['locate', name, '--frame', '3'], { cwd }).stdout, '3\n', name);
    if (palette.length > 0) continue;
    const film = runShared(['film', 'images', '--force', '--out', name], { cwd });
    t.equal(film.status, 0, film.stderr);
    t.equal(runShared(['locate', name, '--frame', '4'], { cwd }).stdout, '4\n', name);
  }
  const own = fs.readdirSync(cwd).filter((name) => !/\.(mkv|gif)(\.ckpt)?$/.test(name));
  t.strictSame(own, ['images']);
  t.end();
});
