/**
 * `enumerate art`: one picture, from every kind of input, in every form. ART.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { drawArt, formatFormula } from '../../src/art/index.js';
import { type PictureVector, readArtVectors, sha256Hex, toHex } from '../art/tools.js';
import { read } from '../codecs/png/tools.js';
import { art, draw } from './art-tools.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const SMALL = { width: 24, height: 16 };
const SIZE = ['--size', '24x16'];

t.test('frozen vectors come out of the command line (ART §12)', async (t) => {
  const cwd = temporaryFolder(t);
  const vectors = readArtVectors<PictureVector>('pictures').filter(
    ({ animate, t: time }) => animate === undefined && time === undefined,
  );
  // Every so many of them: each takes a process.
  for (const vector of vectors.filter((_, i) => i % Math.ceil(vectors.length / 8) === 0)) {
    const { input, input_hex, formula, salt, variant, grammar, depth, width, height } = vector;
    fs.writeFileSync(path.join(cwd, 'formula'), formula ?? '');
    const { samples } = await draw(
      t,
      [
        '--size',
        `${width}x${height}`,
        ...(vector.samples === undefined ? [] : ['--samples', `${vector.samples}`]),
        ...(salt === undefined ? [] : ['--salt', salt]),
        ...(variant === undefined ? [] : ['--variant', `${variant}`]),
        ...(grammar === undefined ? [] : ['--grammar', grammar]),
        ...(depth === undefined ? [] : ['--depth', `${depth}`]),
        ...(formula === undefined ? [] : ['--formula-in', 'formula']),
        ...(input_hex === undefined ? [] : ['--hex', input_hex]),
        ...(input === undefined ? [] : ['--', input]),
      ],
      { cwd },
    );
    if (vector.pixels_hex === undefined)
      t.equal(sha256Hex(samples), vector.pixels_sha256_hex, `${input}`);
    else t.equal(toHex(samples), vector.pixels_hex, `${input}`);
  }
});

t.test('inputs: texts as they are, files, standard input, hex', async (t) => {
  const cwd = temporaryFolder(t);
  const expected = (input: string | Uint8Array): Uint8Array => drawArt(input, SMALL).pixels;
  for (const text of ['007', 'déjà vu', '', '1e3']) {
    t.same((await draw(t, [text, ...SIZE], { cwd })).samples, expected(text), JSON.stringify(text));
  }
  for (const text of ['--help', '-', 'compare']) {
    t.same((await draw(t, [...SIZE, '--', text], { cwd })).samples, expected(text), `-- ${text}`);
  }
  const bytes = Uint8Array.of(0, 255, 10, 13);
  fs.writeFileSync(path.join(cwd, 'file'), bytes);
  t.same((await draw(t, ['--file', 'file', ...SIZE], { cwd })).samples, expected(bytes));
  t.same((await draw(t, ['--stdin', ...SIZE], { cwd, input: bytes })).samples, expected(bytes));
  t.same((await draw(t, ['--hex', '00:FF 0a0d', ...SIZE], { cwd })).samples, expected(bytes));
  t.same(fs.readdirSync(cwd), ['file'], 'nothing else was written');
});

t.test('the PNG says how it was grown, and nothing of the input', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'g'), 'E -> (C, C, C) C -> 1/2 x | 1/2 add(C, c)');
  const secret = 'my secret text';
  const plain = await draw(t, [secret, '--size', '20'], { cwd });
  t.same([plain.width, plain.height], [20, 20]);
  t.same(Object.fromEntries(plain.text), {
    'enumerate-art': 'art/1',
    'enumerate-art-grammar': 'default',
    'enumerate-art-depth': '12',
    'enumerate-art-variant': '0',
  });
  const file = await art(
    t,
    [secret, '--salt', 'pepper', '--grammar', 'g', '--depth', '5', ...SIZE],
    {
      cwd,
    },
  );
  const bytes = fs.readFileSync(path.join(cwd, file.trimEnd()));
  t.match(Object.fromEntries(read(bytes).text), {
    'enumerate-art-grammar': 'own',
    'enumerate-art-depth': '5',
    'enumerate-art-salt': 'yes',
  });
  const digests = [secret, `pepper${secret}`].map((text) =>
    createHash('sha256').update(text).digest('hex'),
  );
  for (const hidden of [secret, 'pepper', ...digests]) {
    t.equal(bytes.indexOf(hidden), -1);
    t.notMatch(file, hidden.slice(0, 8));
  }
  t.equal((await draw(t, [secret, ...SIZE, '--no-metadata'], { cwd })).text.size, 0);
});

t.test('a picture of art/2 says so in its file and its graph (ART §14)', async (t) => {
  const cwd = temporaryFolder(t);
  const { text } = await draw(t, ['a', '--grammar', 'mosaic', ...SIZE], { cwd });
  t.equal(text.get('enumerate-art'), 'art/2');
  t.equal(text.get('enumerate-art-grammar'), 'mosaic');
  fs.writeFileSync(path.join(cwd, 'f.txt'), '(noise(x, y, 0, 0), x, y)');
  const again = await draw(t, ['--formula-in', 'f.txt', ...SIZE], { cwd });
  t.equal(again.text.get('enumerate-art'), 'art/2');
  const graph = JSON.parse(await art(t, ['--formula-in', 'f.txt', '--json'], { cwd })) as object;
  t.match(graph, { art: 2 });
  const run = ['--count', '1', '--grammar', 'mosaic', ...SIZE, '--out', 'many'];
  await art(t, run, { cwd });
  const names = fs.readdirSync(path.join(cwd, 'many'));
  const file = names.find((name) => name.endsWith('.png')) ?? '';
  t.equal(read(fs.readFileSync(path.join(cwd, 'many', file))).text.get('enumerate-art'), 'art/2');
});

t.test('--samples reaches every picture, and is told in its file (ART §4, §14)', async (t) => {
  const cwd = temporaryFolder(t);
  const size = { width: 20, height: 12 };
  const options = ['--samples', '4', '--size', '20x12'];
  const wanted = drawArt('sampled', { ...size, samples: 4 });
  const picture = await draw(t, ['sampled', ...options], { cwd });
  t.same(picture.samples, wanted.pixels);
  t.equal(picture.text.get('enumerate-art-samples'), '4');
  fs.writeFileSync(path.join(cwd, 'f.txt'), formatFormula(wanted.expression));
  const again = await draw(t, ['--formula-in', 'f.txt', ...options], { cwd });
  t.same(again.samples, wanted.pixels);
  t.same(Object.fromEntries(again.text), {
    'enumerate-art': 'art/1',
    'enumerate-art-samples': '4',
  });
  const sheet = await draw(t, ['gallery', 'sampled', ...options], { cwd });
  const margin = (sheet.width - size.width) / 2;
  for (let row = 0; row < size.height; row++) {
    const at = 3 * ((row + margin) * sheet.width + margin);
    const found = sheet.samples.subarray(at, at + 3 * size.width);
    t.same(found, wanted.pixels.subarray(3 * size.width * row, 3 * size.width * (row + 1)));
  }
  await art(t, ['--from', '7', '--count', '1', ...options, '--out', 'x.raw'], { cwd });
  t.same(
    new Uint8Array(fs.readFileSync(path.join(cwd, 'x.raw'))),
    drawArt('7', { ...size, samples: 4 }).pixels,
  );
});

t.test('formula, graph, quality, and the way back', async (t) => {
  const cwd = temporaryFolder(t);
  const { expression } = drawArt('leaf', { ...SMALL, depth: 6 });
  const formula = await art(t, ['leaf', '--depth', '6', '--formula'], { cwd });
  t.equal(formula, `${formatFormula(expression)}\n`);
  t.same(fs.readdirSync(cwd), [], 'a question writes no picture');
  fs.writeFileSync(path.join(cwd, 'formula.txt'), formula);
  const again = await draw(t, ['--formula-in', 'formula.txt', ...SIZE], { cwd });
  t.same(again.samples, drawArt('leaf', { ...SMALL, depth: 6 }).pixels);
  t.same(Object.fromEntries(again.text), { 'enumerate-art': 'art/1' });

  const graph = JSON.parse(await art(t, ['leaf', '--depth', '6', '--json'], { cwd })) as {
    nodes: { operator: string; inputs?: number[] }[];
  };
  t.match(graph, { art: 1, variant: 0, least_depth: 6, tree_nodes: expression.treeNodes });
  t.same(
    graph.nodes.map(({ operator, inputs = [] }) => ({ operator, inputs })),
    expression.nodes.map(({ operator, inputs }) => ({ operator, inputs })),
  );

  // A grammar of which half the pictures are of one colour.
  fs.writeFileSync(
    path.join(cwd, 'dull'),
    'P -> 1/2 (c, c, c) | 1/2 (sin(fold(x, c)), sin(fold(y, c)), x)',
  );
  const dull = ['text 1', '--grammar', 'dull', '--depth', '1', '--formula'];
  const { stdout, stderr } = await callCommand(['art', ...dull, '--quality'], { cwd });
  const variant = /^variant ([0-9]+): --variant \1 makes it again\n$/.exec(stderr)?.[1] ?? '';
  t.not(variant, '', stderr);
  t.equal(await art(t, [...dull, '--variant', variant], { cwd }), stdout);
});

t.test('the tree is an SVG with a picture at each node', async (t) => {
  const cwd = temporaryFolder(t);
  t.equal(await art(t, ['tree', '--depth', '2', '--tree', 't.svg'], { cwd }), '');
  const svg = fs.readFileSync(path.join(cwd, 't.svg'), 'utf8');
  t.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  const ids = [...svg.matchAll(/<image id="([^"]+)"/g)].map((match) => match[1]);
  const uses = [...svg.matchAll(/<use href="#([^"]+)"/g)].map((match) => match[1]);
  t.same(new Set(uses), new Set(ids), 'each picture is used, and each use has one');
  t.ok(ids.length > 3);
  const [, data = ''] = /id="root"[^>]*base64,([^"]+)"/.exec(svg) ?? [];
  const root = read(Buffer.from(data, 'base64'));
  const size = { width: root.width, height: root.height };
  t.same(root.samples, drawArt('tree', { ...size, depth: 2 }).pixels);
  // Deep and wide ones are cut, and drawn in time.
  const chain = `(${'sin('.repeat(2000)}x${')'.repeat(2000)}, x, y)`;
  const large = await art(t, ['--formula-in', '-', '--tree', '-'], { cwd, input: chain });
  t.match(large, /not drawn further/);
  t.ok(large.length < 4e6);
});

t.test('large pictures are the same by any number of threads', async (t) => {
  const cwd = temporaryFolder(t);
  const size = ['--size', '1500x1401'];
  const one = await draw(t, ['rows', ...size, '--threads', '1'], { cwd });
  const three = await draw(t, ['rows', ...size, '--threads', '3'], { cwd });
  t.equal(Buffer.compare(three.samples, one.samples), 0);
  t.equal(Buffer.compare(one.samples, drawArt('rows', { width: 1500, height: 1401 }).pixels), 0);
  const { stdout, stderr } = await callCommand(['art', 'rows', ...SIZE, '--status-json'], { cwd });
  t.match(stdout, /^art-[0-9a-f]{8}-24x16\.png\n$/);
  const records = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  t.same(
    records.map(({ type }) => type),
    ['start', 'end'],
  );
});

t.test('every command has examples', async (t) => {
  for (const args of [[], ['compare'], ['formula'], ['gallery'], ['number']]) {
    t.match(await art(t, [...args, '--help']), /Examples:/);
  }
  const { stdout } = await callCommand(['--complete', 'art', '--for']);
  t.match(stdout, /--formula/);
});
