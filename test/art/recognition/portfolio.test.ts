/** Five pictures among 25, against who guesses, looks, repeats and forges. ART §16. @module */
import t from 'tap';
import {
  answerChallenge,
  compareLooks,
  createPortfolio,
  type Decoys,
  formatPortfolio,
  isAlike,
  isLocked,
  measureLook,
  openChallenge,
  parsePortfolio,
  type Portfolio,
  type RandomBytes,
  seedPicture,
} from '../../../src/art/index.js';
import { EnumeratorError, resultOf } from '../../../src/core/errors.js';
import { wordsOf } from '../tools.js';

/** Bytes that a label decides. */
function randomOf(label: string): RandomBytes {
  const words = wordsOf(label);
  return (count) => Uint8Array.from({ length: count }, () => words.next() >>> 24);
}

/** One whose pictures are not drawn, with the same decoys again and again. */
function plainPortfolio(label: string, facts: Partial<Portfolio> = {}): Portfolio {
  const random = randomOf(label);
  const pictures = Array.from({ length: 25 }, () => Buffer.from(random(16)).toString('hex'));
  const challenge = { pictures, isOpen: false };
  return { own: pictures.slice(3, 8), decoys: 'kept', limit: 5, wrong: 0, challenge, ...facts };
}

function ownPlaces({ own, challenge }: Portfolio): number[] {
  return own.map((seed) => 1 + (challenge?.pictures.indexOf(seed) ?? NaN));
}

function wrongPlaces(portfolio: Portfolio): number[] {
  const own = ownPlaces(portfolio);
  const first = Array.from({ length: 25 }, (_, i) => i + 1).find((at) => !own.includes(at)) ?? NaN;
  return [first, ...own.slice(1)];
}

t.test('of all 53,130 answers one is right', async (t) => {
  const portfolio = openChallenge(plainPortfolio('all'), randomOf('order'));
  let [answers, right] = [0, 0];
  for (let a = 1; a <= 25; a++)
    for (let b = a + 1; b <= 25; b++)
      for (let c = b + 1; c <= 25; c++)
        for (let d = c + 1; d <= 25; d++)
          for (let e = d + 1; e <= 25; e++) {
            answers++;
            if (answerChallenge(portfolio, [e, a, d, b, c]).isRight) right++;
          }
  t.equal(answers, 53_130);
  t.equal(right, 1);
});

t.test('a guesser has no place that is better than others', async (t) => {
  const rounds = 20_000;
  const random = randomOf('guesser');
  const portfolio = plainPortfolio('guessed');
  const counts = Array.from({ length: 26 }, () => 0);
  const hits = Array.from({ length: 6 }, () => 0);
  for (let round = 0; round < rounds; round++) {
    const places = ownPlaces(openChallenge(portfolio, random));
    for (const at of places) counts[at]!++;
    hits[places.filter((at) => at <= 5).length]!++;
  }
  // Each place holds an own picture in a fifth of all rounds: five standard deviations.
  const off = counts.slice(1).map((count) => Math.abs(count - rounds / 5));
  t.ok(Math.max(...off) < 5 * Math.sqrt(rounds * 0.16), counts.join(' '));
  // Of the guess 1 2 3 4 5 so many are right as of five drawn by chance; all five once in 53,130.
  const ways = [15_504, 24_225, 11_400, 1900, 100, 1];
  for (const [right, count] of hits.entries()) {
    const expected = (rounds * (ways[right] ?? NaN)) / 53_130;
    t.ok(
      Math.abs(count - expected) <= 5 * Math.sqrt(expected) + 3,
      `${right} right: ${count}, not ${expected}`,
    );
  }
});

