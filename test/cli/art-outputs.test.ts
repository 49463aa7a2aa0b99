/**
 * Results of `enumerate art`: where they go is checked before any is written, and what they say of
 * quality and of a sheet's places.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { chooseVariant } from '../../src/art/index.js';
import { art } from './art-tools.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const SIZE = ['--size', '8'];

t.test('nothing is written or printed before all outputs are known to do', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'flat'), 'P -> (c, c, c)');
  const cases: [RegExp, ...string[]][] = [
    [/--out and --tree are one file, same\.svg/, 'a', '--tree', 'same.svg', '--out', 'same.svg'],
    [/--out and --tree are one file/, 'a', '--tree', './same.png', '--out', 'same.png', '--force'],
    [/no terminal .*--show=blocks, kitty.*--out/, 'a', '--tree', 'a.svg', '--show'],
    [/--show ascii: expected auto, kitty, iterm, sixel or blocks/, 'a', '--show=ascii'],
    [/standard output is no terminal/, 'a', '--formula', '--show'],
    [/standard output is no terminal/, 'compare', 'a', 'b', '--show'],
    [/--out - and --show have one standard output/, 'a', '--out', '-', '--show=kitty'],
    [/--out x\.svg: no picture is written as \.svg/, 'gallery', 'a', '--out', 'x.svg'],
    [/--out x\.svg: no picture is written as \.svg/, 'compare', 'a', 'b', '--out', 'x.svg'],
    [/--tree x\.png: a tree is an SVG/, 'a', '--tree', 'x.png'],
    [/there is no folder no: /, 'a', '--tree', 'no/x.svg'],
    [/--animate is a film .* no input/, '--from', '0', '--count', '3', '--animate', '--out', 'z'],
    [/^enumerate: --to 3: .*--count/, 'a', '--animate', '--to', '3', '--out', 'a.gif'],
    [/^E_LIMIT: .*--size 5222 is the largest/, 'compare', 'a', 'b', '--size', '65536'],
    [/^E_LIMIT: a picture of .*--size 7282 is/, 'gallery', 'a', '--size', '65536'],
    [/^E_LIMIT: --show .*--size 16384 is/, 'a', '--size', '65536', '--show=sixel'],
    [/at most 10000 pictures/, 'gallery', '--count', '100000'],
    [/--out - and --json have one standard output/, 'gallery', 'a', '--json', '--out', '-'],
    [/^E_GRAMMAR: flat: .*depth 1 is possible/, 'a', '--grammar', 'flat', '--depth', '9'],
    [/^E_GRAMMAR: flat: /, '--count', '3', '--grammar', 'flat', '--out', 'many'],
    [/^E_GRAMMAR: flat: /, 'gallery', 'a', '--grammar', 'flat'],
  ];
  for (const [says, ...args] of cases) {
    const { status, stdout, stderr } = await callCommand(['art', ...args], { cwd });
    t.ok(status === 1 || status === 2, `art ${args.join(' ')}: ${status}`);
    t.equal(stdout, '', args.join(' '));
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
  t.same(fs.readdirSync(cwd), ['flat']);
});

t.test('--quality says of each input what it took, or that none passed (ART §10)', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(
    path.join(cwd, 'dull'),
    'P -> 1/2 (c, c, c) | 1/2 (sin(fold(x, c)), sin(fold(y, c)), x)',
  );
  const said = async (...args: string[]): Promise<string> => {
    const { status, stderr } = await callCommand(['art', ...args, ...SIZE, '--quality'], { cwd });
    // That two pictures differ is its verdict.
    t.equal(status, args[0] === 'compare' ? 1 : 0, stderr);
    return stderr;
  };
  const paper = ['--grammar', 'paper', '--out', 'x.png', '--force'];
  t.match(await said('hello', ...paper), /^none of 64 variants passes .*: variant 0 is taken\n$/);
  t.match(
    await said('a', ...paper, '--variant', '4294967290'),
    /^none of 6 .*variant 4294967290 is/,
  );
  t.match(await said('a', ...paper, '--variant', '4294967295'), /^the last variant does not pass /);
  t.match(
    await said('compare', 'a', 'b', '--out', 'x.png', '--force'),
    /^"a": variant 0: .*\n"b": variant 0: .*\na: [a-z ]+\nb: [a-z ]+\nplainly different/,
  );
  const dull = ['--grammar', 'dull', '--depth', '1', '--out', 'x.png', '--force'];
  const gallery = await said('gallery', ...'abcdefgh'.split(''), ...dull);
  const places = [...gallery.matchAll(/^row ([0-9]), column ([0-9]), "([a-h])": variant /gm)];
  t.ok(places.length > 0, gallery);
  for (const [, row, column, text = ''] of places) {
    t.equal('abcdefgh'[3 * (Number(row) - 1) + Number(column) - 1], text);
  }
  t.match(gallery, new RegExp(`${places.length} of 8 are of another variant than 0\n$`));
});

t.test('--json says which text stands where on a sheet', async (t) => {
  const cwd = temporaryFolder(t);
  const texts = ['ada', '-', 'gr"ace'];
  const stdout = await art(t, ['gallery', ...SIZE, '--json', '--quality', '--', ...texts], { cwd });
  const answer = JSON.parse(stdout) as { readonly file: string };
  t.match(answer.file, /^art-gallery-[0-9a-f]{8}-8x8\.png$/);
  t.same(answer, {
    file: answer.file,
    columns: 2,
    width: 8,
    height: 8,
    pictures: texts.map((text, i) => ({
      row: i < 2 ? 1 : 2,
      column: 1 + (i % 2),
      text,
      variant: chooseVariant(text, { quality: true }).variant,
    })),
  });
});

t.test('the tree of a large formula is drawn, and cut', async (t) => {
  const cwd = temporaryFolder(t);
  const input = `(${'sin('.repeat(8200)}x${')'.repeat(8200)}, x, y)`;
  t.match(await art(t, ['--formula-in', '-', '--tree', '-'], { cwd, input }), /not drawn further/);
});
