import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';

const root = new URL('../../../', import.meta.url);

t.test('info says how many images the spaces of the older programs have', async (t) => {
  const small = await callCommand(['info', '--size', '800x450', '--color', 'gray']);
  t.match(small.stdout, '256^360000 ≈ 10^866,966');
  t.match(small.stdout, '866,967 decimal digits');
  const large = await callCommand(['info', '--size', '800x600', '--color', 'gray']);
  t.match(large.stdout, '256^480000 ≈ 10^1,155,955');
  t.match(large.stdout, '480,000 bytes as samples');
  const least = await callCommand(['info', '--size', '1x1', '--color', 'gray']);
  t.match(least.stdout, ' 1 byte as samples');
});

t.test('info --json describes the default space with long numbers as text', async (t) => {
  const { status, stdout, stderr } = runEnumerate(['info', '--json']);
  t.equal(status, 0);
  t.equal(stderr, '');
  const info = JSON.parse(stdout) as Record<string, unknown>;
  t.match(info, {
    space: '64x64 rgb 8',
    digits: 12288,
    radix: 256,
    bits: 98304,
    rank_bytes: 12288,
    images: { power: '256^12288', text: '≈ 10^29,592', decimal_digits: 29593, exact: null },
    first_index: '0',
    last_index: '256^12288-1',
    order: 'mixed',
    seed: '',
    head_digits: 16,
    tail_digits: 12272,
    sample_bytes: 12288,
  });
});

t.test('info gives the bytes that get writes', async (t) => {
  const space = ['--size', '9x7', '--palette', 'pico8', '--seed', 'x'];
  const info = JSON.parse((await callCommand(['info', '--json', ...space])).stdout) as {
    png_bytes: { image_0: number; typical: number };
  };
  const cwd = t.testdir();
  await callCommand(['get', '0', '--out', '0.png', ...space], { cwd });
  await callCommand(['get', 'last', '--out', 'last.png', ...space], { cwd });
  t.equal(info.png_bytes.image_0, fs.statSync(`${cwd}/0.png`).size);
  t.equal(info.png_bytes.typical, fs.statSync(`${cwd}/last.png`).size);
});

t.test('info has a table of lengths in the orders where a length says something', async (t) => {
  const cloud = await callCommand(['info', '--order', 'cloud', '--seed', 'x']);
  t.match(cloud.stdout, 'cloud, seed "x": the longer the number, the busier the image\n');
  t.match(cloud.stdout, /^ {2}2\^28671 +2\^29% +clouds of 64×64 pixels, and finer$/m);
  t.match(cloud.stdout, /^ {2}2\^98304 +100% +all images, nearly all of them static$/m);
  const bits = ['--size', '800x450', '--color', 'gray', '--depth', '1', '--order', 'cloud'];
  const thin = await callCommand(['info', ...bits]);
  t.match(thin.stdout, /^ {2}2\^1 +2\^0\.00027% +plain$/m);
  t.match(thin.stdout, /^ {2}2\^65536 +2\^18% +patches of black and white, of about 4×2 pixels$/m);
  const pico = await callCommand(['info', '--order', 'progressive', '--palette', 'pico8']);
  t.match(pico.stdout, /^ {2}16\^16 +2\^0\.39% +blocks of 16×16 pixels$/m);
  const json = await callCommand(['info', '--order', 'progressive', '--json']);
  const { lengths } = JSON.parse(json.stdout) as { lengths: object[] };
  t.match(lengths[2], { below: '256^48', share: 1 / 256, look: 'blend', columns: 4, rows: 4 });
  for (const order of ['mixed', 'gray']) {
    const { stdout } = await callCommand(['info', '--order', order]);
    t.notMatch(stdout, 'numbers below');
  }
});

t.test('each number of the table of lengths is one that get takes', async (t) => {
  const space = ['--size', '64x64', '--color', 'gray', '--depth', '1', '--order', 'cloud'];
  const cwd = t.testdir();
  const { stdout } = await callCommand(['info', ...space]);
  const numbers = [...stdout.matchAll(/^ {2}2\^\d+ +(\S+)/gm)].map(([, number]) => number!);
  t.equal(numbers.pop(), '100%');
  t.equal(numbers.length, 6);
  for (const number of numbers) {
    const { status } = await callCommand(['get', number, ...space, '--out', 'x.png', '--force'], {
      cwd,
    });
    t.equal(status, 0, number);
  }
});

