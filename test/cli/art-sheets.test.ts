/**
 * `enumerate art number`, `compare` and `gallery`: pictures among others. ART §13.
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
  const { status, stdout, stderr } = await callCommand(['art', 'compare', 'a', 'b', ...SIZE], {
    cwd,
  });
  t.equal(status, 1, 'unlike');
  t.match(
    stderr,
    /^a: [a-z ]+\nb: [a-z ]+\nplainly different; [0-9]+ of 64 bits of shape, colours [0-9.]+ apart \(ΔE\), [0-9]+ of 384 pixels\n$/,
  );
  const pair = read(fs.readFileSync(path.join(cwd, stdout.trimEnd())));
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

t.test('names of files hold what the pictures depend on, and the same bytes stay', async (t) => {
  const cwd = temporaryFolder(t);
  const called = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await callCommand(['art', ...args], { cwd });
    t.equal(status, args[0] === 'compare' ? 1 : 0, stderr);
    return `${stdout}${/^note:.*$/m.exec(stderr)?.[0] ?? ''}`;
  };
  const small = ['--size', '16'];
  for (const [args, others, name] of [
    [['gallery', 'a', 'b', 'c'], ['--columns', '3'], /^art-gallery-[0-9a-f]{8}-16x16\.png$/],
    [['compare', 'a', 'b'], ['--variant', '1'], /^art-compare-[0-9a-f]{8}-16x16\.png$/],
  ] as const) {
    const first = (await called(...args, ...small)).trimEnd();
    t.match(first, name);
    const note = `note: ${first} was there already, the same to the last byte`;
    t.equal(await called(...args, ...small), `${first}\n${note}`);
    const sampled = (await called(...args, ...small, '--samples', '4')).trimEnd();
    t.equal(sampled, first.replace('16x16', '16x16-4samples'));
    const other = (await called(...args, ...small, ...others)).trimEnd();
    t.not(other, first);
    const usual = args[0] === 'gallery' ? '128' : '256';
    t.match(await called(...args, '--size', usual), /-[0-9a-f]{8}\.png\n$/);
    // The same name with other bytes is an error, also where it is given.
    fs.writeFileSync(path.join(cwd, first), 'mine');
    for (const out of [[], ['--out', first]]) {
      const { status, stderr } = await callCommand(['art', ...args, ...small, ...out], { cwd });
      t.equal(status, args[0] === 'compare' ? 2 : 1);
      t.match(stderr, /^E_EXISTS: .*already exists: name another file with --out, or .* --force$/m);
    }
    t.equal(fs.readFileSync(path.join(cwd, first), 'utf8'), 'mine');
  }
  t.match(await called('gallery', 'a', 'b', 'c', ...small, '--columns', '3'), /-3columns\.png\n/);
  t.notMatch(await called('gallery', 'a', 'b', 'c', 'd', ...small, '--columns', '2'), /columns/);
});

t.test('compare ends with 2 where it cannot compare, as diff and cmp do', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'f'), 'same');
  for (const args of [
    ['--files', 'f', 'no-such-file'],
    ['a', 'b', '--out', 'no-such-folder/x.png'],
    ['a', 'b', '--grammar', 'no-such-grammar'],
  ])
    t.match(await callCommand(['art', 'compare', ...args], { cwd }), { status: 2, stdout: '' });
});
