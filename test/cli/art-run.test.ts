/**
 * Runs of Random Art: numbers and films in every output, stopped, killed, resumed, verified. SPEC §15.13.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint-file.js';
import { drawArt } from '../../src/art/index.js';
import { read } from '../codecs/png/tools.js';
import { art } from './art-tools.js';
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
