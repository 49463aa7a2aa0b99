/**
 * Formulas by number on the command line: `art --formulas`, `art formula`, `art number --formula`. ART §15.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  artExpression,
  formatFormula,
  formulaAt,
  formulaNumber,
  renderArt,
} from '../../src/art/index.js';
import { read } from '../codecs/png/tools.js';
import { art } from './art-tools.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const SIZE = ['--size', '16x12'];
const pixelsOf = (number: bigint): Uint8Array => renderArt(formulaAt(number), 16, 12);
const FROM = 10n ** 12n;

t.test('a range of formulas: shards, resumed, verified, in every output', async (t) => {
  const cwd = temporaryFolder(t);
  const range = ['--formulas', '--from', '10^12', '--count', '20', ...SIZE];
  const expected = Buffer.concat(Array.from({ length: 25 }, (_, i) => pixelsOf(FROM + BigInt(i))));
  for (const shard of ['1/2', '2/2']) {
    await art(t, [...range, '--shard', shard, '--out', `d${shard[0]}`], { cwd });
  }
  t.equal((await callCommand(['verify', 'd1', 'd2', '--count', '20'], { cwd })).status, 0);
  const { samples, text } = read(fs.readFileSync(path.join(cwd, 'd2/1000000000013.png')));
  t.same(samples, pixelsOf(FROM + 13n));
  t.same(Object.fromEntries(text), {
    'enumerate-art': 'art/1',
    'enumerate-art-formula': '1000000000013',
  });
  await art(t, [...range, '--out', 'x.raw', '--threads', '3'], { cwd });
  t.equal((await callCommand(['resume', 'x.raw', '--to', '10^12+25'], { cwd })).status, 0);
  t.equal(Buffer.compare(fs.readFileSync(path.join(cwd, 'x.raw')), expected), 0);
  t.equal((await callCommand(['verify', 'x.raw'], { cwd })).status, 0);
  fs.copyFileSync(path.join(cwd, 'd1/1000000000001.png'), path.join(cwd, 'd1/1000000000002.png'));
  t.equal((await callCommand(['verify', 'd1'], { cwd })).status, 1);
  t.match((await callCommand(['status', 'd1'], { cwd })).stdout, /art +formulas by number/);
});

t.test('a number, its formula, its picture, and back', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [text, number] of [
    ['10^30', 10n ** 30n],
    ['1,000,000', 1_000_000n],
    ['2^100', 2n ** 100n],
    ['10^200', 10n ** 200n],
  ] as const) {
    const formula = await art(t, ['formula', text], { cwd });
    t.equal(formula, `${formatFormula(formulaAt(number))}\n`);
    const found = await art(t, ['number', '--formula', formula], { cwd });
    t.equal(BigInt(found.trim()), number);
  }
  t.match(await art(t, ['formula', '10^30', ...SIZE, '--out', 'a.png'], { cwd }), /\)\na\.png\n$/);
  fs.writeFileSync(path.join(cwd, 'f.txt'), await art(t, ['formula', '10^30'], { cwd }));
  await art(t, ['--formula-in', 'f.txt', ...SIZE, '--out', 'b.png'], { cwd });
  const [a, b] = ['a.png', 'b.png'].map((name) => read(fs.readFileSync(path.join(cwd, name))));
  t.same(a?.samples, pixelsOf(10n ** 30n));
  t.same(b?.samples, a?.samples);
  t.equal(a?.text.get('enumerate-art-formula'), `${10n ** 30n}`);
  t.equal(b?.text.get('enumerate-art-formula'), undefined);
  t.match(JSON.parse(await art(t, ['formula', '0', '--json'], { cwd })), {
    depth: 1,
    tree_nodes: 2,
  });
  // The formula of a text has a number, too, though not one of a run.
  const hello = artExpression('hello');
  fs.writeFileSync(path.join(cwd, 'hello.txt'), await art(t, ['hello', '--formula'], { cwd }));
  await art(t, ['number', '--formula-in', 'hello.txt', '--out', 'n.bin'], { cwd });
  await art(t, ['number', '--formula-in', 'hello.txt', '--out', 'n.txt'], { cwd });
  const inText = fs.readFileSync(path.join(cwd, 'n.txt'), 'utf8');
  t.equal(BigInt(inText.trim()), formulaNumber(hello));
  const [fromBytes, fromText] = [
    await art(t, ['formula', '@n.bin'], { cwd }),
    await art(t, ['formula', '@n.txt'], { cwd }),
  ];
  t.equal(fromBytes, fromText);
  t.equal(await art(t, ['number', '--formula', fromText], { cwd }), inText);
});

t.test('names, random numbers and the last one are those of runs', async (t) => {
  const named = await callCommand(['art', 'formula', 'name:ada']);
  const number = /^name:ada: formula ([0-9]+)\n$/.exec(named.stderr)?.[1] ?? '';
  t.equal(named.stdout, `${formatFormula(formulaAt(BigInt(number)))}\n`);
  t.match(
    (await callCommand(['art', 'formula', 'random'])).stderr,
    /^random: formula [0-9]{1,78}\n$/,
  );
  const last = await callCommand(['art', 'formula', 'last']);
  t.equal(last.stdout, `${formatFormula(formulaAt(2n ** 256n - 1n))}\n`);
});

t.test('what is not right is refused in one line', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [line, message] of [
    ['--formulas', /--formulas is for many pictures/],
    ['--formulas --count 2 --depth 3', /--depth grows a picture, and --formulas has all there are/],
    ['--formulas --count 2 --quality', /--quality chooses among variants/],
    ['--formulas --count 2 --animate --out x.mp4', /--formulas and --animate exclude each other/],
    ['--formulas --from 2^256 --count 1 --out d', /E_RANGE/],
    ['hello --formulas --count 2', /here is an input/],
    ['formula', /which formula\?/],
    ['formula 2^4096', /E_RANGE: .*the list of formulas has ≈ 10/],
    ['formula abc', /E_NUMBER/],
    ['number --formula sin(x)', /E_FORMULA: formula, line 1, column 1/],
    ['number hello --formula (x,x,x)', /TEXT is of a picture, and --formula is the whole formula/],
    ['number --size 64 --formula (x,x,x)', /--size is of a picture/],
    ['number --formula-in none.txt', /E_IO/],
  ] as const) {
    const result = await callCommand(['art', ...line.split(' ')], { cwd });
    t.not(result.status, 0, line);
    t.match(result.stderr, message);
    t.equal(result.stderr.trimEnd().split('\n').length, 1, result.stderr);
  }
  fs.writeFileSync(
    path.join(cwd, 'f'),
    `palette(ember, ${'sin('.repeat(16382)}x${')'.repeat(16382)})`,
  );
  const large = await callCommand(['art', 'number', '--formula-in', 'f'], { cwd });
  t.match(large, { status: 2, stderr: /^E_LIMIT: the formula has no number below 2\^4096.*\n$/ });
});
