/** `enumerate locate`: the number of a picture. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import t from 'tap';
import { chunk, header, makeFile } from '../codecs/png/foreign.js';
import { patienceMs } from '../patience.js';
import { writePicture } from '../pictures/tools.js';
import { MAIN, runEnumerate } from './command.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

/** A module that prints the most memory that the process held, in KiB, at its end. */
const MEMORY_REPORT = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(process.resourceUsage().maxRSS + '\\n'))",
)}`;

t.test('of a picture that was changed, locate gives the new number and a note', async (t) => {
  const file = path.join(temporaryFolder(t), 'picture.png');
  const index = writePicture(file, 1234n, { width: 8, height: 8, color: 'rgb', changed: true });
  t.not(index, 1234n);
  const { status, stdout, stderr } = await callCommand(['locate', file]);
  const text = index < 10n ** 80n ? `${index}` : `0x${index.toString(16)}`;
  t.equal(stdout, `${text}\n`);
  t.match(stderr, /^note: [^\n]* image 1234: its pixels were changed since\n$/);
  t.equal(status, 0);
});

t.test('a picture cut short, or with a wrong byte, has no number', async (t) => {
  const file = path.join(temporaryFolder(t), 'picture.png');
  writePicture(file, 1n, { width: 8, height: 8, color: 'rgb' });
  const whole = fs.readFileSync(file);
  const damaged = Buffer.from(whole);
  damaged[damaged.length - 40] = (damaged[damaged.length - 40] ?? 0) ^ 1;
  for (const bytes of [whole.subarray(0, -20), damaged, Buffer.from('GIF, or so')]) {
    fs.writeFileSync(file, bytes);
    const { status, stdout, stderr } = await callCommand(['locate', file]);
    t.equal(status, 1);
    t.equal(stdout, '');
    t.match(stderr, /^E_PNG: [^\n]*picture\.png: [^\n]+\n$/);
  }
  t.equal(
    (await callCommand(['locate', file, '--order', 'random'])).status,
    2,
    'the option comes first',
  );
});

t.test(
  'what was asked for is checked: an order that there is not, a seed where none goes',
  async (t) => {
    const file = path.join(temporaryFolder(t), 'picture.png');
    writePicture(file, 1n, { width: 8, height: 8, color: 'rgb' });
    for (const [args, says] of [
      [['--order', 'random'], /^E_SPACE: no order "random"/],
      [['--order', 'gray', '--seed', 'a'], /^E_SEED: /],
    ] as const) {
      const { status, stderr } = await callCommand(['locate', file, ...args]);
      t.equal(status, 2);
      t.match(stderr, says);
      t.match(stderr, /^[^\n]+\n$/);
    }
  },
);

t.test('many files: a line each, and what has no number does not stop the others', async (t) => {
  const cwd = temporaryFolder(t);
  writePicture(path.join(cwd, 'a.png'), 42n, { width: 8, height: 8, color: 'rgb' });
  writePicture(path.join(cwd, 'b.png'), 7n, { width: 3, height: 3, color: 'gray', depth: 1 });
  fs.writeFileSync(path.join(cwd, 'text'), 'no picture');
  const input = fs.readFileSync(path.join(cwd, 'a.png'));
  const args = ['locate', 'a.png', 'text', '-', 'missing', 'b.png'];
  const { status, stdout, stderr } = runEnumerate(args, { cwd, input });
  t.equal(stdout, 'a.png: 42\n-: 42\nb.png: 7\n');
  t.match(stderr, /^E_PNG: text: [^\n]+\nE_IO: cannot read missing: [^\n]+\n$/);
  t.equal(status, 1);
  const json = await callCommand(['locate', 'a.png', 'b.png', '--json'], { cwd });
  t.same(
    json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { file, number, space, exact } = JSON.parse(line) as Record<string, unknown>;
        return [file, number, space, exact];
      }),
    [
      ['a.png', '42', '8x8 rgb 8', true],
      ['b.png', '7', '3x3 gray 1', true],
    ],
  );
});

t.test(
  '--out writes the number as text or bytes, and get makes the same picture of it',
  async (t) => {
    const cwd = temporaryFolder(t);
    const options = { width: 20, height: 20, color: 'rgb', metadata: false } as const;
    writePicture(path.join(cwd, 'a.png'), 3n ** 5000n, options);
    for (const name of ['n.txt', 'n.bin']) {
      const { status, stdout, stderr } = await callCommand(['locate', 'a.png', '--out', name], {
        cwd,
      });
      t.same([status, stdout, stderr], [0, `${name}\n`, '']);
      const made = ['get', `@${name}`, '--size', '20x20', '--no-metadata', '--out', `${name}.png`];
      t.equal((await callCommand(made, { cwd })).status, 0);
      const found = fs.readFileSync(path.join(cwd, `${name}.png`));
      t.ok(found.equals(fs.readFileSync(path.join(cwd, 'a.png'))), name);
      const again = await callCommand(['locate', 'a.png', '--out', name], { cwd });
      t.match(again.stderr, /^E_EXISTS: [^\n]*--out[^\n]*--force\n$/);
    }
    const two = await callCommand(['locate', 'a.png', 'a.png', '--out', 'x'], { cwd });
    t.equal(two.status, 2);
    t.match(two.stderr, /--out goes with one file/);
  },
);

t.test('a space that has no such picture says why, and what gives the nearest', async (t) => {
  const cwd = temporaryFolder(t);
  writePicture(path.join(cwd, 'a.png'), 5n, { width: 4, height: 4, color: 'gray', depth: 2 });
  const { status, stdout, stderr } = await callCommand(['locate', 'a.png', '--size', '5x5'], {
    cwd,
  });
  t.same([status, stdout], [1, '']);
  t.match(stderr, /^E_FRAME: a\.png: [^\n]* 5×5[^\n]*--fit[^\n]*\n$/);
});

t.test('a bomb is refused before it goes off: in little memory, and soon', (t) => {
  const cwd = temporaryFolder(t);
  const zeros = deflateSync(Buffer.alloc(2 ** 26));
  const bomb = (width: number, height: number): Uint8Array =>
    makeFile([header(width, height, 8, 2), chunk('IDAT', zeros), chunk('IEND', new Uint8Array())]);
  fs.writeFileSync(path.join(cwd, 'small.png'), bomb(1, 1));
  fs.writeFileSync(path.join(cwd, 'wide.png'), bomb(2 ** 31 - 1, 2 ** 31 - 1));
  fs.writeFileSync(path.join(cwd, 'large.png'), bomb(11_000, 11_000));
  for (const name of ['small.png', 'wide.png', 'large.png']) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', MEMORY_REPORT, MAIN, 'locate', name],
      { cwd, encoding: 'utf8', timeout: patienceMs() },
    );
    t.equal(status, 1, name);
    t.equal(stdout, '');
    const [line, memory] = stderr.split('\n');
    t.match(line, /^E_PNG: /, name);
    t.ok(Number(memory) < 200 * 1024, `${name}: ${memory} KiB`);
  }
  t.end();
});

t.test('a folder is the pictures in it, in the order of their names', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['--count', '12', '--size', '5x5', '--out', 'run'], { cwd });
  fs.writeFileSync(path.join(cwd, 'run/notes.txt'), 'mine');
  const { status, stdout, stderr } = await callCommand(['locate', 'run'], { cwd });
  t.equal(status, 0);
  const line = (i: number): string => `run/${`${i}`.padStart(2, '0')}.png: ${i}\n`;
  t.equal(stdout, Array.from({ length: 12 }, (_, i) => line(i)).join(''));
  t.equal(stderr, 'left out: 1 other file\n');
  fs.mkdirSync(path.join(cwd, 'empty'));
  const none = await callCommand(['locate', 'empty'], { cwd });
  t.match([none.status, none.stderr], [1, /^E_IO: empty: no pictures are there\n$/]);
});
