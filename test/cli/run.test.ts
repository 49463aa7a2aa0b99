/**
 * `enumerate`: ranges of every kind of space as files, and what stands in a run's way.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import type { PngPicture } from '../../src/codecs/png/index.js';
import { type NumberingOptions, openNumbering } from '../../src/core/numbering.js';
import { findPalette } from '../../src/core/palette.js';
import { read } from '../codecs/png/tools.js';
import { type CommandResult, runEnumerate } from './command.js';
import { callCommand } from './call-command.js';
import {
  differences,
  FolderWatch,
  IMAGE,
  readFolder,
  startEnumerate,
  temporaryFolder,
} from './started-command.js';

type Run = (
  args: readonly string[],
  options: { readonly cwd: string },
) => CommandResult | Promise<CommandResult>;

async function succeed(
  t: Test,
  args: readonly string[],
  cwd: string,
  run: Run = callCommand,
): Promise<string> {
  const { status, stdout, stderr } = await run(args, { cwd });
  t.equal(status, 0, `enumerate ${args.join(' ')}: ${stderr}`);
  t.equal(stdout, '');
  return stderr;
}

function readPicture(...file: string[]): PngPicture {
  return read(fs.readFileSync(path.join(...file)));
}

/** Names of the images in a folder, which holds a checkpoint and nothing else. */
function imagesIn(t: Test, ...folder: string[]): string[] {
  const names = fs.readdirSync(path.join(...folder)).toSorted();
  t.equal(names[0], '.enumerate.ckpt');
  return names.slice(1);
}

/** Hold files against the numbering. */
function sameImages(
  t: Test,
  folder: string,
  options: NumberingOptions,
  images: Readonly<Record<string, bigint>>,
): void {
  const numbering = openNumbering(options);
  t.strictSame(imagesIn(t, folder), Object.keys(images).toSorted());
  for (const [name, index] of Object.entries(images)) {
    const { samples, width, height } = readPicture(folder, name);
    t.strictSame([width, height], [options.width, options.height]);
    t.ok(Buffer.compare(samples, numbering.frameAt(index)) === 0, `${name} is image ${index}`);
  }
}

t.test('the first images of the default space are those of the numbering', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, ['--from', '0', '--count', '12'], cwd, runEnumerate);
  const images = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`${String(i).padStart(2, '0')}.png`, BigInt(i)]),
  );
  const folder = path.join(cwd, 'images');
  sameImages(t, folder, { width: 64, height: 64, color: 'rgb' }, images);
  const { text } = readPicture(folder, '05.png');
  t.equal(text.get('enumerate-space'), '64x64 rgb 8');
  t.equal(text.get('enumerate-order'), 'mixed/1');
  t.equal(text.get('enumerate-index'), '5');
  // The vector of test/vectors/large.json.
  t.equal(
    createHash('sha256').update(readPicture(folder, '00.png').samples).digest('hex'),
    vectorDigest('64x64 rgb 8', '0'),
  );
});

function vectorDigest(space: string, index: string): string | undefined {
  const file = new URL('../../../test/vectors/large.json', import.meta.url);
  const vectors = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>[];
  return vectors.find(
    (vector) =>
      vector['space'] === space &&
      vector['index'] === index &&
      vector['order'] === 'mixed' &&
      vector['seed'] === '',
  )?.['samples_sha256_hex'];
}

const depths = { gray: [1, 2, 4, 8, 16], graya: [8, 16], rgb: [8, 16], rgba: [8, 16] } as const;
const orders = ['mixed', 'sequential', 'gray', 'progressive', 'cloud'] as const;

t.test('every colour model and depth, and every order', async (t) => {
  const cwd = temporaryFolder(t);
  let turn = 0;
  for (const color of ['gray', 'graya', 'rgb', 'rgba'] as const) {
    for (const depth of depths[color]) {
      const order = orders[turn++ % 5] ?? 'mixed';
      const out = `${color}-${depth}`;
      const args = ['--size', '7x5', '--color', color, '--depth', `${depth}`, '--order', order];
      await succeed(t, [...args, '--from', '4242', '--count', '2', '--out', out], cwd);
      const options = { width: 7, height: 5, color, depth, order };
      sameImages(t, path.join(cwd, out), options, { '4242.png': 4242n, '4243.png': 4243n });
    }
  }
});

