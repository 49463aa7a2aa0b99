/**
 * `enumerate art number`, `compare` and `gallery`: pictures among others. SPEC §15.13.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { drawArt } from '../../src/art/index.js';
import { toHex } from '../art/tools.js';
import { read } from '../codecs/png/tools.js';
import { art, draw } from './art-tools.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const SMALL = { width: 24, height: 16 };
const SIZE = ['--size', '24x16'];

t.test('a number that get turns into the same picture', async (t) => {
  const cwd = temporaryFolder(t);
  const { pixels } = drawArt('number', SMALL);
  await art(t, ['number', 'number', ...SIZE, '--out', 'n.bin'], { cwd });
  await art(t, ['number', 'number', ...SIZE, '--out', 'n.txt', '--order', 'gray'], { cwd });
  for (const from of [['@n.bin'], ['@n.txt', '--order', 'gray']]) {
    const result = await callCommand(['get', ...from, ...SIZE, '--out', 'g.png', '--force'], {
      cwd,
    });
    t.equal(result.status, 0, result.stderr);
    t.same(read(fs.readFileSync(path.join(cwd, 'g.png'))).samples, pixels);
  }
  const number = await art(t, ['number', 'number', ...SIZE], { cwd });
  await art(t, [...SIZE, '--out', 'picture.png', '--', 'number'], { cwd });
  t.equal((await callCommand(['locate', 'picture.png'], { cwd })).stdout, number);
});

t.test('two side by side, and many on a sheet', async (t) => {
  const cwd = temporaryFolder(t);
  const at = ({ width, samples }: ReturnType<typeof read>, left: number, top: number): string =>
    toHex(
      Uint8Array.from({ length: 3 * 24 * 16 }, (_, i) => {
        const [x, y] = [Math.floor(i / 3) % 24, Math.floor(i / 72)];
        return samples[3 * ((top + y) * width + left + x) + (i % 3)] ?? 0;
      }),
    );
  const expected = (text: string): string => toHex(drawArt(text, SMALL).pixels);
  const { status, stderr } = await callCommand(['art', 'compare', 'a', 'b', ...SIZE], { cwd });
  t.equal(status, 1, 'unlike');
  t.match(
    stderr,
    /^a: [a-z ]+\nb: [a-z ]+\nplainly different; [0-9]+ of 64 bits of shape, colours [0-9.]+ apart \(ΔE\), [0-9]+ of 384 pixels\n$/,
  );
  const pair = read(fs.readFileSync(path.join(cwd, 'art-compare.png')));
  t.same([at(pair, 4, 4), at(pair, 32, 4)], [expected('a'), expected('b')]);
  fs.writeFileSync(path.join(cwd, 'f'), 'same');
  fs.writeFileSync(path.join(cwd, 'g'), 'same');
  const same = await callCommand(
    ['art', 'compare', '--files', 'f', 'g', ...SIZE, '--out', 'c.png'],
    {
      cwd,
    },
  );
  t.match(same, { status: 0, stderr: /^f: ([a-z ]+)\ng: \1\nthe same, and the same picture\n$/ });
  const shown = await callCommand(['art', 'compare', 'a', 'b', ...SIZE, '--show=sixel'], { cwd });
  t.match(shown.stdout, /^\u001bP/);

  const sheet = await draw(t, ['gallery', 'a', '007', 'c', ...SIZE, '--columns', '2'], { cwd });
  t.same([sheet.width, sheet.height], [4 + 2 * 28, 4 + 2 * 20]);
  t.same([at(sheet, 32, 4), at(sheet, 4, 24)], [expected('007'), expected('c')]);
  fs.writeFileSync(path.join(cwd, 'lines'), 'x\r\n y\n');
  const lines = await draw(t, ['gallery', '--lines', 'lines', ...SIZE], { cwd });
  t.same([at(lines, 4, 4), at(lines, 32, 4)], [expected('x'), expected(' y')]);
  const numbers = await draw(t, ['gallery', '--from', '9', '--count', '2', ...SIZE], { cwd });
  t.same([at(numbers, 4, 4), at(numbers, 32, 4)], [expected('9'), expected('10')]);
});
