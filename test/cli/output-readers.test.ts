/**
 * Whole outputs of the command, as the programs see them for which they are made: GNU tar,
 * WebDataset's rules, numpy, netpbm, ffmpeg.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openNumbering } from '../../src/core/numbering.js';
import { numpy } from '../codecs/tools.js';
import { read, run } from '../codecs/png/tools.js';
import { digests, succeed } from './outputs.js';
import { temporaryFolder } from './started-command.js';

interface Kind {
  readonly color: 'gray' | 'graya' | 'rgb' | 'rgba';
  readonly depth: number;
}

const [WIDTH, HEIGHT, FROM, COUNT] = [7, 5, 95, 12];
const RANGE = ['--size', '7x5', '--seed', 'readers', '--from', '95', '--count', '12'];

function argsOf({ color, depth }: Kind): string[] {
  return [...RANGE, '--color', color, '--depth', `${depth}`];
}

/** The samples of all images, by the library. */
function framesOf({ color, depth }: Kind): Buffer[] {
  const seed = 'readers';
  const numbering = openNumbering({ width: WIDTH, height: HEIGHT, color, depth, seed });
  return Array.from({ length: COUNT }, (_, i) =>
    Buffer.from(numbering.frameAt(BigInt(FROM + i)).slice()),
  );
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

t.test('GNU tar lists the images in order and extracts the files of a folder', async (t) => {
  for (const [kind, format] of [
    [{ color: 'rgb', depth: 8 }, 'png'],
    [{ color: 'rgba', depth: 8 }, 'pnm'],
    [{ color: 'gray', depth: 16 }, 'raw'],
  ] as const) {
    const cwd = temporaryFolder(t);
    const args = [...argsOf(kind), '--image-format', format];
    await succeed([...args, '--out', 'x.tar', '--threads', '2'], cwd);
    await succeed([...args, '--out', 'parts.tar', '--split', '5'], cwd);
    await succeed([...args, '--out', 'folder'], cwd);
    const wanted = digests(path.join(cwd, 'folder'));
    const listed = run('tar', ['-tf', path.join(cwd, 'x.tar')]);
    const names = new TextDecoder().decode(listed).trimEnd().split('\n');
    t.same(names, Object.keys(wanted).toSorted(), 'the order of numbers');
    t.equal(names.length, COUNT);
    for (const [place, pattern] of [
      ['one', /^x\.tar$/],
      ['parts', /^parts-.*\.tar$/],
    ] as const) {
      const folder = path.join(cwd, place);
      fs.mkdirSync(folder);
      const archives = fs.readdirSync(cwd).filter((name) => pattern.test(name));
      t.equal(archives.length, place === 'one' ? 1 : 3);
      for (const archive of archives) run('tar', ['-xf', path.join(cwd, archive), '-C', folder]);
      t.same(digests(folder), wanted, `${format} from ${place}`);
    }
  }
});

/** How WebDataset makes samples of members: `base_plus_ext` and `group_by_keys` of its tariterators. */
const WEBDATASET = `
import re, tarfile
def samples(name):
    key, found = None, []
    for member in tarfile.open(name, mode='r|'):
        if not member.isreg(): continue
        match = re.match(r'^((?:.*/|)[^.]+)[.]([^/]*)$', member.name)
        if match is None: raise ValueError(f'{member.name}: no key')
        base, ending = match.groups()
        if base != key: found.append({}); key = base; found[-1]['__key__'] = key
        if ending.lower() in found[-1]: raise ValueError(f'{member.name}: twice')
        found[-1][ending.lower()] = member.size
    return found
print(json.dumps([samples(name) for name in args]))`;

t.test(
  'archives keep the rules of WebDataset: key and ending, members of a key together',
  async (t) => {
    const cwd = temporaryFolder(t);
    const space = ['--size', '7x5', '--seed', 'readers'];
    await succeed([...RANGE, '--out', 'a.tar', '--split', '5'], cwd);
    await succeed([...space, '--from', '2^200', '--count', '12', '--out', 'b.tar'], cwd);
    await succeed(
      [
        ...space,
        '--from',
        '50',
        '--count',
        '12',
        '--step=-2',
        '--image-format',
        'pnm',
        '--out',
        'c.tar',
      ],
      cwd,
    );
    const files = fs.readdirSync(cwd).filter((name) => name.endsWith('.tar'));
    const found = numpy(WEBDATASET, ...files.map((name) => path.join(cwd, name)));
    const archives = found as Record<string, number | string>[][];
    files.forEach((file, i) => {
      const samples = archives[i]!;
      for (const sample of samples) {
        t.equal(Object.keys(sample).length, 2, `${file}: one member a key`);
        t.notMatch(sample['__key__'], /[./]/);
        t.ok(Number(sample['png'] ?? sample['ppm']) > 0, `${file}: an ending that decoders know`);
      }
      const keys = samples.map((sample) => sample['__key__']);
      t.equal(new Set(keys).size, keys.length, `${file}: each key once`);
    });
    t.equal(archives.flat().length, 3 * COUNT);
  },
);

const NUMPY = `
arrays = [np.load(name, mmap_mode='r') for name in args]
print(json.dumps([[isinstance(a, np.memmap), str(a.dtype), a.shape, a.tobytes().hex()] for a in arrays]))`;

t.test(
  'numpy maps an array of bytes and one of 16 bits, with the samples of each image',
  async (t) => {
    const cwd = temporaryFolder(t);
    const kinds = [
      [{ color: 'rgb', depth: 8 }, 'uint8', 3],
      [{ color: 'gray', depth: 4 }, 'uint8', 1],
      [{ color: 'graya', depth: 16 }, 'uint16', 2],
    ] as const;
    for (const [kind] of kinds) {
      const { color } = kind;
      await succeed([...argsOf(kind), '--out', `${color}.npy`, '--limit-bytes', '800'], cwd);
      await succeed(['resume', `${color}.npy`, '--threads', '2'], cwd);
      await succeed([...argsOf(kind), '--out', `${color}s.npy`, '--split', '5'], cwd);
    }
    const files = fs.readdirSync(cwd).filter((name) => name.endsWith('.npy'));
    const arrays = numpy(NUMPY, ...files.map((name) => path.join(cwd, name))) as Mapped[];
    for (const [kind, type, channels] of kinds) {
      const of = (pattern: RegExp): Mapped[] => arrays.filter((_, i) => pattern.test(files[i]!));
      const wanted = Buffer.concat(framesOf(kind)).toString('hex');
      const whole = of(new RegExp(`^${kind.color}\\.npy$`));
      t.same(whole, [[true, type, [COUNT, HEIGHT, WIDTH, channels], wanted]]);
      const parts = of(new RegExp(`^${kind.color}s-`)).toSorted(
        (a, b) => wanted.indexOf(a[3]) - wanted.indexOf(b[3]),
      );
      t.equal(parts.map((part) => part[3]).join(''), wanted, 'the parts');
      t.same(
        parts.map((part) => part[2][0]),
        [5, 5, 2],
      );
    }
  },
);

/** Whether it is mapped, its type, its shape, its bytes. */
type Mapped = [isMapped: boolean, type: string, shape: number[], hex: string];

t.test('netpbm knows PBM, PGM, PPM and PAM, and reads the samples from them', async (t) => {
  for (const [kind, extension, description] of [
    [{ color: 'gray', depth: 1 }, 'pbm', /PBM raw, 7 by 5$/],
    [{ color: 'gray', depth: 8 }, 'pgm', /PGM raw, 7 by 5 {2}maxval 255$/],
    [{ color: 'gray', depth: 16 }, 'pgm', /PGM raw, 7 by 5 {2}maxval 65535$/],
    [{ color: 'rgb', depth: 8 }, 'ppm', /PPM raw, 7 by 5 {2}maxval 255$/],
    [{ color: 'rgba', depth: 8 }, 'pam', /PAM, 7 by 5 by 4 maxval 255[^]*RGB_ALPHA/],
  ] as const) {
    const cwd = temporaryFolder(t);
    await succeed([...argsOf(kind), '--out', 'pnm', '--image-format', 'pnm'], cwd);
    await succeed([...argsOf(kind), '--out', 'png'], cwd);
    const frames = framesOf(kind);
    // Each costs four processes.
    for (const i of [0, COUNT - 1].slice(kind.depth === 8 ? 0 : 1)) {
      const name = String(FROM + i).padStart(3, '0');
      const file = path.join(cwd, `pnm/${name}.${extension}`);
      t.match(new TextDecoder().decode(run('pamfile', [file])).trimEnd(), description);
      const picture = read(run('pamtopng', [file]));
      t.ok(isEqual(picture.samples, frames[i]!), `${extension}, image ${name}`);
      const alpha = kind.color === 'rgba' ? ['-alphapam'] : [];
      const ofPng = run('pngtopam', [...alpha, path.join(cwd, `png/${name}.png`)]);
      const again = alpha.length > 0 ? fs.readFileSync(file) : run('pamtopnm', [file]);
      t.ok(isEqual(read(run('pamtopng', [], ofPng)).samples, frames[i]!), 'by way of our PNG');
      if (alpha.length === 0) t.ok(isEqual(ofPng, again), 'netpbm makes the same file of our PNG');
    }
  }
});

t.test('ffmpeg decodes a folder of PNG and a gray .y4m to the same samples', async (t) => {
  for (const [kind, pixels] of [
    [{ color: 'gray', depth: 8 }, 'gray'],
    [{ color: 'gray', depth: 16 }, 'gray16le'],
    [{ color: 'rgb', depth: 8 }, 'rgb24'],
  ] as const) {
    const cwd = temporaryFolder(t);
    const wanted = Buffer.concat(framesOf(kind));
    const decode = (...input: string[]): Uint8Array =>
      run('ffmpeg', [
        '-v',
        'error',
        ...input,
        '-fps_mode',
        'passthrough',
        '-f',
        'rawvideo',
        '-pix_fmt',
        pixels,
        '-',
      ]);
    await succeed([...argsOf(kind), '--out', 'png'], cwd);
    const images = decode('-start_number', `${FROM}`, '-i', path.join(cwd, 'png/%03d.png'));
    t.ok(isEqual(images, wanted), `${pixels}: the folder`);
    if (kind.color !== 'gray') continue;
    await succeed([...argsOf(kind), '--out', 'x.y4m', '--limit-bytes', '500'], cwd);
    await succeed(['resume', 'x.y4m'], cwd);
    t.ok(isEqual(decode('-i', path.join(cwd, 'x.y4m')), wanted), `${pixels}: the film`);
  }
});
