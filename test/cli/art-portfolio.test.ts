/** `enumerate art portfolio`, and fingerprints in `enumerate art compare`. ART §16. @module */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { drawArt, inputWords, parsePortfolio, type Portfolio } from '../../src/art/index.js';
import { read } from '../codecs/png/tools.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { temporaryFolder } from './started-command.js';

const SIZE = ['--size', '16'];

t.test('a portfolio is made, asked for, and answered', async (t) => {
  const cwd = temporaryFolder(t);
  const call = (...words: string[]): ReturnType<typeof callCommand> =>
    callCommand(['art', 'portfolio', ...words], { cwd });
  const kept = (): Portfolio => parsePortfolio(fs.readFileSync(path.join(cwd, 'mine'), 'utf8'));
  const right = (): string[] =>
    kept().own.map((seed) => `${1 + (kept().challenge?.pictures.indexOf(seed) ?? NaN)}`);

  const made = await call('create', 'mine', '--limit', '2', ...SIZE);
  t.match(made, { status: 0, stdout: 'art-portfolio.png\n' });
  const sheet = path.join(cwd, 'art-portfolio.png');
  t.equal(fs.statSync(sheet).mode & 0o777, 0o600, 'who sees the sheet can answer');
  t.same(read(fs.readFileSync(sheet)).width, 5 * 20 + 4);
  t.match(await call('create', 'mine', ...SIZE, '--out', 'b.png'), {
    status: 1,
    stderr: /^E_EXISTS/,
  });

  const asked = await call('challenge', 'mine', ...SIZE);
  t.match(asked, { status: 0, stdout: 'art-challenge.png\n', stderr: /^which 5 are yours\?/ });
  const shown = read(fs.readFileSync(path.join(cwd, 'art-challenge.png')));
  t.equal(shown.width, shown.height);
  const [seed = ''] = kept().challenge?.pictures ?? [];
  const first = drawArt(Buffer.from(seed, 'hex'), { width: 16, height: 16, quality: true });
  const row = shown.samples.subarray(3 * (4 * shown.width + 4), 3 * (4 * shown.width + 20));
  t.same(row, first.pixels.subarray(0, 48), 'the first picture stands at the top left');

  for (const [words, code] of [
    [['1', '2', '3', '4'], 2],
    [['1', '2', '3', '4', '26'], 2],
    [['1', '2', '3', '4', '4'], 2],
    [['1', '2', '3', '4', 'x'], 2],
    [[], 2],
  ] as const)
    t.equal(
      (await call('check', 'mine', ...words)).status,
      code,
      `${words.join(' ')} is no answer`,
    );
  t.equal(kept().wrong, 0);

  const answer = right();
  t.match(await call('check', 'mine', ...answer), { status: 0, stdout: 'right\n' });
  t.match(await call('check', 'mine', ...answer), { status: 1, stderr: /no challenge is open/ });

  const printed: string[] = [made.stdout, made.stderr, asked.stdout, asked.stderr];
  for (const left of [/1 more wrong answer will/, /locked: 2 wrong answers/]) {
    await call('challenge', 'mine', ...SIZE, '--force');
    const places = right();
    const other = ['1', '2', '3', '4', '5', '6'].find((at) => !places.includes(at)) ?? '';
    const wrong = await call('check', 'mine', [...places.slice(1), other].join(','));
    t.match(wrong, { status: 1, stdout: 'wrong\n', stderr: left });
    printed.push(wrong.stdout, wrong.stderr);
  }
  for (const words of [
    ['challenge', 'mine', '--force'],
    ['check', 'mine', '1,2,3,4,5'],
  ])
    t.match(await call(...words), { status: 1, stdout: '', stderr: /^E_PORTFOLIO: mine: locked/ });
  for (const secret of kept().own)
    t.notOk(
      printed.some((text) => text.includes(secret.slice(0, 8))),
      'no seed is printed',
    );
  t.match(await call(), { status: 2, stderr: /say create, challenge or check/ });
  fs.chmodSync(path.join(cwd, 'mine'), 0o644);
  t.match(await call('check', 'mine', '1,2,3,4,5'), {
    status: 1,
    stderr: /^E_PORTFOLIO: mine is secret, and others may read or write it: chmod 600 mine\n$/,
  });
});

