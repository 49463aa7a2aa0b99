/**
 * What people type wrong after `enumerate art`, and hostile formulas and grammars: one clear line each.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

t.test('what is wrong is told in one line', async (t) => {
  const cwd = temporaryFolder(t);
  const write = (name: string, text: string | Uint8Array): string => {
    fs.writeFileSync(path.join(cwd, name), text);
    return name;
  };
  write('there.png', '');
  const deep = write('deep', `(${'sin('.repeat(250_000)}x`);
  const wide = write('wide', `(x, x, ${'add(x, '.repeat(100_000)}`);
  let files = 0;
  const formula = (text: string): string[] => ['--formula-in', write(`f${files++}`, text)];
  const grammar = (text: string): string[] => ['a', '--grammar', write(`g${files++}`, text)];
  const cases: [RegExp, ...string[]][] = [
    [/no input: give a text/],
    [/TEXT and --hex exclude each other/, 'a', '--hex', '00'],
    [/--hex abc: write bytes as pairs/, '--hex', 'abc'],
    [/^E_IO: cannot read nowhere: there is no such file/, '--file', 'nowhere'],
    [/^E_SPACE: invalid --size "big": .*512x256/, 'a', '--size', 'big'],
    [/^E_LIMIT: --size 70000: each side .*65536/, 'a', '--size', '70000'],
    [/^E_RANGE: --depth 0: .*from 1 to 64/, 'a', '--depth', '0'],
    [/^E_RANGE: --variant 4294967296: /, 'a', '--variant', '4294967296'],
    [/^E_GRAMMAR: no grammar "x", and no file .*default, paper, /, 'a', '--grammar', 'x'],
    [/^E_GRAMMAR: g[0-9]+: grammar, line 2, column 9: /, ...grammar('E -> (C, C, C)\nC -> foo(x)')],
    [/^E_GRAMMAR: g[0-9]+: .*line 1, column/, ...grammar('E -> (E, x')],
    [/^E_GRAMMAR: g[0-9]+: /, ...grammar('E -> (C, C, C) C -> 1/2 add(C, C) | 1/2 x')],
    [/^E_GRAMMAR: .*line 1/, ...grammar('C -> x')],
    [/^E_FORMULA: f[0-9]+: formula, line 1, column 2: "foo"/, ...formula('(foo, x, y)')],
    [/^E_FORMULA: f[0-9]+: .*line 2, column 1/, ...formula('(x, y, x)\nx')],
    [/^E_FORMULA: /, ...formula('')],
    [/^E_LIMIT: .*16384 nodes/, '--formula-in', deep],
    [/^E_LIMIT: .*16384 nodes/, '--formula-in', wide],
    [/^E_IO: bytes is not text/, '--formula-in', (write('bytes', Uint8Array.of(255, 0)), 'bytes')],
    [/--depth grows a picture/, '--depth', '5', ...formula('(x, x, x)')],
    [/^E_EXISTS: there\.png already exists/, 'a', '--out', 'there.png'],
    [/--out x\.svg: no picture is written as \.svg/, 'a', '--out', 'x.svg'],
    [/--fps is for many pictures/, 'a', '--fps', '12'],
    [/--dry-run is for many pictures/, 'a', '--dry-run'],
    [/--label is for many pictures/, 'a', '--label', 'json'],
    [/--number-parts is for many pictures/, 'a', '--number-parts'],
    [/--out - and --formula have one standard output/, 'a', '--out', '-', '--formula'],
    [/here is an input: leave one of them out/, 'a', '--count', '3'],
    [/--animate makes a film, and wants --out/, 'a', '--animate'],
    [/--tree is of one picture/, '--count', '3', '--tree', 'x.svg'],
    [/rtmp.*not streamed/, '--count', '3', '--out', 'rtmp://127.0.0.1/a/b'],
    [/^E_RANGE: .*Random Art/, '--from', '2^256', '--count', '1', '--out', 'n'],
    [/^E_SEED: /, 'a', '--salt', 'a'.repeat(5000)],
    [/nothing to draw/, 'gallery'],
    [/exclude each other/, 'gallery', 'a', '--lines', 'deep'],
    [/^E_LIMIT: .*draw fewer/, 'gallery', '--count', '10000', '--size', '512'],
    [/no input/, 'number'],
    [/^E_LIMIT: /, 'number', 'a', '--size', '8192'],
    [/--out x\.png: .*enumerate art writes a picture/, 'number', 'a', '--out', 'x.png'],
    [/there is no folder no/, 'number', 'a', '--out', 'no/x.txt'],
    [/^E_IO: cannot write no\/, it is the name of a folder: name a file/, 'a', '--out', 'no/'],
    [/^E_IO: .*it is an address: name a file/, 'a', '--out', 'rtmp://127.0.0.1/a.png'],
    [/rtmp.*not streamed/, 'evolve', '--parents', 'a', '--out', 'rtmp://127.0.0.1/a'],
    [/^E_LIMIT: 16 children .*--size 4096 is/, 'evolve', '--parents', 'a', '--size', '16384'],
    [/^E_LIMIT: the palette .* has more than 64 MiB/, 'a', '--palette', '/dev/zero'],
    [/^E_NUMBER: "-" is no number/, 'formula', '-'],
  ];
  const before = fs.readdirSync(cwd).toSorted();
  for (const [says, ...args] of cases) {
    const { status, stdout, stderr } = await callCommand(['art', ...args], { cwd });
    t.ok(status === 1 || status === 2, `art ${args.join(' ')}: ${status}`);
    t.equal(stdout, '');
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
    t.notMatch(stderr, /unexpected failure/);
  }
  t.same(fs.readdirSync(cwd).toSorted(), before);
});
