/** Films by encoders of which only the user knows, and under names that mean something to ffmpeg. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../cli/started-command.js';
import { enumeration } from '../../src/core/enumeration.js';
import { openNumbering } from '../../src/core/numbering.js';
import { film, locate, run } from '../../src/node.js';
import { portionOf } from '../portion.js';
import { decodeFilm, expectedFrame } from './film-tools.js';

const PLAN = { images: enumeration({ width: 20, height: 14 }), range: { count: 5n } };
const NUMBERING = openNumbering({ width: 20, height: 14, color: 'rgb' });
const FRAMES = Buffer.concat(
  Array.from({ length: 5 }, (_, i) => expectedFrame(NUMBERING, BigInt(i), 'rgb24')),
);

t.test(
  'encoders that lose nothing give each frame back, in containers that hold them',
  async (t) => {
    const cwd = temporaryFolder(t);
    for (const [out, codec] of portionOf(
      [
        ['raw.avi', 'rawvideo'],
        ['raw.mov', 'rawvideo'],
        ['x.mov', 'qtrle'],
        ['x.avi', 'png'],
      ] as const,
      2,
    )) {
      await run({ ...PLAN, output: { out: path.join(cwd, out), film: { codec } } });
      t.ok(decodeFilm(path.join(cwd, out), 'rgb24').equals(FRAMES), out);
    }
  },
);

t.test('what an encoder or a container would lose without a word is refused', async (t) => {
  const cwd = temporaryFolder(t);
  const side = { width: 32, height: 32 };
  for (const [out, codec, options, code, message] of [
    ['x.ogv', 'libtheora', { ...side, color: 'rgba' }, 'E_OUTPUT', /frames, without their tr/],
    ['x.ogv', 'libtheora', { ...side, depth: 16 }, 'E_OUTPUT', /yuv\d+p of .*, of 8 bits a sample/],
    ['x.avi', 'mpeg4', { ...side, depth: 16 }, 'E_OUTPUT', /, and \.mkv keeps all 16$/],
    ['x.ogv', 'libtheora', { width: 12, height: 12 }, 'E_OUTPUT', /cannot read frames of 12×12 /],
    ['x.mkv', 'rawvideo', side, 'E_IO', /x\.mkv: ffmpeg ended with 1: /],
  ] as const) {
    const images = enumeration(options);
    const output = { out: path.join(cwd, out), film: { codec } };
    const made = run({ images, range: { count: 2n }, output });
    await t.rejects(made, { code, message }, `${codec} ${out}`);
    t.strictSame(fs.readdirSync(cwd), []);
  }
});

t.test('a name is a name, whatever it means to ffmpeg', async (t) => {
  const cwd = temporaryFolder(t);
  const pictures = path.join(cwd, 'images');
  await run({ ...PLAN, output: { out: pictures } });
  for (const name of [
    '10:30.mkv',
    'file:b.mkv',
    'concat:c.gif',
    "it's 100%d #1?.mkv",
    'a\nb.mkv',
  ]) {
    const out = path.join(cwd, name);
    const isGif = name.endsWith('.gif');
    const palette = isGif ? { palette: 'pico8' } : {};
    const images = enumeration({ width: 20, height: 14, ...palette });
    await run({ ...PLAN, images, output: { out } });
    t.equal((await locate(out, { frame: 3 })).index, 3n, name);
    // Films of pictures are named to ffmpeg in the same way.
    if (!/^file:|%/.test(name)) continue;
    await film([pictures], out, { force: true });
    t.equal((await locate(out, { frame: 4 })).index, 4n, name);
  }
  const own = fs.readdirSync(cwd).filter((name) => !/\.(mkv|gif)(\.ckpt)?$/.test(name));
  t.strictSame(own, ['images']);
});