t.test(
  'pictures are plainly different, decoys are never own ones, and fresh ones come',
  async (t) => {
    const random = randomOf('real');
    const made = createPortfolio({ random });
    const first = openChallenge(made, random);
    const { pictures } = first.challenge;
    t.equal(new Set(pictures).size, 25);
    t.ok(made.own.every((seed) => pictures.includes(seed)));
    const looks = pictures.map((seed) => measureLook(seedPicture(seed)));
    for (const [i, look] of looks.entries())
      for (const other of looks.slice(0, i)) t.notOk(isAlike(compareLooks(look, other)));
    const answered = answerChallenge(first, ownPlaces(first));
    t.ok(answered.isRight);
    const second = openChallenge(answered.portfolio, random);
    const common = second.challenge.pictures.filter((seed) => pictures.includes(seed));
    t.same(common.toSorted(), [...made.own].toSorted());
  },
);

t.test('a picture that was drawn already is passed over', async (t) => {
  // The same bytes again are the nearest that a picture can be.
  const random = randomOf('twice');
  let last: Uint8Array | undefined;
  const { own } = createPortfolio({
    random(count) {
      const again = last;
      last = again === undefined ? random(count) : undefined;
      return again ?? last ?? new Uint8Array(count);
    },
  });
  t.equal(new Set(own).size, 5);
  const made = createPortfolio({ random: randomOf('again') });
  const { pictures } = openChallenge(made, randomOf('again')).challenge;
  t.equal(new Set(pictures).size, 25, 'an own picture is no decoy');
});

t.test('who cannot answer sees the same 25 again and again', async (t) => {
  for (const decoys of ['fresh', 'kept'] satisfies Decoys[]) {
    const random = randomOf(decoys);
    const open = openChallenge(plainPortfolio('same', { decoys }), random);
    t.same(openChallenge(open, random), open, 'asked again, and in the same order');
    const wrong = answerChallenge(open, wrongPlaces(open));
    t.notOk(wrong.isRight);
    const next = openChallenge(wrong.portfolio, random);
    const sorted = (of: Portfolio): unknown => of.challenge?.pictures.toSorted();
    t.same(sorted(next), sorted(open));
    t.notSame(next.challenge.pictures, open.challenge.pictures);
    const right = answerChallenge(next, ownPlaces(next)).portfolio;
    t.same(sorted(right), decoys === 'kept' ? sorted(open) : undefined);
  }
});

t.test('a challenge is answered once', async (t) => {
  const open = openChallenge(plainPortfolio('once'), randomOf('once'));
  for (const places of [ownPlaces(open), wrongPlaces(open)]) {
    const { portfolio } = answerChallenge(open, places);
    t.throws(() => answerChallenge(portfolio, ownPlaces(open)), { code: 'E_PORTFOLIO' });
  }
});

t.test('wrong answers lock, and a right one sets the count back', async (t) => {
  const random = randomOf('lock');
  const limit = 3;
  let portfolio: Portfolio = plainPortfolio('lock', { limit });
  const answer = (isRight: boolean): void => {
    const open = openChallenge(portfolio, random);
    const result = answerChallenge(open, isRight ? ownPlaces(open) : wrongPlaces(open));
    t.equal(result.isRight, isRight);
    portfolio = result.portfolio;
  };
  answer(false);
  answer(false);
  answer(true);
  t.equal(portfolio.wrong, 0);
  for (let i = 0; i < limit; i++) {
    t.notOk(isLocked(portfolio));
    answer(false);
  }
  t.ok(isLocked(portfolio));
  t.throws(() => openChallenge(portfolio, random), { code: 'E_PORTFOLIO', message: /locked/ });
  const forced = {
    ...portfolio,
    challenge: { pictures: portfolio.challenge?.pictures ?? [], isOpen: true },
  };
  t.throws(() => answerChallenge(forced, ownPlaces(forced)), { code: 'E_PORTFOLIO' });
});

