/**
 * `enumerate art evolve`: sixteen children, and their lineages. ART §17.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { evolveArt, formatFormula, renderArt } from '../../src/art/index.js';
import { read } from '../codecs/png/tools.js';
import { art } from './art-tools.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const SIZE = ['--size', '16'];

t.test('sixteen children in a folder, and each again by its lineage', async (t) => {
  const cwd = temporaryFolder(t);
  const printed = await art(
    t,
    ['evolve', '--parents', 'ada', 'grace', ...SIZE, '--out', 'first', '--far', '4'],
    { cwd },
  );
  const lines = printed.trimEnd().split('\n');
  t.equal(lines.length, 16);
  for (const [i, line] of lines.entries()) {
    const [file = '', lineage = ''] = line.split(' ');
    t.equal(lineage, `evolve/1/text:ada+text:grace/4.${i}`);
    const { samples, text } = read(fs.readFileSync(path.join(cwd, file)));
    t.same(samples, renderArt(evolveArt(lineage), 16, 16));
    t.same([...text], [['enumerate-art', 'art/1']], 'nothing of the parents');
  }
  const lineage = lines[7]!.split(' ')[1]!;
  await art(t, ['evolve', lineage, ...SIZE, '--out', 'again.png'], { cwd });
  const [again, first] = ['again.png', 'first/07.png'].map((name) =>
    fs.readFileSync(path.join(cwd, name)),
  );
  t.ok(again!.equals(first!));
  const formula = await art(t, ['evolve', lineage, '--formula'], { cwd });
  t.equal(formula, `${formatFormula(evolveArt(lineage))}\n`);
});

t.test('the next generation, of children of one and of several', async (t) => {
  const cwd = temporaryFolder(t);
  const base = 'evolve/1/text:ada+text:grace/3';
  const lineageOf = async (...parents: string[]): Promise<string> => {
    const args = ['evolve', '--parents', ...parents, ...SIZE, '--json', '--out', 'next', '--force'];
    const [line = ''] = (await art(t, args, { cwd })).split('\n');
    return (JSON.parse(line) as { lineage: string }).lineage;
  };
  t.equal(await lineageOf(`${base}.7`, `${base}.2`), `${base}.2,7/3.0`);
  t.equal(await lineageOf(`${base}.7`), `${base}.7/3.0`);
  const mixed = await lineageOf(`${base}.7`, 'emmy');
  t.match(mixed, /^evolve\/1\/formula:[^/]+\+text:emmy\/3\.0$/);
  t.equal(
    await lineageOf('text:number:7', 'number:10^3', 'formula:palette( ember,x )'),
    'evolve/1/text:number%3A7+number:1000+formula:palette%28ember%2C%20x%29/3.0',
  );
  const grown = ['ada', '--grammar', 'tile', '--depth', '5', '--variant', '3'];
  t.equal(await lineageOf(...grown), 'evolve/1/text:ada:tile:5:3/3.0');
});

t.test('a picture of all sixteen', async (t) => {
  const cwd = temporaryFolder(t);
  const lines = await art(t, ['evolve', '--parents', 'ada', ...SIZE, '--out', 'all.png'], { cwd });
  t.equal(lines.split('\n')[15], 'evolve/1/text:ada/3.15');
  const { width, height } = read(fs.readFileSync(path.join(cwd, 'all.png')));
  t.same([width, height], [84, 84]);
  t.same(fs.readdirSync(cwd), ['all.png']);
  const others = ['evolve', '--parents', 'ada', ...SIZE, '--out', 'others', '--from', '16'];
  t.match(await art(t, others, { cwd }), /^others.16\.png evolve\/1\/text:ada\/3\.16\n/);
});

t.test('what is wrong is told in a line', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [args, message] of [
    [['evolve', 'ada'], /"ada" is no lineage to draw: .* say --parents/],
    [['evolve', 'evolve/1/text:ada'], undefined],
    [['evolve', 'evolve/1/text:ada+text:b'], /leads to 2 pictures/],
    [['evolve', 'evolve/1/text:ada/3.10000'], /"3\.10000" is no lineage: .* from 0 to 9999/],
    [['evolve', 'evolve/1/text:ada/3.7', '--far', '2'], /--far is for breeding/],
    [['evolve', '--parents', 'a', '--far', '10'], /10/],
    [['evolve', '--parents', 'a', '--formula'], /--formula is of one picture/],
    [['evolve', '--parents', 'formula:sin(x)'], /the formula is a number/],
    [['evolve', '--parents', 'number:seven'], /seven/],
    [['evolve', '--parents', 'a', '--grammar', 'own.txt'], /own\.txt/],
    [['evolve'], /which picture\?/],
  ] as const) {
    const { status, stderr } = await callCommand(['art', ...args, ...SIZE], { cwd });
    if (message === undefined) t.equal(status, 0, stderr);
    else {
      t.not(status, 0, args.join(' '));
      t.match(stderr, message);
    }
  }
});

t.test('names of children hold what they depend on, and the same bytes stay', async (t) => {
  const cwd = temporaryFolder(t);
  const folderOf = async (...args: string[]): Promise<string> => {
    const [line = ''] = (await art(t, ['evolve', '--parents', ...args], { cwd })).split('\n');
    return path.dirname(line.split(' ')[0]!);
  };
  const first = await folderOf('ada', ...SIZE);
  t.match(first, /^children-[0-9a-f]{8}-16x16$/);
  t.equal(await folderOf('ada', ...SIZE), first, 'the same bytes are there');
  t.equal(await folderOf('ada', '--size', '20'), first.replace('16x16', '20x20'));
  t.equal(await folderOf('ada', ...SIZE, '--samples', '4'), `${first}-4samples`);
  const others = [['grace'], ['ada', '--far', '5'], ['ada', '--from', '16'], ['ada', 'grace']];
  const names = new Set([first]);
  for (const args of others) names.add(await folderOf(...args, ...SIZE));
  t.equal(names.size, 5);
  t.equal(fs.readdirSync(cwd).length, 7);
  fs.writeFileSync(path.join(cwd, first, '03.png'), 'mine');
  fs.rmSync(path.join(cwd, first, '00.png'));
  const again = await callCommand(['art', 'evolve', '--parents', 'ada', ...SIZE], { cwd });
  t.equal(again.status, 1);
  t.match(again.stderr, /-16x16.03\.png already exists/);
  t.notOk(fs.existsSync(path.join(cwd, first, '00.png')), 'all are written or none');
});
