/** The ending of a name is what the file is, or the name is refused: in every command. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import { imageFile } from '../../src/node.js';
import { portionOf } from '../portion.js';
import { callCommand } from './call-command.js';
import { readFolder, temporaryFolder } from './started-command.js';

const SPACE = ['--size', '8x8'];
const COUNTED = ['--count', '2', ...SPACE];

/** What a file begins with, in hex. */
const SIGNATURES: readonly (readonly [ending: string, signature: RegExp, isExact: boolean])[] = [
  ['png', /^89504e47/, true],
  ['pnm', /^5036/, true],
  ['ppm', /^5036/, true],
  ['raw', /^/, true],
  ['jpg', /^ffd8ff/, false],
  ['JPEG', /^ffd8ff/, false],
  ['webp', /^52494646.{8}57454250/, true],
  ['gif', /^474946383961/, false],
  ['bmp', /^424d/, true],
  ['tif', /^49492a00/, true],
  ['qoi', /^716f6966/, true],
  ['jxl', /^(ff0a|0000000c4a584c20)/, true],
];

t.test('get writes what the name says, and tells of a file that is not exact', async (t) => {
  const cwd = temporaryFolder(t);
  // More than 256 colours.
  const size = ['--size', '20x20'];
  for (const [ending, signature, isExact] of SIGNATURES) {
    const out = `x.${ending}`;
    const { status, stdout, stderr } = await callCommand(['get', '42', ...size, '--out', out], {
      cwd,
    });
    t.same([status, stdout], [0, `${out}\n`], out);
    t.equal(/does not lead back to its number/.test(stderr), !isExact, `${out}: ${stderr}`);
    t.match(fs.readFileSync(path.join(cwd, out)).toString('hex'), signature, out);
    if (ending === 'raw') continue;
    const found = await callCommand(['locate', out], { cwd });
    t.equal(found.stdout === '42\n', isExact, `locate ${out}`);
  }
  t.equal(fs.statSync(path.join(cwd, 'x.raw')).size, 20 * 20 * 3);
});

t.test('what an exact file does not say of its space is told, and leads back', async (t) => {
  const cwd = temporaryFolder(t);
  const cases = [
    ['--color', 'gray', '--depth', '1'],
    ['--color', 'gray', '--depth', '2'],
    ['--palette', 'pico8'],
    ['--order', 'gray'],
    ['--seed', 'a b'],
  ].flatMap((words) => ['pnm', 'webp', 'bmp'].map((ending) => ({ words, ending })));
  let told = 0;
  // Every other: each space and each ending is among them.
  for (const { words, ending } of portionOf(cases, 2)) {
    const out = `${words.join('').replaceAll(/\W/g, '')}.${ending}`;
    const made = await callCommand(['get', '77', ...SPACE, ...words, '--out', out], { cwd });
    t.equal(made.status, 0, made.stderr);
    if (/does not lead back/.test(made.stderr)) continue;
    const [, note = ''] = /whole space: enumerate locate (.*)\n$/.exec(made.stderr) ?? [];
    if (note !== '') told++;
    const [, ...options] = note === '' ? [out] : readShellWords(note);
    const found = await callCommand(['locate', out, ...options], { cwd });
    t.equal(found.stdout, '77\n', `${words.join(' ')} ${out}: ${note}`);
    if (note === '') continue;
    const plain = await callCommand(['locate', out], { cwd });
    t.not(plain.stdout, '77\n', `${words.join(' ')} ${out} alone`);
  }
  t.ok(told > (2 / 3) * portionOf(cases, 2).length, `${told} were told`);
});

/** Words as bash takes them apart. */
function readShellWords(line: string): string[] {
  const { stdout } = spawnSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return stdout.split('\0').slice(0, -1);
}

t.test('ImageMagick finds the same pixels in all that is exact', async (t) => {
  const cwd = temporaryFolder(t);
  const digestOf = (file: string): string =>
    spawnSync('convert', [file, '-depth', '8', 'rgb:-'], { cwd }).stdout.toString('hex');
  const names = ['x.png', 'x.ppm', 'x.webp', 'x.bmp', 'x.tif', 'x.gif'];
  for (const out of names)
    await callCommand(['get', '7', ...SPACE, '--palette', 'pico8', '--out', out], { cwd });
  t.equal(digestOf('x.png').length, 2 * 8 * 8 * 3);
  for (const out of names) t.equal(digestOf(out), digestOf('x.png'), out);
});

