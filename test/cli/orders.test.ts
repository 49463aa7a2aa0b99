/**
 * What the command line says of the progressive and the cloud order.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { decodePng } from '../../src/codecs/png/index.js';
import { enumeration, numberingOf } from '../../src/core/enumeration.js';
import { prefixIndex } from '../../src/core/index-length.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const cwd = temporaryFolder(t);
const SPACE = ['--size', '16x16', '--color', 'gray'];

async function call(...words: readonly string[]) {
  return callCommand(words, { cwd });
}

t.test('a number of a share of the bits, and how busy its picture is', async (t) => {
  const made = await call('get', '2^40%', '--order', 'cloud', ...SPACE, '--out', 'c.png');
  t.equal(made.status, 0, made.stderr);
  const found = await call('locate', 'c.png');
  t.equal(BigInt(found.stdout), 2n ** 819n);
  t.match(found.stderr, /^busyness: 820 of 2,048 bits \(40\.0%\)$/m);
  const fields = JSON.parse((await call('locate', 'c.png', '--json')).stdout) as object;
  t.match(fields, { order: 'cloud', length: { unit: 'bit', length: 820, most: 2048 } });
  const other = await call('locate', 'c.png', '--order', 'mixed', '--json');
  t.notOk('length' in (JSON.parse(other.stdout) as object), 'a mixed number has no such length');
  const outside = await call('get', '2^101%', '--order', 'cloud', ...SPACE);
  t.match(outside, { status: 2, stderr: /^E_RANGE: "2\^101%" is more than 100%/ });
});

t.test('the lowest digits of a number make the picture in small', async (t) => {
  await call('get', 'random', ...SPACE, '--out', 'p.png');
  const found = await call('locate', 'p.png', '--order', 'progressive', '--out', 'p.txt');
  t.match(found.stderr, /^digits that the picture needs: 2\d\d of 256 digits/m);
  const images = numberingOf(
    enumeration({ width: 16, height: 16, color: 'gray', order: 'progressive' }),
  );
  const index = images.indexOf(decodePng(fs.readFileSync(path.join(cwd, 'p.png'))).samples);
  for (const [part, digits] of [
    ['1/16', 16],
    ['6.25%', 16],
    ['1/17', 16],
    ['1/3', 86],
    ['33.4%', 86],
    ['1/256', 1],
    ['0.390625%', 1],
    ['16', 16],
    ['0', 0],
    ['100%', 256],
    ['256', 256],
  ] as const) {
    const made = await call('get', '@p.txt', '--prefix', part, '--out', 'q.png', '--force');
    t.equal(made.status, 0, made.stderr);
    const { samples } = decodePng(fs.readFileSync(path.join(cwd, 'q.png')));
    t.same(samples, images.frameAt(prefixIndex(images.space, index, digits)), part);
  }
  t.equal(new Set(images.frameAt(0n)).size, 1, 'no digit at all is plain');
});

t.test(
  'a share whose names would be hundreds of digits long is refused before anything is made',
  async (t) => {
    for (const out of ['far', 'far.tar']) {
      const range = ['--from', '2^40%', '--to', '2^41%', '--order', 'cloud', '--size', '64x64'];
      const { status, stderr } = await call(...range, '--shard', '2/3', '--out', out);
      t.equal(status, 2);
      t.match(stderr, /^E_LIMIT: .* images are more than names can tell apart: [^\n]*\n$/);
      t.notOk(fs.readdirSync(cwd).some((name) => name.startsWith('far') || name.includes('.ckpt')));
    }
  },
);

t.test('a prefix that is none is refused in one line', async (t) => {
  for (const part of ['3/2', '101%', '-1', '1/0', 'half', '']) {
    const { status, stderr } = await call('get', '5', '--order', 'progressive', '--prefix', part);
    t.equal(status, 2, part);
    t.match(stderr, /^enumerate: --prefix .*: write it as 1\/16, 10% or 768[^\n]*\n$/, part);
  }
  const many = await call('get', '5', '--order', 'progressive', ...SPACE, '--prefix', '1k');
  t.match(many, {
    status: 2,
    stderr: /^enumerate: --prefix 1000: numbers of this space have at most 256 digits\n$/,
  });
  const mixed = await call('get', '5', '--prefix', '1/2');
  t.match(mixed, {
    status: 2,
    stderr: /^enumerate: --prefix goes with --order progressive: [^\n]*mixed[^\n]*\n$/,
  });
});

t.test('a run of clouds: no two alike, verified, gone on with, seeded', async (t) => {
  const range = ['--from', '2^40%', '--count', '20', '--order', 'cloud', ...SPACE];
  for (const seed of ['', 'a']) {
    const out = `run-${seed}`;
    const ran = await call(...range, `--seed=${seed}`, '--out', out);
    t.equal(ran.status, 0, ran.stderr);
    const files = fs.readdirSync(path.join(cwd, out)).filter((name) => name.endsWith('.png'));
    const pictures = files.map((name) =>
      Buffer.from(decodePng(fs.readFileSync(path.join(cwd, out, name))).samples).toString('hex'),
    );
    t.equal(new Set(pictures).size, 20);
    t.match(await call('verify', out), { status: 0 });
  }
  const [one, other] = ['run-', 'run-a'].map((out) =>
    fs.readdirSync(path.join(cwd, out)).toSorted(),
  );
  t.same(one, other);
  const more = await call('resume', 'run-a', '--to', '2^40%+30');
  t.equal(more.status, 0, more.stderr);
  t.match(await call('verify', 'run-a'), { status: 0, stdout: /all 30 images/ });
  const refused = await call(
    '--order',
    'progressive',
    '--seed',
    'a',
    '--count',
    '2',
    '--out',
    'none',
  );
  t.match(refused.stderr, /E_SEED: the progressive order takes no seed: only mixed and cloud/);
});
