/** `enumerate bench`: what this machine does. @module */
import fs from 'node:fs';
import t from 'tap';
import { parseCanonical } from '../../src/core/space.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { temporaryFolder } from './started-command.js';

t.test('bench prints a row a space, and leaves nothing behind', async (t) => {
  const cwd = temporaryFolder(t);
  const { status, stdout } = runEnumerate(['bench', '--seconds', '0.1'], { cwd });
  t.equal(status, 0);
  t.match(stdout, /^space +images\/s +MB\/s +copy +PNG\/s +files\/s +all of them\n5x5 gray 1 /);
  t.match(stdout, /\n1920x1080 rgb 8 .* ≈ 10\^[0-9,]+ years\n/);
  for (const line of stdout.split('\n')) t.ok(line.length <= 80, line);
  t.same(fs.readdirSync(cwd), []);
});

t.test('bench as JSON has rates that fit each other', async (t) => {
  const cwd = temporaryFolder(t);
  const { stdout } = await callCommand(['bench', '--seconds', '0.1', '--json'], { cwd });
  const { rows } = JSON.parse(stdout) as { rows: Record<string, number>[] };
  t.equal(rows.length, 6);
  for (const row of rows) {
    for (const name of [
      'images_per_s',
      'images_per_s_all_threads',
      'png_per_s',
      'files_per_s',
      'bytes_per_s',
      'to_copy',
    ])
      t.ok(row[name]! > 0 && Number.isFinite(row[name]), name);
    const { sampleBytes } = parseCanonical(String(row['space']));
    t.ok(Math.abs((row['images_per_s']! * sampleBytes) / row['bytes_per_s']! - 1) < 1e-9);
  }
});

t.test('bench of one space, where nothing can be written', async (t) => {
  const args = ['bench', '--size', '8x4', '--color', 'gray', '--order', 'gray'];
  const { status, stdout } = await callCommand([...args, '--seconds', '0.1', '--out', '/proc/x']);
  t.equal(status, 0);
  const lines = stdout.split('\n');
  t.match(lines[1], /^8x4 gray 8 .* - +≈ 10\^\d+ years$/);
  t.equal(lines[2], '');
  t.match(stdout, /\nfiles were not measured: cannot measure writing in \/proc/);
});

t.test('bench says what it cannot take', async (t) => {
  for (const args of [
    ['--seconds', '0'],
    ['--seconds', 'x'],
  ]) {
    const { status, stderr } = await callCommand(['bench', ...args]);
    t.equal(status, 2, args.join(' '));
    t.equal(stderr.trimEnd().split('\n').length, 1);
  }
});