t.test('every space is exact in the formats that hold it', async (t) => {
  const endings = 'png pnm bmp tif gif webp qoi jxl raw jpg'.split(' ');
  const cases = (
    [
      [{ color: 'gray', depth: 1 }, 'png pnm bmp tif gif webp qoi jxl raw'],
      [{ color: 'gray', depth: 16 }, 'png pnm tif jxl raw'],
      [{ color: 'graya', depth: 16 }, 'png pnm tif jxl raw'],
      [{ color: 'rgba' }, 'png pnm bmp tif qoi jxl raw'],
      [{ color: 'rgb', depth: 16 }, 'png pnm tif jxl raw'],
      [{ palette: 'websafe' }, 'png pnm bmp tif gif webp qoi jxl raw'],
    ] as const
  ).flatMap(([options, exact]) => endings.map((ending) => ({ options, exact, ending })));
  // Of each space three or four, and each format twice.
  for (const { options, exact, ending } of portionOf(cases, 3)) {
    const images = enumeration({ width: 5, height: 3, ...options });
    const { isExact } = await imageFile(images, 42n, `x.${ending}`);
    const isExpected = exact.split(' ').includes(ending);
    t.equal(isExact, isExpected, `${images.space.canonical} as ${ending}`);
  }
});

t.test('get --scale makes squares of the pixels, in every format', async (t) => {
  const cwd = temporaryFolder(t);
  const args = ['get', '42', '--size', '3x2', '--scale', '4'];
  for (const out of ['x.png', 'x.ppm', 'x.bmp'])
    t.equal((await callCommand([...args, '--out', out], { cwd })).status, 0);
  await callCommand(['get', '42', '--size', '3x2', '--out', 'small.png'], { cwd });
  const enlarged = ['small.png', '-filter', 'point', '-resize', '400%', '-depth', '8', 'rgb:-'];
  const wanted = spawnSync('convert', enlarged, { cwd }).stdout.toString('hex');
  t.equal(wanted.length, 2 * 12 * 8 * 3);
  for (const out of ['x.png', 'x.ppm', 'x.bmp']) {
    const found = spawnSync('convert', [out, '-depth', '8', 'rgb:-'], { cwd });
    t.equal(found.stdout.toString('hex'), wanted, out);
  }
  t.notMatch(fs.readFileSync(path.join(cwd, 'x.png')), /enumerate-space/, 'it has another number');
});

t.test('what cannot be in a format is refused with what can', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [out, says] of [
    ['x.pgm', /^E_OUTPUT: x\.pgm: images of 8×8 rgb at 8 bit are \.ppm files, or \.pnm/],
    ['x.zip', /^enumerate: --out x\.zip: no picture is written as \.zip: there are \.png, /],
    ['x.txt', /^enumerate: --out x\.txt: no picture is written as \.txt: there are \.png, /],
  ] as const) {
    const { status, stdout, stderr } = await callCommand(['get', '42', ...SPACE, '--out', out], {
      cwd,
    });
    t.same([status, stdout], [2, '']);
    t.match(stderr, says);
  }
  t.same(fs.readdirSync(cwd), []);
});

t.test('without ffmpeg, its formats are refused in one line', async (t) => {
  const cwd = temporaryFolder(t);
  const args = ['get', '42', ...SPACE, '--out', 'x.jpg'];
  const { status, stderr } = await callCommand(args, { cwd, env: { PATH: cwd } });
  t.equal(status, 1);
  t.match(stderr, /^E_IO: x\.jpg is written by ffmpeg, and ffmpeg is not on this machine[^\n]*\n$/);
  t.same(fs.readdirSync(cwd), []);
});

