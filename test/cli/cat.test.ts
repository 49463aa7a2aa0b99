/** `enumerate cat`: bytes of files that no run has written. @module */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { callCommand } from './call-command.js';
import { MAIN, runEnumerate } from './command.js';
import { succeed } from './outputs.js';
import { until } from '../patience.js';
import { startEnumerate, temporaryFolder } from './started-command.js';

const ENUMERATE = `${process.execPath} ${MAIN}`;
const SPACE = ['--size', '6x5', '--color', 'gray', '--seed', 'cat'];

/** A range, the options of the run that makes it, and of both. */
const FILES = [
  ['95+30.tar', ['--from', '95', '--count', '30'], []],
  ['95..125.zip', ['--from', '95', '--to', '125'], ['--image-format', 'pnm']],
  ['2^100+30.zip', ['--from', '2^100', '--count', '30'], ['--shard', '2/3']],
  ['900+40.tar', ['--from', '900', '--count', '40'], ['--label', 'cls:10,json', '--step', '-7']],
  [
    '0+30.tar',
    ['--count', '30'],
    ['--no-metadata', '--order', 'cloud', '--image-format', 'png-stored'],
  ],
  ['0+30.npy', ['--count', '30'], ['--shard-index', '1', '--shard-count', '4']],
  ['1k+30.raw', ['--from', '1k', '--count', '30'], ['--palette', 'pico8']],
  ['5+9.y4m', ['--from', '5', '--count', '9'], ['--fps', '29.97']],
] as const;

t.test('the bytes are those of the file that a run writes', async (t) => {
  for (const [range, own, both] of FILES) {
    const cwd = temporaryFolder(t);
    const space = both.some((word) => word === '--palette') ? ['--size', '6x5'] : SPACE;
    const ending = path.extname(range);
    await succeed([...space, ...own, ...both, '--out', `x${ending}`], cwd);
    const name = fs.readdirSync(cwd).find((file) => file.endsWith(ending));
    const wanted = fs.readFileSync(path.join(cwd, name!));
    await succeed(['cat', range, ...space, ...both, '--out', 'y'], cwd);
    t.ok(fs.readFileSync(path.join(cwd, 'y')).equals(wanted), range);
    const third = Math.floor(wanted.length / 3);
    const bytes = ['--bytes', `${third}-${third}+100`, '--out', 'z'];
    await succeed(['cat', range, ...space, ...both, ...bytes], cwd);
    t.ok(fs.readFileSync(path.join(cwd, 'z')).equals(wanted.subarray(third, third + 100)));
  }
});

t.test('a part has its number behind the range', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed([...SPACE, '--from', '3', '--count', '25', '--split', '10', '--out', 'x.zip'], cwd);
  const parts = fs
    .readdirSync(cwd)
    .filter((file) => file.endsWith('.zip'))
    .toSorted();
  t.equal(parts.length, 3);
  for (const [i, part] of parts.entries()) {
    await succeed(['cat', `3+25-${i}.zip`, ...SPACE, '--split', '10', '--out', `${i}`], cwd);
    const [a, b] = [part, `${i}`].map((name) => fs.readFileSync(path.join(cwd, name)));
    t.ok(a!.equals(b!), part);
  }
});

t.test('it goes into a pipe, from any place of a file that no disk holds', (t) => {
  const listed = execFileSync(
    'sh',
    ['-c', `${ENUMERATE} cat 0+1000.tar --size 8x8 | tar t | tail -1`],
    { encoding: 'utf8' },
  );
  t.equal(listed, '999.png\n');
  const piece = spawnSync(process.execPath, [
    MAIN,
    ...'cat 0+10^15.raw --size 8x8 --bytes 7T-7T+1M'.split(' '),
  ]);
  t.equal(piece.status, 0);
  t.equal(piece.stdout.length, 1_000_000);
  // 192 bytes an image: 7·10^12 is within image 36,458,333,333, at its byte 64.
  const image = spawnSync(process.execPath, [
    MAIN,
    ...'get 36458333333 --size 8x8 --out -'.split(' '),
  ]);
  t.equal(image.status, 0);
  const { stdout } = spawnSync('pngtopam', { input: image.stdout });
  const samples = stdout.subarray(stdout.length - 192);
  t.ok(piece.stdout.subarray(0, 128).equals(samples.subarray(64)));
  t.end();
});

