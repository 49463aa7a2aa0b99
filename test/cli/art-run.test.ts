/**
 * Runs of Random Art: numbers and films in every output, stopped, killed, resumed, verified. ART §13.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import {
  artExpression,
  drawArt,
  type Expression,
  formulaAt,
  recolorArt,
  renderArt,
  SAFE_PALETTES,
} from '../../src/art/index.js';
import { read } from '../codecs/png/tools.js';
import { art, draw } from './art-tools.js';
import { callCommand } from './call-command.js';
import { FolderWatch, startEnumerate, temporaryFolder } from './started-command.js';

const SIZE = ['--size', '16x12'];
const SMALL = { width: 16, height: 12 };

t.test('numbers go into every output, and verify holds them', async (t) => {
  const cwd = temporaryFolder(t);
  const range = ['--from', '95', '--count', '20', ...SIZE];
  const expected = Buffer.concat(
    Array.from({ length: 20 }, (_, i) => drawArt(`${95 + i}`, SMALL).pixels),
  );
  await art(t, [...range, '--out', 'd', '--manifest', 'd.jsonl'], { cwd });
  const names = fs.readdirSync(path.join(cwd, 'd')).filter((name) => name.endsWith('.png'));
  t.same([names.length, names[0]], [20, '095.png']);
  const { samples, text } = read(fs.readFileSync(path.join(cwd, 'd/100.png')));
  t.same(samples, drawArt('100', SMALL).pixels);
  t.equal(text.get('enumerate-art'), 'art/1');
  await art(t, [...range, '--out', 'x.raw', '--threads', '3'], { cwd });
  t.equal(Buffer.compare(fs.readFileSync(path.join(cwd, 'x.raw')), expected), 0);
  await art(t, [...range, '--out', 'x.npy'], { cwd });
  t.equal(
    Buffer.compare(fs.readFileSync(path.join(cwd, 'x.npy')).subarray(-expected.length), expected),
    0,
  );
  await art(t, [...range, '--out', 'x.tar', '--split', '7', '--quality'], { cwd });
  await art(t, [...range, '--out', 'x.mkv'], { cwd });
  const film = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-i', 'x.mkv', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    { cwd },
  );
  t.equal(Buffer.compare(film.stdout, expected), 0);
  for (const name of ['d', 'x.raw', 'x.npy', 'x.tar', 'x.mkv']) {
    const { status, stdout } = await callCommand(['verify', name], { cwd });
    t.equal(status, 0, stdout);
  }
  // Runs of other grammars are other images, and cover nothing together.
  t.equal((await callCommand(['verify', 'd', 'x.tar'], { cwd })).status, 0);
  const whole = fs.readFileSync(path.join(cwd, 'x.raw'));
  whole[1000] = (whole[1000] ?? 0) ^ 1;
  fs.writeFileSync(path.join(cwd, 'x.raw'), whole);
  fs.copyFileSync(path.join(cwd, 'd/096.png'), path.join(cwd, 'd/097.png'));
  const damaged = await callCommand(['verify', 'd', 'x.raw'], { cwd });
  t.equal(damaged.status, 1);
  t.match(damaged.stdout, /97/);
  t.match(
    (await callCommand(['status', 'd'], { cwd })).stdout,
    /art +grammar default, depth 12, variant 0/,
  );
});

t.test('a run that is killed ends with the same bytes', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(
    path.join(cwd, 'g'),
    'E -> (C, C, C) C -> 1/2 A | 1/2 sin(add(C, C)) A -> 1/2 x | 1/2 y',
  );
  const range = ['--count', '800', '--size', '48', '--grammar', 'g', '--salt', 's', '--depth', '9'];
  await art(t, [...range, '--out', 'whole.tar'], { cwd });
  const watch = new FolderWatch(cwd);
  const command = startEnumerate(['art', ...range, '--out', 'killed.tar', '--threads', '2'], cwd);
  await watch.until(/^killed\.tar\.part$/, 12, command.ended);
  command.kill('SIGKILL');
  await command.ended;
  watch.close();
  fs.rmSync(path.join(cwd, 'g'));
  const checkpoint = readCheckpoint(path.join(cwd, 'killed.tar.ckpt'));
  t.ok(checkpoint.watermark < checkpoint.end, `killed at ${checkpoint.watermark}`);
  t.equal((await callCommand(['resume', 'killed.tar'], { cwd })).status, 0);
  const [whole, killed] = ['whole.tar', 'killed.tar'].map((name) =>
    fs.readFileSync(path.join(cwd, name)),
  );
  t.equal(Buffer.compare(whole ?? Buffer.of(), killed ?? Buffer.of(1)), 0);
  t.equal((await callCommand(['resume', 'killed.tar', '--to', '810'], { cwd })).status, 0);
  t.equal((await callCommand(['verify', 'killed.tar', '--count', '810'], { cwd })).status, 0);
});

t.test('one command line for shards, which is repeated', async (t) => {
  const cwd = temporaryFolder(t);
  const range = ['--from', '2^200', '--count', '10', ...SIZE, '--out', 'x.raw', '--continue'];
  for (const shard of ['1/2', '2/2', '2/2']) await art(t, [...range, '--shard', shard], { cwd });
  const parts = ['x.1-of-2.raw', 'x.2-of-2.raw'];
  const bytes = Buffer.concat(parts.map((name) => fs.readFileSync(path.join(cwd, name))));
  t.same(Uint8Array.from(bytes.subarray(-576)), drawArt(`${2n ** 200n + 9n}`, SMALL).pixels);
  t.equal((await callCommand(['verify', ...parts, '--count', '10'], { cwd })).status, 0);
  const other = await callCommand(['art', ...range, '--shard', '1/2', '--depth', '11'], { cwd });
  t.match(other.stderr, /^E_EXISTS: .*its art is not the same/);
});

t.test('a film moves, comes round, and can be resumed', async (t) => {
  const cwd = temporaryFolder(t);
  const frames = ['moving', '--animate', '--count', '8', ...SIZE];
  const at = (i: number): Uint8Array =>
    drawArt('moving', { ...SMALL, time: (2 * i) / 8 - 1 }).pixels;
  const expected = Buffer.concat(Array.from({ length: 8 }, (_, i) => at(i)));
  await art(t, [...frames, '--out', 'f.mkv', '--fps', '12'], { cwd });
  const film = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-i', 'f.mkv', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    { cwd },
  );
  t.equal(Buffer.compare(film.stdout, expected), 0);
  const probe = spawnSync(
    'ffprobe',
    ['-v', 'error', '-show_entries', 'stream=r_frame_rate', '-of', 'csv=p=0', 'f.mkv'],
    { cwd, encoding: 'utf8' },
  );
  t.match(probe.stdout, /^12\/1/);
  await art(t, [...frames, '--out', 'f.apng'], { cwd });
  t.equal(read(fs.readFileSync(path.join(cwd, 'f.apng'))).text.size, 0);
  await art(t, [...frames, '--out', 'frames'], { cwd });
  t.same(read(fs.readFileSync(path.join(cwd, 'frames/3.png'))).samples, at(3));
  await art(t, [...frames, '--out', 'f.raw'], { cwd });
  t.equal((await callCommand(['resume', 'f.raw', '--to', '9'], { cwd })).status, 0);
  const longer = fs.readFileSync(path.join(cwd, 'f.raw'));
  t.equal(Buffer.compare(longer, Buffer.concat([expected, at(0)])), 0);
  fs.writeFileSync(path.join(cwd, 'formula'), '(drift(x, t), y, t)');
  await art(
    t,
    ['--formula-in', 'formula', '--animate', '--count', '2', ...SIZE, '--out', 'g.raw'],
    {
      cwd,
    },
  );
  const ofFormula = fs.readFileSync(path.join(cwd, 'g.raw'));
  t.same([ofFormula[2], ofFormula[576 + 2]], [0, 128]);
  for (const name of ['f.mkv', 'f.apng'])
    t.equal((await callCommand(['verify', name], { cwd })).status, 0);
  for (const file of ['f.mkv.ckpt', 'f.raw.ckpt']) {
    t.equal(fs.readFileSync(path.join(cwd, file)).indexOf('moving'), -1);
  }
});

t.test('a run keeps its palette: in every output, resumed, verified (CHECKPOINT §5)', async (t) => {
  const cwd = temporaryFolder(t);
  const five = '102030,405060,708090,a0b0c0,d0e0ff';
  fs.writeFileSync(path.join(cwd, 'mine.txt'), five.split(',').join('\n'));
  const bytes = Uint8Array.from(Buffer.from(five.replaceAll(',', ''), 'hex'));
  const pixels = (expression: Expression, palettes: readonly string[] | Uint8Array): Uint8Array =>
    renderArt(recolorArt(expression, palettes), SMALL.width, SMALL.height);
  const wine = [0, 1, 2, 3, 4].map((i) => pixels(artExpression(`${i}`), ['wine']));
  const mine = [0, 1, 2, 3, 4].map((i) => pixels(formulaAt(540n + BigInt(i)), bytes));
  const numbers = ['--count', '3', ...SIZE, '--palette', 'wine'];
  const formulas = [
    '--formulas',
    '--from',
    '540',
    '--count',
    '3',
    ...SIZE,
    '--palette',
    'mine.txt',
  ];
  for (const out of ['n', 'n.raw', 'n.tar', 'n.npy', 'n.zip', 'n.mkv', 'n.y4m'])
    await art(t, [...numbers, '--out', out], { cwd });
  await art(t, [...formulas, '--out', 'f'], { cwd });
  await art(t, [...formulas, '--out', 'f.raw', '--quiet'], { cwd });
  fs.rmSync(path.join(cwd, 'mine.txt'));
  for (const out of ['n', 'n.raw', 'n.npy', 'f', 'f.raw'])
    t.equal(
      (await callCommand(['resume', out, '--to', out.startsWith('n') ? '5' : '545'], { cwd }))
        .status,
      0,
      out,
    );
  t.same(
    Uint8Array.from(fs.readFileSync(path.join(cwd, 'n.raw'))),
    Uint8Array.from(Buffer.concat(wine)),
  );
  t.same(
    Uint8Array.from(fs.readFileSync(path.join(cwd, 'f.raw'))),
    Uint8Array.from(Buffer.concat(mine)),
  );
  const number = read(fs.readFileSync(path.join(cwd, 'n/4.png')));
  t.same(number.samples, wine[4]);
  t.equal(number.text.get('enumerate-art-palette'), 'wine');
  const formula = read(fs.readFileSync(path.join(cwd, 'f/544.png')));
  t.same(formula.samples, mine[4]);
  t.equal(formula.text.get('enumerate-art-palette'), five);
  t.same((await draw(t, ['--formula-in', 'f/544.png', ...SIZE], { cwd })).samples, mine[4]);
  const all = ['n', 'n.raw', 'n.tar', 'n.npy', 'n.zip', 'n.mkv', 'n.y4m', 'f', 'f.raw'];
  for (const name of all) {
    const { status, stdout } = await callCommand(['verify', name], { cwd });
    t.equal(status, 0, `${name}: ${stdout}`);
  }
  t.match((await callCommand(['status', 'n'], { cwd })).stdout, /variant 0, palette wine$/m);
  t.match((await callCommand(['status', 'f'], { cwd })).stdout, /by number, palette 102030,/);
  const json = (await callCommand(['status', 'f', '--json'], { cwd })).stdout;
  t.equal((JSON.parse(json) as { art: { palette: string } }).art.palette, five);
  const other = [...numbers.slice(0, -1), 'safe', '--out', 'n.raw', '--continue'];
  const refused = await callCommand(['art', ...other], { cwd });
  t.match(refused.stderr, /^E_EXISTS: .*its art is not the same/);
  // Another palette is another run: these cover nothing together.
  await art(t, [...numbers.slice(0, -1), 'safe', '--out', 's.raw'], { cwd });
  fs.copyFileSync(path.join(cwd, 's.raw'), path.join(cwd, 'n.raw'));
  t.equal((await callCommand(['verify', 'n.raw'], { cwd })).status, 1);
  for (const [palette, message] of [
    ['wien', /no palette is called "wien"/],
    ['102030,405060', /a palette of 2 colours/],
  ] as const)
    for (const args of [
      ['--count', '2'],
      ['--formulas', '--count', '2'],
      ['x', '--animate'],
    ]) {
      const { stderr } = await callCommand(['art', ...args, '--palette', palette, '--out', 'no'], {
        cwd,
      });
      t.match(stderr, message);
    }
  t.notOk(fs.existsSync(path.join(cwd, 'no')));
});

t.test('a film keeps its palette beside its formula', async (t) => {
  const cwd = temporaryFolder(t);
  const film = ['moving', '--animate', '--count', '4', ...SIZE, '--palette', 'safe'];
  await art(t, [...film, '--out', 'f.raw'], { cwd });
  const expression = recolorArt(artExpression('moving', { animate: true }), SAFE_PALETTES);
  const frames = [0, 1, 2, 3].map((i) =>
    renderArt(expression, SMALL.width, SMALL.height, (2 * i) / 4 - 1),
  );
  const written = fs.readFileSync(path.join(cwd, 'f.raw'));
  t.same(Uint8Array.from(written), Uint8Array.from(Buffer.concat(frames)));
  t.match((await callCommand(['status', 'f.raw'], { cwd })).stdout, /4 frames, palette safe/);
  t.equal((await callCommand(['resume', 'f.raw', '--to', '5'], { cwd })).status, 0);
  t.same(
    Uint8Array.from(fs.readFileSync(path.join(cwd, 'f.raw')).subarray(written.length)),
    frames[0],
  );
  t.equal((await callCommand(['verify', 'f.raw'], { cwd })).status, 0);
});
