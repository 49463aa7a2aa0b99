/**
 * Words behind `enumerate art` that Node.js or the search for secrets would make others of.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { drawArt, formatFormula } from '../../src/art/index.js';
import { wordScrubber } from '../../src/io/secret.js';
import { art, draw } from './art-tools.js';
import { callCommand } from './call-command.js';
import { MAIN } from './command.js';
import { temporaryFolder } from './started-command.js';

const SIZE = ['--size', '8'];

t.test('words that would be read as others are refused in one line', async (t) => {
  const cwd = temporaryFolder(t);
  const cases: [RegExp, ...string[]][] = [
    [/^enumerate: unexpected -: .*--stdin .*-- - draws/, 'art', '-'],
    [/--stdin .*-- - draws/, 'art', '--quality', '-'],
    [/--stdin .*-- - draws/, 'art', 'compare', '-', ''],
    [/--lines - .*-- - draws/, 'art', 'gallery', 'a', '-'],
    [/--stdin .*-- - draws/, 'art', 'number', '-'],
    [/unexpected word "--size"; options go before --/, 'art', '--', '--help', '--size', '16'],
    [/put a text that begins with "-" after --/, 'art', '-1e-3'],
    [/unknown option --depth\.x/, 'art', 'a', '--depth.x=3'],
    [/unknown option --salt\.x/, 'art', 'a', '--salt.x', '3'],
    [/unknown option --size\.x/, '--count', '1', '--size.x=3'],
    [/--quality=x: --quality takes no value.*--no-quality/, 'art', 'a', '--quality=x'],
    [/--force=maybe: /, 'art', 'a', '--force=maybe'],
    [/unknown option --text/, 'art', '--text', 'a'],
    [/^E_SEED: .*the salt has 5000 bytes/, 'art', 'a', '--salt', 'a'.repeat(5000)],
  ];
  for (const [says, ...args] of cases) {
    const { status, stdout, stderr } = await callCommand(args, { cwd });
    t.same([status, stdout], [2, ''], `${args.join(' ')}: ${stderr}`);
    t.match(stderr, says);
    t.match(stderr, /^[^\n\\]+\n$/);
  }
  t.same(fs.readdirSync(cwd), []);
  await art(t, ['a', ...SIZE, '--force=true', '--out', 'a.png'], { cwd });
});

t.test('bytes that are no UTF-8 are refused, since they all turn to one letter', async (t) => {
  const cwd = temporaryFolder(t);
  // Node.js itself starts programs with text alone.
  const run = (words: string): string =>
    spawnSync('bash', ['-c', `"$0" "$1" art ${words} --size 8`, process.execPath, MAIN], {
      cwd,
      encoding: 'utf8',
    }).stderr;
  t.match(run(String.raw`$'\xff'`), /^E_SEED: .*--hex, --file or --stdin\n$/);
  t.match(run(String.raw`compare $'\xff' $'\xfe'`), /^E_SEED: .*--files\n$/);
  t.match(run(String.raw`gallery a $'\xff'`), /^E_SEED: /);
  t.match(run(String.raw`number $'\xff'`), /^E_SEED: /);
  t.match(run(String.raw`a --salt $'\xff'`), /^E_SEED: /);
  fs.writeFileSync(path.join(cwd, 'lines'), '\ufffd\n');
  await draw(t, ['gallery', '--lines', 'lines', ...SIZE], { cwd });
});

t.test('what stands below art has its own options and takes no others', async (t) => {
  const own = new Set(
    'help version quiet size depth grammar salt variant quality samples palette out force'.split(
      ' ',
    ),
  );
  const optionsOf = async (...words: string[]): Promise<string[]> =>
    [
      ...(await art(t, [...words, '--help'])).matchAll(
        /^ {2}(?:-[hqV], )?--([a-z-]+)(?: {2,}| [A-Z[]|$)/gm,
      ),
    ].map(([, name = '']) => name);
  const all = await optionsOf();
  for (const [command, ...more] of [
    ['compare', 'files', 'fingerprints', 'show'],
    ['gallery', 'lines', 'from', 'count', 'columns', 'show', 'json', 'progress'],
    ['number', 'file', 'stdin', 'hex', 'formula', 'formula-in', 'order', 'seed', 'whole'],
  ] as const) {
    t.same((await optionsOf(command)).toSorted(), [...own, ...more].toSorted(), command);
    const texts = command === 'compare' ? ['a', 'b'] : ['a'];
    for (const name of all.filter((option) => /^(?:tree|fps|yes|threads)$/.test(option))) {
      const value = name === 'yes' ? [] : ['x'];
      const { status, stderr } = await callCommand([
        'art',
        command,
        ...texts,
        `--${name}`,
        ...value,
      ]);
      t.equal(status, 2);
      t.match(stderr, new RegExp(`^enumerate: unknown option --${name};`));
    }
  }
});

t.test('a text that looks like an address changes no result', async (t) => {
  const cwd = temporaryFolder(t);
  const text = 'ftp://user:blend@host/';
  const { expression } = drawArt(text, { depth: 3, width: 1, height: 1 });
  t.match(formatFormula(expression), /blend/);
  const formula = await art(t, [text, '--formula', '--depth', '3'], { cwd });
  t.equal(formula, `${formatFormula(expression)}\n`);
  const { stderr } = await callCommand(['art', text, ...SIZE, '--out', 'rtmp://h/app/s3cret'], {
    cwd,
  });
  t.notMatch(stderr, /s3cret/);
  t.match(stderr, /^[^\n]+\n$/);
});

t.test('long words are searched for addresses in time', (t) => {
  // A search that began anew at each letter would take minutes.
  for (const part of ['a', 'a.', '://', 'a:/']) {
    t.equal(wordScrubber([part.repeat(2 ** 20 / part.length)], false), undefined, part);
  }
  t.equal(wordScrubber(['file:///a/b'], false), undefined);
  t.equal(wordScrubber(['--out=srt://host?key=long'], false)?.('a long key'), 'a … key');
  t.end();
});