t.test('palettes by name, from a file and from a list', async (t) => {
  const cwd = temporaryFolder(t);
  const pico8 = findPalette('pico8').colors;
  fs.writeFileSync(path.join(cwd, 'my.hex'), '; mine\n#FF0000\n00ff00\n#00f\n');
  const cases = [
    ['pico8', 'pico8', pico8],
    ['my.hex', 'file', Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255)],
    ['102030,ffffff', 'list', Uint8Array.of(0x10, 0x20, 0x30, 255, 255, 255)],
  ] as const;
  for (const [palette, out, colors] of cases) {
    const args = ['--size', '9x4', '--seed', 'a', '--palette', palette, '--from', '7'];
    await succeed(t, [...args, '--count', '1', '--out', out], cwd);
    const options = { width: 9, height: 4, color: 'palette', colors: colors.length / 3 } as const;
    sameImages(t, path.join(cwd, out), { ...options, seed: 'a' }, { '7.png': 7n });
    t.strictSame([...(readPicture(cwd, out, '7.png').palette ?? [])], [...colors]);
  }
});

t.test('--no-metadata leaves the picture alone', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, ['--size', '3x3', '--count', '1', '--no-metadata'], cwd);
  t.equal(readPicture(cwd, 'images/0.png').text.size, 0);
  sameImages(t, path.join(cwd, 'images'), { width: 3, height: 3, color: 'rgb' }, { '0.png': 0n });
});

t.test('steps, ends and counts, SPEC §6', async (t) => {
  const cwd = temporaryFolder(t);
  const space = ['--size', '4x4', '--color', 'gray', '--depth', '1'];
  const options = { width: 4, height: 4, color: 'gray', depth: 1 } as const;
  const cases: [string[], Record<string, bigint>][] = [
    [['--from', '20', '--step', '-3', '--count', '3'], { '20': 20n, '17': 17n, '14': 14n }],
    [['--from', '10', '--step', '-5', '--to', '0'], { '10': 10n, '05': 5n }],
    [['--from', 'last', '--step', '-40000'], { '65535': 65535n, '25535': 25535n }],
    [['--from', '65_500', '--step', '20', '--to', '100%'], { '65500': 65500n, '65520': 65520n }],
    [['--from', '1e3', '--count', '1'], { '1000': 1000n }],
    [['--from', '65,535', '--count', '1'], { '65535': 65535n }],
    [['--from', 'last', '--count', '1'], { '65535': 65535n }],
  ];
  for (const [i, [range, names]] of cases.entries()) {
    await succeed(t, [...space, ...range, '--out', `${i}`], cwd);
    const images = Object.entries(names).map(([name, index]) => [`${name}.png`, index]);
    sameImages(t, path.join(cwd, `${i}`), options, Object.fromEntries(images));
  }
});

t.test('a small space without --count is written whole, each image once', async (t) => {
  const cwd = temporaryFolder(t);
  const said = await succeed(t, ['--size', '3x3', '--color', 'gray', '--depth', '1'], cwd);
  t.match(said, /^to the end of the space: 512 images, about [\d.]+ kB\nimages: 512 images in /);
  const images = imagesIn(t, cwd, 'images');
  const frames = images.map((name) => readPicture(cwd, 'images', name).samples.join(''));
  t.equal(new Set(frames).size, 512);
});

t.test('more than 1 GB without --count wants --yes, and nothing is written before', async (t) => {
  const cwd = temporaryFolder(t);
  const { status, stderr } = await callCommand(['--size', '3x2'], { cwd });
  t.equal(status, 2);
  t.match(stderr, /^enumerate: [^\n]*--count[^\n]* ≈ 10\^43 images, [^\n]*--yes[^\n]*\n$/);
  t.strictSame(fs.readdirSync(cwd), []);

  fs.mkdirSync(path.join(cwd, 'images'));
  const watch = new FolderWatch(path.join(cwd, 'images'));
  const command = startEnumerate(['--size', '3x2', '--yes'], cwd);
  await watch.until(IMAGE, 1, command.ended);
  command.kill('SIGINT');
  watch.close();
  t.equal((await command.ended).status, 130);
});

t.test('a range without images is refused, and nothing is written', async (t) => {
  const cwd = temporaryFolder(t);
  for (const range of [
    ['--from', '10', '--to', '5'],
    ['--from', '5', '--to', '5'],
    ['--from', '5', '--to', '10', '--step', '-1'],
    ['--count', '0'],
  ]) {
    const { status, stderr } = await callCommand([...range, '--out', 'x'], { cwd });
    t.equal(status, 2);
    t.match(stderr, /^enumerate: [^\n]*(has no images|has at least one image)[^\n]*\n$/);
  }
  t.strictSame(fs.readdirSync(cwd), []);
  // A shard may be left without images where there are more shards than these.
  await succeed(t, ['--count', '1', '--shard', '1/2', '--out', 'x'], cwd);
});

