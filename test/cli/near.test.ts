/** `enumerate near`: what stands next to an image. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openNumbering } from '../../src/core/numbering.js';
import { ORDERS, takesSeed } from '../../src/core/order.js';
import { pictureSpace } from '../../src/codecs/png/reader.js';
import { read } from '../codecs/png/tools.js';
import { MAIN } from './command.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const SPACE = ['--size', '4x3', '--color', 'gray', '--depth', '4'];
const options = { width: 4, height: 3, color: 'gray', depth: 4 } as const;
const OFFSETS = [-10n, -1n, 0n, 1n, 10n];

/** The lines that image 1000 of the mixed order must give, and the frames that belong to them. */
function expected(seed: string): { line: string; name: string; samples: Uint8Array }[] {
  const samples = openNumbering({ ...options, seed }).frameAt(1000n);
  return ORDERS.flatMap((order) => {
    const numbering = openNumbering({ ...options, order, seed: takesSeed(order) ? seed : '' });
    const center = numbering.indexOf(samples);
    return OFFSETS.map((offset) => ({
      line: `${order} ${offset > 0n ? '+' : ''}${offset} ${center + offset}`,
      name: `${order}${offset < 0n ? '' : '+'}${offset}.png`.replace(/([-+])(\d)\./, '$10$2.'),
      samples: numbering.frameAt(center + offset),
    })).filter(({ line }) => !line.includes(' -', 15));
  });
}

t.test('near tells programs in JSON', async (t) => {
  const cwd = temporaryFolder(t);
  const { status, stdout } = await callCommand(['near', '1000', ...SPACE, '--json'], { cwd });
  t.equal(status, 0);
  const found = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const wanted = expected('').map(({ line }) => {
    const [order, offset, number] = line.split(' ');
    return { order, offset: Number(offset), number };
  });
  t.same(found, wanted);
});

t.test(
  'near writes the neighbours in all orders as files that are what their names say',
  async (t) => {
    const cwd = temporaryFolder(t);
    const { status, stdout } = await callCommand(
      ['near', '1000', ...SPACE, '--seed', 'a', '--out', 'near'],
      {
        cwd,
      },
    );
    t.equal(status, 0);
    const wanted = expected('a');
    t.equal(stdout, wanted.map(({ line }) => `${line}\n`).join(''));
    t.same(
      fs.readdirSync(path.join(cwd, 'near')).toSorted(),
      wanted.map(({ name }) => name).toSorted(),
    );
    for (const { name, samples } of wanted) {
      t.same(read(fs.readFileSync(path.join(cwd, 'near', name))).samples, samples, name);
    }
    const file = await callCommand(['near', 'near/mixed+00.png', '--sheet', 'sheet.png'], { cwd });
    t.equal(file.stdout, stdout, 'a picture has the neighbours of its number');
    t.equal(
      (await callCommand(['near', '1000', ...SPACE, '--out', 'near'], { cwd })).status,
      1,
      'no --force',
    );
  },
);

t.test('near draws a sheet, a row for each order, with a gap where the space ends', async (t) => {
  const cwd = temporaryFolder(t);
  const args = ['near', '0', ...SPACE, '--order', 'gray', '--sheet', 'near.png'];
  const { status, stdout, stderr } = await callCommand(args, { cwd });
  t.equal(status, 0);
  t.equal(stdout, 'gray 0 0\ngray +1 1\ngray +10 10\n');
  t.equal(stderr, 'written: near.png\n');
  const sheet = read(fs.readFileSync(path.join(cwd, 'near.png')));
  const { width, height } = pictureSpace(sheet);
  t.same([width, height], [8 + 5 * (160 + 8), 8 + 120 + 8]);
  const levelAt = (column: number): number | undefined =>
    sheet.samples[3 * (sheet.width * 20 + 8 + column * 168 + 20)];
  t.same([0, 1, 2, 3].map(levelAt), [128, 128, 0, 17], 'image 1 begins with the level 1 of 15');
  t.equal((await callCommand(args, { cwd })).status, 1, 'it is there already');
});

t.test('near says what it cannot find', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [args, code, says] of [
    [['no.png'], 1, /^E_IO: cannot read no\.png/],
    [['12z'], 2, /^E_NUMBER: /],
    [['2^99', ...SPACE], 2, /^E_RANGE: /],
    [['1', '--sheet', 'a.png', '--out', 'b'], 2, /--sheet and --out exclude each other/],
  ] as const) {
    const { status, stdout, stderr } = await callCommand(['near', ...args], { cwd });
    t.equal(status, code, args.join(' '));
    t.equal(stdout, '');
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
  t.same(fs.readdirSync(cwd), []);
});

t.test('near tells of a picture what locate tells', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '7', '--size', '3x3', '--palette', 'cga', '--out', 'p.png'], { cwd });
  const { stderr } = await callCommand(['locate', 'p.png'], { cwd });
  t.match(stderr, /^note: /);
  t.equal((await callCommand(['near', 'p.png'], { cwd })).stderr, stderr);
});

t.test('near looks at its input first, and advises what it has', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '7', '--size', '3x3', '--out', 'p.png'], { cwd });
  t.match((await callCommand(['near', 'no.png'], { cwd })).stderr, /^E_IO: cannot read no\.png/);
  const { status, stderr } = await callCommand(['near', 'p.png', '--size', '5x5'], { cwd });
  t.equal(status, 1);
  t.match(stderr, /^E_FRAME: p\.png: [^\n]*enumerate locate FILE --fit stretch[^\n]*\n$/);
  t.same(fs.readdirSync(cwd), ['p.png']);
});

t.test('near writes nothing that was not asked for', async (t) => {
  const cwd = temporaryFolder(t);
  const { status, stdout, stderr } = await callCommand(['near', '42', ...SPACE], { cwd });
  t.same([status, stderr], [0, '']);
  t.equal(stdout.split('\n').length, 1 + 5 * ORDERS.length);
  t.same(fs.readdirSync(cwd), []);
});

t.test('near has a heading for people, and shortens long numbers for them', async (t) => {
  const args = ['near', '2^5000', '--order', 'mixed'];
  const { status, stdout } = await callCommand(args, { columns: 80 });
  t.equal(status, 0);
  const lines = stdout.split('\n');
  t.equal(lines[0], 'order       offset  number');
  t.match(lines[2], /^mixed {11}-1 {2}0xffff/);
  t.ok(lines.every((line) => line.length <= 80));
});

t.test('near --sheet - is the sheet and nothing else', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['near', '42', ...SPACE, '--sheet', 'near.png'], { cwd });
  const sheet = fs.readFileSync(path.join(cwd, 'near.png'));
  const args = [MAIN, 'near', '42', ...SPACE, '--sheet', '-'];
  const piped = spawnSync(process.execPath, args, { cwd });
  t.ok(piped.stdout.equals(sheet));
  t.equal(piped.stderr.toString(), '');
  for (const more of [
    ['--sheet', '-', '--json'],
    ['--out', '-'],
  ]) {
    const { status, stdout, stderr } = await callCommand(['near', '42', ...SPACE, ...more], {
      cwd,
    });
    t.same([status, stdout], [2, '']);
    t.match(stderr, /^enumerate: --(sheet|out) - [^\n]+\n$/);
  }
  t.same(fs.readdirSync(cwd), ['near.png']);
});
