/**
 * Recognition: what follows from what is picked, answered and kept.
 * @module
 */
import t from 'tap';
import { OWN_PICTURES, SHOWN_PICTURES } from '../../../src/art/limits.js';
import type { Portfolio } from '../../../src/art/recognition/portfolio.js';
import * as at from '../../../src/web/page-state/recognition.js';

const seeds = Array.from({ length: SHOWN_PICTURES }, (_, i) => String(i).padStart(32, '0'));
const own = seeds.slice(10, 15);

function keep(changes: Partial<Portfolio> = {}): at.KeptPortfolio {
  const portfolio: Portfolio = {
    own,
    decoys: 'fresh',
    limit: 5,
    wrong: 0,
    challenge: { pictures: seeds, isOpen: true },
    ...changes,
  };
  return { text: 'kept', portfolio, isLocked: portfolio.wrong >= portfolio.limit };
}

const first = at.FIRST_RECOGNITION;
const asked = at.withPortfolio(first, keep(), 'ask');

t.test('the own pictures are seen first, and then all, until there is an answer', async (t) => {
  t.strictSame(at.shownPictures(first), []);
  t.equal(at.standing(first), '');
  const chosen = at.withPortfolio(first, keep({ challenge: undefined }), 'look');
  t.strictSame(at.shownPictures(chosen), own);
  t.match(at.standing(chosen), /^These are yours/);
  t.strictSame(at.shownPictures(asked), seeds);
  t.strictSame(at.shownPictures(at.withAnswer(asked, keep({ wrong: 1 }), false)), []);
  t.strictSame(at.shownPictures(at.withPortfolio(first, keep(), 'begin')), []);
});

t.test('five are picked, no sixth, and one can be taken back', async (t) => {
  let state = asked;
  for (const place of [3, 7, 12, 18]) state = at.withPick(state, place);
  t.notOk(at.isFull(state));
  t.match(at.standing(state), /yours\? 4 of 5 picked\.$/);
  state = at.withPick(state, 25);
  t.ok(at.isFull(state));
  t.equal(at.withPick(state, 1), state, 'the same state says that it was not taken');
  state = at.withPick(at.withPick(state, 7), 1);
  t.strictSame(state.picks, [3, 12, 18, 25, 1]);
  t.strictSame(at.withPortfolio(state, keep(), 'ask').picks, []);
});

t.test('answers are told and counted, and too many wrong ones lock it', async (t) => {
  t.match(at.standing(at.withAnswer(asked, keep(), true)), /^Right/);
  const said = (wrong: number): string => at.standing(at.withAnswer(asked, keep({ wrong }), false));
  t.equal(said(1), 'Wrong. 4 more wrong answers will lock it.');
  t.equal(said(4), 'Wrong. 1 more wrong answer will lock it.');
  t.match(said(5), /^Locked: 5 wrong answers in a row\. Forget these/);
  const locked = at.withPortfolio(first, keep({ wrong: 5 }), 'ask');
  t.ok(at.isLocked(locked));
  t.strictSame(at.shownPictures(locked), [], 'nothing is asked any more');
  const back = at.withPortfolio(first, keep({ wrong: 2 }), 'begin');
  t.equal(at.standing(back), 'You have 5 pictures, and 2 wrong answers since the last right one.');
  t.equal(at.standing(at.withPortfolio(first, keep(), 'begin')), 'You have 5 pictures.');
});

t.test('what a guess is worth is what it comes to', async (t) => {
  let ways = 1;
  for (let i = 0; i < OWN_PICTURES; i++) ways = (ways * (SHOWN_PICTURES - i)) / (i + 1);
  t.match(at.WORTH, `in ${ways.toLocaleString('en')} is right`);
  t.match(at.WORTH, `(${Math.log2(ways).toFixed(1)} bits)`);
});