t.test('a sheet never takes the place of its portfolio', async (t) => {
  const cwd = temporaryFolder(t);
  const call = (...words: string[]): ReturnType<typeof callCommand> =>
    callCommand(['art', 'portfolio', ...words, ...SIZE, '--force'], { cwd });
  const refused = { status: 2, stderr: /are one file, [^\n]+: name two, with --out\n$/ };
  t.match(await call('create', './a.png', '--out', 'a.png'), refused);
  t.match(await call('create', 'art-portfolio.png'), refused);
  t.same(fs.readdirSync(cwd), []);
  await call('create', 'a.png', '--out', 'b.png');
  const portfolio = fs.readFileSync(path.join(cwd, 'a.png'));
  t.match(await call('challenge', 'a.png', '--out', 'a.png'), refused);
  const failed = await callCommand(
    ['art', 'portfolio', 'create', 'a.png', ...SIZE, '--force', '--out', 'no.jxl'],
    {
      cwd,
      env: { PATH: '' },
    },
  );
  t.not(failed.status, 0);
  t.same(fs.readFileSync(path.join(cwd, 'a.png')), portfolio, 'the old one stays without a sheet');
});

t.test('a challenge is not posed where its sheet has no place', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['art', 'portfolio', 'create', 'p', ...SIZE], { cwd });
  const before = fs.readFileSync(path.join(cwd, 'p'), 'utf8');
  fs.writeFileSync(path.join(cwd, 'art-challenge.png'), '');
  const { status } = await callCommand(['art', 'portfolio', 'challenge', 'p'], { cwd });
  t.equal(status, 1);
  t.equal(fs.readFileSync(path.join(cwd, 'p'), 'utf8'), before);
  const { stdout } = runEnumerate(['art', 'portfolio', 'challenge', 'p', ...SIZE, '--show=sixel'], {
    cwd,
  });
  t.match(stdout, /^\u001bP/);
});

t.test('fingerprints are compared by their bytes, in any form', async (t) => {
  const cwd = temporaryFolder(t);
  const bytes = createHash('sha256').update('a key').digest();
  const base64 = `SHA256:${bytes.toString('base64').replace(/=$/, '')}`;
  const pairs = bytes
    .toString('hex')
    .toUpperCase()
    .replaceAll(/..(?=.)/g, '$&:');
  const compare = (...words: string[]): ReturnType<typeof callCommand> =>
    callCommand(['art', 'compare', '--fingerprints', ...SIZE, '--force', ...words], { cwd });
  const same = await compare(base64, `sha256 Fingerprint=${pairs}`);
  t.match(same, { status: 0, stderr: /\nthe same, and the same picture\n$/ });
  const words = inputWords(bytes).join(' ');
  t.equal(same.stderr.split(words).length, 3, 'both have the words of the bytes');
  const { samples, width } = read(fs.readFileSync(path.join(cwd, same.stdout.trimEnd())));
  const { pixels } = drawArt(bytes, { width: 16, height: 16 });
  t.same(samples.subarray(3 * (4 * width + 4), 3 * (4 * width + 20)), pixels.subarray(0, 48));

  const other = Buffer.from(bytes);
  other[31] = other[31]! ^ 1;
  const unlike = await compare(base64, other.toString('hex'));
  t.match(unlike, {
    status: 1,
    stderr: /\nplainly different; [0-9]+ of 64 bits of shape, colours [0-9.]+ apart/,
  });
  fs.writeFileSync(path.join(cwd, 'plain'), 'Picture -> 1 palette(ember, 0.5)');
  const plain = await compare('--grammar', 'plain', '--depth', '1', base64, other.toString('hex'));
  t.match(plain, { status: 1, stderr: /the inputs differ, and their pictures are the same/ });
  t.match(await compare(base64, bytes.toString('hex').slice(24)), {
    status: 2,
    stderr: /32 and of 20 bytes/,
  });
  t.match(await compare(base64, 'hello'), { status: 2, stderr: /"hello" is no fingerprint/ });
  const again = ['art', 'compare', '--fingerprints', base64, 'hello'];
  t.equal((await callCommand(again, { cwd })).status, 2, 'beside an older sheet, too');
  for (const [a, b, isTold] of [
    [pairs, pairs.toLowerCase(), true],
    [pairs, pairs, false],
    ['a', 'A', false],
  ] as const) {
    const words = ['art', 'compare', ...SIZE, '--force', a, b];
    const { stderr } = await callCommand(words, { cwd });
    t.equal(stderr.startsWith('note: these are compared letter by letter'), isTold, `${a} ${b}`);
  }
  t.match(await compare('--files', base64, base64), { status: 2, stderr: /exclude each other/ });
});