t.test('a run refuses the names of files that it does not write', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [out, says] of [
    [
      'y.tar.gz',
      /name it y\.tar, or compress it .*`--out - --pipe-format tar \| gzip > y\.tar\.gz`/,
    ],
    ['y.tgz', /\| gzip > y\.tgz`/],
    ['y.tar.zst', /\| zstd > y\.tar\.zst`/],
    ['y.7z', /name it y\.tar\n/],
    ['y.zip.gz', /name it y\.zip\n/],
    ['y.NPY.xz', /name it y\.NPY\n/],
    ['y.npz', /name it y\.npy\n/],
    ['y.png', /`enumerate get N --out y\.png`, or write y\.png\/ for a folder of that name\n/],
    ['Y.JPG', /`enumerate get N --out Y\.JPG`/],
    ['y.bmp', /`enumerate get N --out y\.bmp`/],
    ['y.webp', /`enumerate get N --out y\.webp`/],
    ['y.mov', /given as codec/],
    ['y.csv', /there are folders, \.tar, \.zip, \.npy, \.raw, \.y4m and films/],
  ] as const) {
    const { status, stderr } = await callCommand([...COUNTED, '--out', out], { cwd });
    t.equal(status, 2, out);
    t.match(stderr, says);
    t.match(stderr, /^enumerate: --out [^\n]+\n$/);
  }
  const art = await callCommand(['art', '--count', '2', '--size', '8', '--out', 'two.rar'], {
    cwd,
  });
  t.match([art.status, art.stderr], [2, /^enumerate: --out two\.rar: /]);
  t.same(fs.readdirSync(cwd), []);
});

t.test('a folder may have such a name where a slash says so, and any other', async (t) => {
  const cwd = temporaryFolder(t);
  for (const out of ['y.jpg/', 'v1.5', 'a.b'])
    t.equal((await callCommand([...COUNTED, '--out', out], { cwd })).status, 0, out);
  t.same(fs.readdirSync(cwd), ['a.b', 'v1.5', 'y.jpg']);
  t.equal((await callCommand(['verify', 'y.jpg'], { cwd })).status, 0);
});

t.test('the other commands keep to endings, too', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '42', ...SPACE, '--out', 'p.png'], { cwd });
  const before = fs.readdirSync(cwd);
  for (const [words, says] of [
    [['art', 'hello', '--out', 'two.zip'], /--out two\.zip: no picture is written as \.zip/],
    [['art', 'gallery', 'a', '--out', 'g.pdf'], /--out g\.pdf: no picture is written as \.pdf/],
    [['demo', '--out', 'd.zip'], /--out d\.zip: this is the name of an archive, not of a folder/],
    [['near', '42', ...SPACE, '--out', 'n.png'], /--out n\.png: this is the name of a picture/],
    [['near', '42', ...SPACE, '--sheet', 'n.txt'], /--sheet n\.txt: no picture is written as/],
    [['serve', '--static', 'p.html.zip'], /--static p\.html\.zip: this is the name of an archive/],
    [
      ['submit', '--out', 'x.tar', '--count', '5', '--queue', 'redis://127.0.0.1:1'],
      /--out x\.tar: this is the name of an archive/,
    ],
    [['locate', 'p.png', '--out', 'n.png'], /--out n\.png: what is written is a number/],
    [['locate', 'p.png', '--preview', 'n.tar'], /--preview n\.tar: no picture is written as/],
    [
      [...COUNTED, '--out', 'none', '--manifest', 'm.jsonl.gz'],
      /--manifest m\.jsonl\.gz: a manifest is text: lines of JSON; name it m\.jsonl\n/,
    ],
  ] as const) {
    const { status, stdout, stderr } = await callCommand(words, { cwd });
    t.same([status, stdout], [2, ''], words.join(' '));
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
  t.same(fs.readdirSync(cwd), before);
});

t.test('sheets and previews are what their names say', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '42', ...SPACE, '--out', 'p.png'], { cwd });
  for (const [words, file, signature] of [
    [['art', 'hello', '--size', '32', '--out', 'a.jpg'], 'a.jpg', /^ffd8ff/],
    [['art', 'gallery', 'a', 'b', '--size', '16', '--out', 'g.webp'], 'g.webp', /^52494646/],
    [['art', 'compare', 'a', 'b', '--size', '16', '--out', 'c.bmp'], 'c.bmp', /^424d/],
    [['near', '42', ...SPACE, '--sheet', 'n.ppm'], 'n.ppm', /^5036/],
    [['locate', 'p.png', '--preview', 'v.tif'], 'v.tif', /^49492a00/],
  ] as const) {
    const { status, stderr } = await callCommand(words, { cwd });
    // That two pictures differ is a verdict.
    t.equal(status, words[1] === 'compare' ? 1 : 0, `${words.join(' ')}: ${stderr}`);
    t.match(fs.readFileSync(path.join(cwd, file)).toString('hex'), signature, file);
  }
});

