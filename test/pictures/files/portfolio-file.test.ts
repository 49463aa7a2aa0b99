/** Portfolios in files: secret, whole, and one process at a time. @module */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { parsePortfolio } from '../../../src/art/index.js';
import { lockWith } from '../../../src/io/lock/lock.js';
import {
  answerChallengeFile,
  choosePortfolio,
  createPortfolioFile,
  openChallengeFile,
} from '../../../src/pictures/files/portfolio-file.js';
import { temporaryFolder } from '../../cli/started-command.js';
import type { RaceEnd } from './portfolio-racer.js';

type Places = readonly [right: number[], wrong: number[]];

/** What can be answered to the open challenge. */
function placesIn(file: string): Places {
  const { own, challenge } = parsePortfolio(fs.readFileSync(file, 'utf8'));
  const right = own.map((seed) => 1 + (challenge?.pictures.indexOf(seed) ?? NaN));
  const other = [1, 2, 3, 4, 5, 6].find((at) => !right.includes(at)) ?? NaN;
  return [right, [...right.slice(1), other]];
}

t.test('a portfolio is its owner’s alone, from the first byte to the last answer', async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'p');
  const mask = process.umask(0);
  t.teardown(() => process.umask(mask));
  const modeOf = (name: string): number => fs.statSync(name).mode & 0o777;
  createPortfolioFile(file, choosePortfolio(), false);
  t.equal(modeOf(file), 0o600);
  t.throws(
    () => createPortfolioFile(file, choosePortfolio(), false),
    { code: 'E_IO' },
    'never over another one',
  );
  openChallengeFile(file);
  t.equal(modeOf(file), 0o600);
  t.ok(answerChallengeFile(file, placesIn(file)[0]).isRight);
  t.equal(modeOf(file), 0o600);
  t.same(fs.readdirSync(folder), ['p'], 'no lock, and no temporary file is left');
  for (const mode of [0o640, 0o604, 0o620]) {
    fs.chmodSync(file, mode);
    t.throws(() => openChallengeFile(file), { code: 'E_PORTFOLIO', message: /chmod 600/ });
  }
});

t.test('an answer that cannot be kept is not told', async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'p');
  createPortfolioFile(file, choosePortfolio(), false);
  openChallengeFile(file);
  const before = fs.readFileSync(file, 'utf8');
  const lock = lockWith(`${file}.lock`, file);
  for (const places of placesIn(file))
    t.throws(() => answerChallengeFile(file, places), { code: 'E_EXISTS' });
  lock.release();
  t.equal(fs.readFileSync(file, 'utf8'), before);
  const { renameSync } = fs;
  t.teardown(() => (fs.renameSync = renameSync));
  fs.renameSync = () => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  for (const places of placesIn(file))
    t.throws(() => answerChallengeFile(file, places), { code: 'E_IO' });
});

t.test('hostile files are refused', async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'p');
  t.throws(() => openChallengeFile(file), { code: 'E_IO' }, 'none');
  t.throws(() => openChallengeFile(folder), { code: 'E_PORTFOLIO' }, 'a folder');
  t.throws(() => openChallengeFile('/dev/null'), { code: /^E_(PORTFOLIO|IO)$/ }, 'a device');
  for (const content of ['', '\xff\xfe\0', 'x'.repeat(2 ** 16 + 1), '{"format":"x"}']) {
    fs.writeFileSync(file, content, { mode: 0o600 });
    t.throws(() => openChallengeFile(file), { code: /^E_(PORTFOLIO|LIMIT)$/ });
    t.throws(() => answerChallengeFile(file, [1, 2, 3, 4, 5]), { code: /^E_(PORTFOLIO|LIMIT)$/ });
    t.equal(fs.readFileSync(file, 'utf8'), content, 'and stay as they are');
  }
});

t.test('a link leads to one portfolio', async (t) => {
  const folder = temporaryFolder(t);
  const [file, link] = [path.join(folder, 'p'), path.join(folder, 'link')];
  createPortfolioFile(file, choosePortfolio(), false);
  fs.symlinkSync('p', link);
  openChallengeFile(link);
  t.ok(fs.lstatSync(link).isSymbolicLink());
  t.notOk(answerChallengeFile(link, placesIn(file)[1]).isRight);
  t.equal(parsePortfolio(fs.readFileSync(file, 'utf8')).wrong, 1);
});

t.test('two processes at once get no more answers than one', async (t) => {
  const limit = 30;
  const file = path.join(temporaryFolder(t), 'p');
  createPortfolioFile(file, choosePortfolio({ limit }), false);
  const racers: ChildProcess[] = [1, 2].map(() =>
    fork(new URL('portfolio-racer.js', import.meta.url)),
  );
  t.teardown(() => racers.forEach((racer) => racer.kill('SIGKILL')));
  await Promise.all(racers.map((racer) => once(racer, 'message')));
  const ends = racers.map(async (racer) => {
    const [{ judged }] = (await once(racer, 'message')) as [RaceEnd];
    return judged;
  });
  for (const racer of racers) racer.send(file);
  const judged = await Promise.all(ends);
  t.equal(
    judged.reduce((sum, count) => sum + count, 0),
    limit,
    judged.join(' '),
  );
  t.ok(judged.filter((count) => count > 0).length > 1, 'more than one got to answer');
});