t.test('a run without --count is bounded by --runtime or --limit-bytes', async (t) => {
  const cwd = temporaryFolder(t);
  const limits = { '--limit-bytes': '100kB', '--runtime': '0.2s' };
  for (const [name, value] of Object.entries(limits)) {
    const { status, stderr } = await callCommand([name, value, '--out', name.slice(2)], { cwd });
    t.equal(status, 0);
    t.match(
      stderr,
      new RegExp(
        `^no --count: as many images as ${name} lets be made\n[^\n]*stopped at the limit after`,
      ),
    );
  }
  t.ok(imagesIn(t, cwd, 'limit-bytes').length > 0);
});

t.test('numbers that are too long for names are named by a digest and the position', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, ['--size', '9x9', '--from', '2^200', '--step', '2', '--count', '11'], cwd);
  const start = 2n ** 200n;
  const digest = createHash('sha256').update(start.toString(16)).digest('hex').slice(0, 8);
  const images = Object.fromEntries(
    Array.from({ length: 11 }, (_, i) => [
      `${digest}+${String(i).padStart(2, '0')}.png`,
      start + 2n * BigInt(i),
    ]),
  );
  sameImages(t, path.join(cwd, 'images'), { width: 9, height: 9, color: 'rgb' }, images);
});

const RUN = ['--size', '2x2', '--count', '30'];

t.test('a rerun is refused with the way out, and changes nothing', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, RUN, cwd);
  const before = readFolder(cwd);
  for (const args of [RUN, ['--count', '1'], ['--from', '5000', '--count', '1']]) {
    const { status, stderr } = await callCommand(args, { cwd });
    t.equal(status, 1);
    t.match(
      stderr,
      /^E_EXISTS: images holds a run of 30 images of 2x2 rgb 8 \(finished\): [^\n]*`enumerate resume images`[^\n]*--force[^\n]*--out\n$/,
    );
    t.strictSame(readFolder(cwd), before);
  }

  // With --force all of it goes, also behind an image that somebody has taken away.
  fs.rmSync(path.join(cwd, 'images/03.png'));
  await succeed(t, ['--size', '2x2', '--from', '500', '--count', '1', '--force'], cwd);
  t.strictSame(imagesIn(t, cwd, 'images'), ['500.png']);
});

t.test('--force removes what the old checkpoint names, and nothing else', async (t) => {
  const cwd = temporaryFolder(t);
  const folder = path.join(cwd, 'images');
  const expected = path.join(cwd, 'expected');
  fs.mkdirSync(folder);
  // A killed run, with images beyond its watermark.
  const watch = new FolderWatch(folder);
  const command = startEnumerate(['--size', '2x2', '--count', '100000'], cwd);
  await watch.until(IMAGE, 20, command.ended);
  command.kill('SIGKILL');
  watch.close();
  await command.ended;
  const { watermark } = readCheckpoint(path.join(folder, '.enumerate.ckpt'));
  const written = fs.readdirSync(folder).filter((name) => IMAGE.test(name)).length;
  t.ok(BigInt(written) > watermark, `${written} images, ${watermark} of them named`);

  const strangers = {
    'notes.txt': 'mine',
    '7.png': 'short',
    '200000.png': 'beyond',
    '1e5.png': '',
  };
  for (const [name, text] of Object.entries(strangers)) {
    fs.writeFileSync(path.join(folder, name), text);
  }
  await succeed(t, ['--size', '3x1', '--from', '500', '--count', '3', '--force'], cwd);
  await succeed(t, ['--size', '3x1', '--from', '500', '--count', '3', '--out', expected], cwd);
  for (const [name, text] of Object.entries(strangers)) {
    t.equal(fs.readFileSync(path.join(folder, name), 'utf8'), text, `${name} is still there`);
    fs.rmSync(path.join(folder, name));
  }
  t.strictSame(differences(folder, expected), []);
});