t.test('far images of the progressive and the cloud order are as large as info says', async (t) => {
  const cwd = t.testdir();
  for (const order of ['progressive', 'cloud']) {
    const space = ['--size', '16x16', '--order', order];
    const info = JSON.parse((await callCommand(['info', '--json', ...space])).stdout) as {
      png_bytes: { image_0: number; typical: number };
    };
    await callCommand(['get', '0', '--out', `${order}-0.png`, ...space], { cwd });
    await callCommand(['get', '61.8%', '--out', `${order}.png`, ...space], { cwd });
    const first = fs.statSync(`${cwd}/${order}-0.png`).size;
    t.equal(info.png_bytes.image_0, first);
    const far = fs.statSync(`${cwd}/${order}.png`).size;
    t.ok(Math.abs(info.png_bytes.typical / far - 1) < 0.05, `${info.png_bytes.typical}, ${far}`);
    t.ok(first < info.png_bytes.typical / 2);
  }
});

t.test('info --exact writes the size out in decimal and in hex', async (t) => {
  const decimal = await callCommand(['info', '--exact', '--size', '16x16', '--palette', 'pico8']);
  t.equal(decimal.stdout.trimEnd().split('\n').at(-1), (16n ** 256n).toString());
  const hex = await callCommand([
    'info',
    '--exact=hex',
    '--size',
    '7x3',
    '--color',
    'gray',
    '--depth',
    '2',
  ]);
  t.equal(hex.stdout.trimEnd().split('\n').at(-1), `0x${(4n ** 21n).toString(16)}`);
  const odd = await callCommand([
    'info',
    '--exact=hex',
    '--json',
    '--size',
    '9x9',
    '--palette',
    'websafe',
  ]);
  const { images } = JSON.parse(odd.stdout) as { images: { exact: string } };
  t.equal(images.exact, `0x${(216n ** 81n).toString(16)}`);
});

t.test(
  'info refuses to write millions of decimal digits in one line that says what to do',
  async (t) => {
    const { status, stdout, stderr } = await callCommand([
      'info',
      '--exact',
      '--size',
      '7680x4320',
    ]);
    t.equal(status, 2);
    t.equal(stdout, '');
    t.match(stderr, /^E_LIMIT: the size has 239,698,867 decimal digits.*--exact=hex.*\n$/);
  },
);

t.test('words of SPEC are explained where they stand', async (t) => {
  for (const [space, said] of [
    [
      '--size 64x64',
      [
        /^ {2}digits +12,288, one a sample, each of 256 values$/m,
        /^ {2}bits +98,304; a number takes up to 12,288 bytes$/m,
        /^ {2}order +mixed$/m,
        /^ {2}head +the lowest 16 digits of a number, shuffled: 256\^16 ≈ 3\.4·10\^38 values$/m,
        /^ {2}tail +the other 12,272, mixed with a stream that the head chooses$/m,
      ],
    ],
    ['--size 4x1', [/^ {2}head +all 12 digits of a number, shuffled: /m, /^ {2}order +mixed$/m]],
    ['--size 8x8 --palette pico8', [/^ {2}digits +64, one a pixel, each of 16 values$/m]],
    ['--size 8x8 --order gray', [/^ {2}order +gray: each image differs/m]],
  ] as const) {
    const { stdout } = await callCommand(['info', ...space.split(' ')]);
    for (const pattern of said) t.match(stdout, pattern, space);
    t.notMatch(stdout, /rank/);
    for (const name of space.includes('gray') ? ['head', 'tail'] : []) t.notMatch(stdout, name);
  }
});

t.test('a tiny space is described in full', async (t) => {
  const { stdout } = await callCommand([
    'info',
    '--size',
    '4x4',
    '--color',
    'gray',
    '--depth',
    '1',
  ]);
  t.match(stdout, '2^16 = 65,536 (5 decimal digits)');
  t.match(stdout, '0 … 65535');
  t.match(stdout, 'a shuffled table');
  t.match(stdout, '1.05 MB as samples');
});

t.test('docs/cardinality.md has every figure as its script works it out', (t) => {
  const script = fileURLToPath(new URL('dist/scripts/cardinality.js', root));
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  t.equal(status, 0);
  const page = fs.readFileSync(new URL('docs/cardinality.md', root), 'utf8');
  const lines = stdout.split('\n').filter((line) => line !== '');
  t.ok(lines.length > 20);
  t.same(
    lines.filter((line) => !page.includes(line)),
    [],
  );
  t.end();
});