t.test('the same picture under the same name is no error', async (t) => {
  const cwd = temporaryFolder(t);
  for (const words of [
    ['art', 'hello', '--size', '32'],
    ['art', 'hello', '--size', '32', '--out', 'a.png'],
    ['art', 'hello', '--size', '32', '--out', 'a.jpg'],
    ['get', '42', ...SPACE],
    ['get', '42', ...SPACE, '--out', 'b.png'],
  ]) {
    const first = await callCommand(words, { cwd });
    const files = readFolder(cwd);
    const again = await callCommand(words, { cwd });
    t.same([again.status, again.stdout], [0, first.stdout], words.join(' '));
    t.match(again.stderr, /^note: \S+ was there already, the same to the last byte\n/);
    t.same(readFolder(cwd), files);
  }
  const other = await callCommand(['art', 'hi', '--size', '32', '--out', 'a.png'], { cwd });
  t.match([other.status, other.stderr], [1, /^E_EXISTS: a\.png already exists/]);
});

t.test("pictures of other kinds stay out of a run's folder", async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand([...COUNTED, '--out', 'a'], { cwd });
  for (const words of [
    ['demo', '--out', 'a', '--force'],
    ['art', 'hello', '--size', '32', '--out', 'a/b.png'],
    ['art', 'gallery', 'x', 'y', '--size', '16', '--out', 'a/g.png'],
    ['near', '42', ...SPACE, '--out', 'a'],
  ]) {
    const { status, stderr } = await callCommand(words, { cwd });
    t.match([status, stderr], [1, /^E_EXISTS: a is the folder of a run \(\.enumerate\.ckpt\)/]);
  }
  const inside = await callCommand(['art', 'hello', '--size', '32'], { cwd: path.join(cwd, 'a') });
  t.match([inside.status, inside.stderr], [1, /^E_EXISTS: \. is the folder of a run/]);
  t.equal((await callCommand(['verify', 'a'], { cwd })).status, 0);
});

t.test('--force says what it replaces', async (t) => {
  const cwd = temporaryFolder(t);
  for (const out of ['a', 't.tar', 'f.apng']) {
    await callCommand(['--count', '5', ...SPACE, '--out', out], { cwd });
    const { status, stderr } = await callCommand([...COUNTED, '--out', out, '--force'], { cwd });
    t.equal(status, 0);
    t.match(stderr, `${out}: replaces a run of 5 images of 8x8 rgb 8 (finished)\n`);
  }
  fs.mkdirSync(path.join(cwd, 'b'));
  fs.writeFileSync(path.join(cwd, 'b/1.png'), 'mine');
  const { stderr } = await callCommand([...COUNTED, '--out', 'b', '--force'], { cwd });
  t.match(stderr, /^b: replaces a file of no run\n/);
  const fresh = await callCommand([...COUNTED, '--out', 'c', '--force'], { cwd });
  t.notMatch(fresh.stderr, /replaces/);
});

t.test('images go to no terminal as text', async (t) => {
  const cwd = temporaryFolder(t);
  for (const words of [
    [...COUNTED, '--out', '-'],
    ['get', '1', '--out', '-'],
    ['near', '1', '--sheet', '-'],
    ['art', 'hello', '--out', '-'],
    ['art', 'gallery', 'a', '--out', '-'],
    ['art', '--count', '2', '--size', '8', '--out', '-'],
  ]) {
    const { status, stdout, stderr } = await callCommand(words, { cwd, columns: 80 });
    t.same([status, stdout], [2, ''], words.join(' '));
    t.match(stderr, /cannot be shown as text on a terminal: redirect/);
  }
});