t.test('--force also replaces a run whose checkpoint cannot be read', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, RUN, cwd);
  await succeed(t, [...RUN, '--out', 'expected'], cwd);
  fs.writeFileSync(path.join(cwd, 'images/.enumerate.ckpt'), 'rubbish');
  const { status, stderr } = await callCommand(RUN, { cwd });
  t.equal(status, 1);
  t.match(stderr, /^E_EXISTS: images holds a run with a checkpoint that cannot be read: /);
  t.equal(fs.readFileSync(path.join(cwd, 'images/.enumerate.ckpt'), 'utf8'), 'rubbish');
  await succeed(t, [...RUN, '--force'], cwd);
  t.strictSame(differences(path.join(cwd, 'images'), path.join(cwd, 'expected')), []);
});

t.test("somebody's file under the name of an image is not overwritten", async (t) => {
  const cwd = temporaryFolder(t);
  const folder = path.join(cwd, 'images');
  const file = path.join(folder, '0005.png');
  fs.mkdirSync(folder);
  fs.writeFileSync(file, 'mine');
  fs.writeFileSync(path.join(folder, '0006.png'), 'mine too');
  const { status, stderr } = await callCommand(
    ['--size', '2x2', '--from', '1000', '--step', '-5', '--count', '200'],
    { cwd },
  );
  t.equal(status, 1);
  t.match(stderr, /^E_EXISTS: images\/0005\.png already exists[^\n]*--out[^\n]*--force\n$/);
  t.strictSame(fs.readdirSync(folder).toSorted(), ['0005.png', '0006.png']);
  t.equal(fs.readFileSync(file, 'utf8'), 'mine');

  await succeed(t, ['--size', '2x2', '--from', '1002', '--step', '-5', '--count', '200'], cwd);
  t.equal(fs.readFileSync(file, 'utf8'), 'mine');
});

type StatusRecord = Record<string, unknown> & { readonly type: string };

/** Every line of standard error as a record. */
function parseRecords(stderr: string): StatusRecord[] {
  return stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as StatusRecord);
}

t.test('--status-json: every line is a record, numbers that can be long are text', async (t) => {
  const cwd = temporaryFolder(t);
  const start = 2n ** 300n;
  const args = ['--size', '9x9', '--from', '2^300', '--step', '-7', '--count', '20'];
  const records = parseRecords(await succeed(t, [...args, '--status-json'], cwd));
  t.equal(records[0]?.type, 'start');
  const last = records.at(-1) ?? {};
  t.match(last, {
    type: 'end',
    outcome: 'finished',
    out: 'images',
    from: `0x${start.toString(16)}`,
    step: '-7',
    first: '0',
    end: '20',
    watermark: '20',
    last_index: `0x${(start - 19n * 7n).toString(16)}`,
    frames: 20,
    eta_s: 0,
  });
  const bytes = fs
    .readdirSync(path.join(cwd, 'images'))
    .filter((name) => IMAGE.test(name))
    .reduce((sum, name) => sum + fs.statSync(path.join(cwd, 'images', name)).size, 0);
  t.equal((last as StatusRecord)['bytes'], bytes);
});

t.test('--status-json: the records of a second and more of work', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'images'));
  const args = ['--size', '160x160', '--order', 'gray', '--count', '10^9', '--status-json'];
  const command = startEnumerate(args, cwd);
  await command.untilError(/"progress"/);
  command.kill('SIGTERM');
  const { status, stderr } = await command.ended;
  t.equal(status, 130);
  const records = parseRecords(stderr);
  const types = records.map(({ type }) => type);
  t.strictSame([...new Set(types)], ['start', 'progress', 'end']);
  t.match(records.at(-1), { outcome: 'interrupted', end: '1000000000' });
  const watermarks = records.map((record) => BigInt(record['watermark'] as string));
  t.strictSame(
    watermarks,
    watermarks.toSorted((a, b) => (a < b ? -1 : 1)),
    'the watermark rises',
  );
});

t.test('--status-json: the last line is a record also of what fails', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'file'), '');
  const cases: [string, number, string[]][] = [
    ['E_NUMBER', 2, ['--count', 'x']],
    ['E_USAGE', 2, ['--bogus']],
    ['E_USAGE', 2, []],
    ['E_IO', 1, ['--count', '1', '--out', 'file']],
    ['E_IO', 1, ['resume', 'nowhere']],
  ];
  for (const [code, exitCode, args] of cases) {
    const { status, stderr } = await callCommand([...args, '--status-json'], { cwd });
    t.equal(status, exitCode);
    t.match(parseRecords(stderr).at(-1), { type: 'end', outcome: 'failed', error: { code } });
  }
});