t.test('what is no answer is refused, and not counted', async (t) => {
  const open = openChallenge(plainPortfolio('odd'), randomOf('odd'));
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = ownPlaces(open);
  const odd = [
    [],
    [a],
    [a, b, c, d],
    [a, b, c, d, d],
    [a, b, c, d, e, e],
    [a, b, c, d, e, wrongPlaces(open)[0]!],
  ];
  for (const places of [
    ...odd,
    [a, b, c, d, 0],
    [a, b, c, d, 26],
    [a, b, c, d, NaN],
    [a, b, c, d, 1.5],
  ])
    t.throws(() => answerChallenge(open, places), { code: 'E_RANGE' }, places.join(' '));
  t.ok(answerChallenge(open, [e, d, c, b, a]).isRight);
});

t.test('bytes that are not random, and limits out of bounds, are refused', async (t) => {
  const random: RandomBytes = (count) => new Uint8Array(count);
  t.throws(() => createPortfolio({ random }), { code: 'E_LIMIT' });
  const all: RandomBytes = (count) => new Uint8Array(count).fill(255);
  const open = openChallenge(createPortfolio({ random: randomOf('x') }), randomOf('y'));
  const asked = { ...open, challenge: { ...open.challenge, isOpen: false } };
  t.throws(() => openChallenge(asked, all), { code: 'E_LIMIT' });
  for (const limit of [0, -1, 101, 1.5, NaN])
    t.throws(() => createPortfolio({ random: randomOf('x'), limit }), { code: 'E_RANGE' });
});

t.test('text is read as it was written', async (t) => {
  const closed = plainPortfolio('text', { wrong: 2, decoys: 'fresh' });
  for (const portfolio of [
    closed,
    openChallenge(closed, randomOf('text')),
    { ...closed, challenge: undefined },
  ])
    t.same(parsePortfolio(formatPortfolio(portfolio)), portfolio);
});

t.test('damaged and forged texts are refused without a word of what stands there', async (t) => {
  const portfolio = plainPortfolio('forged');
  const text = formatPortfolio(portfolio);
  const isSecret = (message: string): boolean =>
    portfolio.own.some((seed) => message.includes(seed.slice(0, 8)));
  const refuse = (forged: string, what: string): void => {
    t.throws(() => parsePortfolio(forged), { code: 'E_PORTFOLIO' }, what);
    try {
      parsePortfolio(forged);
    } catch (error) {
      t.notOk(isSecret(`${String(error)} ${String((error as Error).cause)}`), what);
    }
  };
  const fields = JSON.parse(text) as Record<string, unknown>;
  const seeds = portfolio.own;
  const forgeries: Record<string, unknown>[] = [
    { format: 'image-enumerator portfolio/2' },
    { own: seeds.slice(1) },
    { own: [...seeds.slice(1), seeds[1]] },
    { own: [...seeds.slice(1), seeds[0]?.toUpperCase()] },
    { own: Object.assign({}, seeds, { length: 5 }) },
    { own: null },
    { decoys: 'none' },
    { limit: 0 },
    { limit: 1e9 },
    { limit: '5' },
    { wrong: -1 },
    { wrong: 6 },
    { wrong: 0.5 },
    { wrong: null },
    { challenge: undefined },
    { challenge: { pictures: seeds, isOpen: true } },
    { challenge: { ...portfolio.challenge, isOpen: 1 } },
    { challenge: { ...portfolio.challenge, more: 1 } },
    { challenge: plainPortfolio('other').challenge },
    { more: 1 },
  ];
  for (const forgery of forgeries)
    refuse(JSON.stringify({ ...fields, ...forgery }), JSON.stringify(forgery));
  for (const whole of ['', 'null', '[]', '5', '{}', `${text}x`, '\0', '[['.repeat(9999)])
    refuse(whole, whole);
  const read = Array.from({ length: text.length - 1 }, (_, length) => length).filter((length) => {
    const result = resultOf(() => parsePortfolio(text.slice(0, length)));
    return !(result instanceof EnumeratorError) || isSecret(result.message);
  });
  t.same(read, [], 'cut anywhere');
});