t.test('--dry-run and --json say how long the file is, and write nothing', async (t) => {
  const cwd = temporaryFolder(t);
  const range = ['cat', '2^100+10^12.raw', '--size', '800x450'];
  const told = await callCommand([...range, '--dry-run'], { cwd });
  t.equal(
    told.stdout,
    '2^100+10^12.raw: 1,080,000,000,000,000,000 bytes (1.08 EB), 1,000,000,000,000 images\n',
  );
  const one = await callCommand(['cat', 'last+1.raw', '--size', '2x1', '--dry-run'], { cwd });
  t.equal(one.stdout, 'last+1.raw: 6 bytes, 1 image\n');
  const piece = await callCommand([...range, '--dry-run', '--bytes', '-1k', '--out', 'x'], { cwd });
  t.match(
    piece.stdout,
    /\nbytes 1,079,999,999,999,999,000 … 1,079,999,999,999,999,999: 1,000 bytes/,
  );
  const { stdout } = await callCommand([...range, '--json', '--bytes', '5+6'], { cwd });
  t.strictSame(JSON.parse(stdout), {
    file: '2^100+10^12.raw',
    bytes: '1080000000000000000',
    images: '1000000000000',
    start: '5',
    end: '11',
  });
  t.strictSame(fs.readdirSync(cwd), []);
});

t.test('a terminal gets no bytes', async (t) => {
  const { status, stdout, stderr } = await callCommand(['cat', '0+5.raw'], { columns: 80 });
  t.equal(status, 2);
  t.equal(stdout, '');
  t.match(stderr, /^enumerate: the bytes of a file cannot be shown as text on a terminal[^\n]*\n$/);
});

t.test('a file is there whole or not at all, and none is written over unasked', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x');
  fs.writeFileSync(file, 'precious');
  const words = ['cat', '0+5.raw', '--size', '4x4', '--out', 'x'];
  const refused = await callCommand(words, { cwd });
  t.equal(refused.status, 1);
  t.match(refused.stderr, /^E_EXISTS: x already exists: [^\n]*--force\n$/);
  t.equal(fs.readFileSync(file, 'utf8'), 'precious');
  const forced = await callCommand([...words, '--force'], { cwd });
  t.match(forced, { status: 0, stdout: 'x\n' });
  t.equal(fs.statSync(file).size, 240);
  const beyond = await callCommand([...words, '--force', '--bytes', '200-241'], { cwd });
  t.match(beyond, { status: 2, stderr: 'E_RANGE: --bytes 200-241: the file has 240 bytes\n' });
  t.strictSame(fs.readdirSync(cwd), ['x']);
});

t.test('interrupted, it leaves nothing behind', async (t) => {
  const cwd = temporaryFolder(t);
  const command = startEnumerate(['cat', '0+10^12.raw', '--out', 'x'], cwd);
  const isBegun = (): boolean =>
    fs.readdirSync(cwd).some((name) => fs.statSync(path.join(cwd, name)).size > 0);

  await until(isBegun, 'the file is begun');
  command.kill('SIGINT');
  const { status, stderr } = await command.ended;
  t.equal(status, 130);
  t.equal(stderr, 'enumerate: interrupted; nothing is left behind\n');
  t.strictSame(fs.readdirSync(cwd), []);
});

t.test('a reader that has enough is no failure, a full disk is one', (t) => {
  const cut = `${ENUMERATE} cat 0+10^9.raw | head -c 100 | wc -c; echo \${PIPESTATUS[0]}`;
  const { stdout, stderr } = spawnSync('bash', ['-c', cut], { encoding: 'utf8' });
  t.equal(stdout, '100\n0\n');
  t.equal(stderr, '');
  const full = spawnSync('bash', ['-c', `${ENUMERATE} cat 0+10.raw > /dev/full; echo $?`], {
    encoding: 'utf8',
  });
  t.equal(full.stdout, '1\n');
  t.match(full.stderr, /^E_IO: cannot write the result[^\n]*\n$/);
  t.end();
});

t.test('what is no such file is told in one line', (t) => {
  for (const [words, line] of [
    [['0+5.gif'], '0+5.gif: name a file of .tar, .zip, .npy, .raw, .y4m'],
    [['0..0.raw'], '0..0.raw has no images: a range has at least one'],
    [['0+10-3.raw', '--split', '2', '--bytes', '0-1'], undefined],
    [['5..2.tar'], '5..2.tar has no images: a range has at least one'],
    [['0+10.raw', '--split', '2'], '0+10.raw names no part: a range that is split'],
    [['0+10-0.tar'], '0+10-0.tar names a part, and the range is not split: '],
    [['0+10-0.tar'], '; give --split\n'],
    [['random+3.raw'], '"random" is not taken here: give a number'],
    [['0..random.raw'], '"random" is not taken here: give a number'],
    [['0+10.tar', '--order', 'cloud'], 'compressed PNG files have no length'],
    [['0+10.raw', '--label', 'json'], '--label: 0+10.raw is no tar'],
  ] as const) {
    const { status, stderr } = runEnumerate(['cat', ...words]);
    t.equal(status, line === undefined ? 0 : 2, stderr);
    t.match(stderr, line ?? /^$/);
  }
  t.end();
});
