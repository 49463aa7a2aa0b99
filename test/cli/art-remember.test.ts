/**
 * What `enumerate art` writes beside pixels: formulas in PNG files, shaders, other colours, names. ART §14.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  artExpression,
  drawArt,
  formatFormula,
  formatShader,
  formulaAt,
  parseFormula,
  PALETTES,
  recolorArt,
  renderArt,
} from '../../src/art/index.js';
import { read } from '../codecs/png/tools.js';
import { art, draw } from './art-tools.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const SIZE = ['--size', '24x16'];

t.test('a PNG that remembers its formula gives it back (ART §14)', async (t) => {
  const cwd = temporaryFolder(t);
  const formula = formatFormula(artExpression('grace'));
  await art(t, ['grace', ...SIZE, '--remember', '--out', 'x.png'], { cwd });
  t.equal(await art(t, ['--formula-in', 'x.png', '--formula'], { cwd }), `${formula}\n`);
  const large = await draw(t, ['--formula-in', 'x.png', '--size', '50', '--remember'], { cwd });
  t.same(large.samples, drawArt('grace', { width: 50, height: 50 }).pixels);
  t.equal(large.text.get('enumerate-art-formula-text'), formula);
  const bytes = fs.readFileSync(path.join(cwd, 'x.png'));
  t.equal(bytes.indexOf('grace'), -1);
  t.equal(await art(t, ['--formula-in', '-', '--formula'], { cwd, input: bytes }), `${formula}\n`);
  // A number that the file has is as good.
  await art(t, ['formula', '10^12', ...SIZE, '--out', 'n.png'], { cwd });
  t.equal(await art(t, ['number', '--formula-in', 'n.png'], { cwd }), '1000000000000\n');
  const refuse = async (args: readonly string[], message: RegExp): Promise<void> => {
    const { status, stderr } = await callCommand(['art', ...args], { cwd });
    t.not(status, 0, args.join(' '));
    t.match(stderr, message);
  };
  await art(t, ['grace', ...SIZE, '--out', 'plain.png'], { cwd });
  await refuse(['--formula-in', 'plain.png'], /plain\.png: there is no formula in this PNG/);
  // A digit that has become another one would lead to another picture.
  const damaged = fs.readFileSync(path.join(cwd, 'n.png'));
  damaged[damaged.indexOf('1000000000000')] = '2'.charCodeAt(0);
  fs.writeFileSync(path.join(cwd, 'damaged.png'), damaged);
  await refuse(['--formula-in', 'damaged.png'], /there is no formula in this PNG, or a damaged/);
  fs.writeFileSync(path.join(cwd, 'cut.png'), bytes.subarray(0, 40));
  await refuse(['--formula-in', 'cut.png'], /cut\.png: this PNG ends before its image/);
  await refuse(['grace', '--remember', '--no-metadata'], /exclude each other/);
  await refuse(['grace', '--remember', '--out', 'x.jpg'], /x\.jpg is none/);
  await refuse(['--count', '2', '--remember', '--out', 'many'], /--remember is of one picture/);
});

t.test('--glsl prints a shader; with --animate it has time', async (t) => {
  const cwd = temporaryFolder(t);
  t.equal(await art(t, ['grace', '--glsl'], { cwd }), `${formatShader(artExpression('grace'))}\n`);
  t.match(await art(t, ['grace', '--animate', '--glsl'], { cwd }), /iTime/);
  t.equal(
    await art(t, ['formula', '10^6', '--glsl'], { cwd }),
    `${formatShader(formulaAt(10n ** 6n))}\n`,
  );
  t.same(fs.readdirSync(cwd), []);
});

t.test('--palette draws in other colours, and says so in the file', async (t) => {
  const cwd = temporaryFolder(t);
  const expression = artExpression('grace');
  const drawn = async (palette: string, ...more: string[]) =>
    draw(t, ['grace', ...SIZE, '--palette', palette, ...more], { cwd });
  const wine = await drawn('wine');
  t.same(wine.samples, renderArt(recolorArt(expression, ['wine']), 24, 16));
  t.equal(wine.text.get('enumerate-art-palette'), 'wine');
  t.equal((await drawn('safe')).text.get('enumerate-art-palette'), 'safe');
  const { bytes } = PALETTES[0]!;
  const list = Buffer.from(bytes)
    .toString('hex')
    .match(/.{6}/g)!
    .map((hex) => `#${hex}`);
  const own = renderArt(recolorArt(expression, bytes), 24, 16);
  const listed = await drawn(list.join(','), '--remember');
  t.same(listed.samples, own);
  t.equal(listed.text.get('enumerate-art-palette'), list.join(',').replaceAll('#', ''));
  t.same(renderArt(parseFormula(listed.text.get('enumerate-art-formula-text')!), 24, 16), own);
  fs.writeFileSync(path.join(cwd, 'mine.txt'), list.join('\n'));
  t.same((await drawn('mine.txt')).samples, own);
  for (const [args, message] of [
    [['--palette', 'wien'], /no palette is called "wien", and no file: there are safe, ember/],
    [['--palette', 'no/such.gpl'], /no palette is called "no\/such\.gpl", .*: there are safe/],
    [['--palette', 'pico8'], /no palette is called "pico8", .*: there are safe/],
    [['--palette', ''], /E_PALETTE/],
    [['--palette', '#102030,#405060'], /a palette of 2 colours: one of Random Art has 5/],
    [['--palette', '#000'], /a palette of 1 colour: one of Random Art has 5/],
    [['--palette', '#10203,#405060'], /E_PALETTE/],
  ] as const)
    t.match((await callCommand(['art', 'grace', ...args], { cwd })).stderr, message);
});

t.test('the file of a number in other colours leads back to that picture', async (t) => {
  const cwd = temporaryFolder(t);
  const own = renderArt(recolorArt(formulaAt(540n), ['wine']), 24, 16);
  const file = path.join(cwd, 'x.png');
  const drawn = ['art', 'formula', '540', ...SIZE, '--palette', 'wine', '--out', 'x.png'];
  t.equal((await callCommand(drawn, { cwd })).status, 0);
  const { samples, text } = read(fs.readFileSync(file));
  t.same(samples, own);
  t.equal(text.get('enumerate-art-formula'), '540');
  t.equal(text.get('enumerate-art-palette'), 'wine');
  t.same((await draw(t, ['--formula-in', 'x.png', ...SIZE], { cwd })).samples, own);
});

t.test('the name of a file holds what its pixels depend on', async (t) => {
  const cwd = temporaryFolder(t);
  const [first, again, larger, sampled] = [
    await art(t, ['grace', '--size', '16'], { cwd }),
    await art(t, ['grace', '--size', '16'], { cwd }),
    await art(t, ['grace', '--size', '32'], { cwd }),
    await art(t, ['grace', '--size', '16', '--samples', '4'], { cwd }),
  ];
  t.match(first, /^art-[0-9a-f]{8}-16x16\.png\n$/);
  t.equal(again, first, 'the same bytes are there');
  t.equal(larger, first.replace('16x16', '32x32'));
  t.equal(sampled, first.replace('16x16', '16x16-4samples'));
  t.equal(fs.readdirSync(cwd).length, 3);
});
