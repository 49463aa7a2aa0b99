/**
 * What Find says of a picture, of its number, and of where that stands.
 * @module
 */
import t from 'tap';
import { beginFind, type FindState } from '../../../src/web/page-state/find.js';
import { cardText } from '../../../src/web/page-state/find-card.js';
import * as standings from '../../../src/web/page-state/find-standing.js';
import {
  type Place,
  searchOf,
  type Taken,
  USUAL_FIT,
} from '../../../src/web/page-state/find-where.js';
import * as words from '../../../src/web/page-state/find-words.js';
import { choiceOf, foundNumber, standing, takenPicture } from './find-tools.js';

const oneBit = choiceOf('size=4x4&color=gray&depth=1');
const empty = beginFind(oneBit);
const taken: Taken = { ...takenPicture('cat.png'), notes: ['The file has a fault.'] };
const photograph = takenPicture('sea.jpg', 4000, 3000);

function foundAt(
  picture: Taken,
  wish: Place,
  isExact: boolean,
  dither = USUAL_FIT.dither,
): FindState {
  const state = { ...empty, taken: picture, wish, fit: { ...USUAL_FIT, dither } };
  return { ...state, result: { ...searchOf(state, picture), found: foundNumber('77', isExact) } };
}

t.test('the picture’s own space is told in words, where there is one', async (t) => {
  t.match(words.placeWords(empty, 'own'), /^in which it is an image/);
  t.equal(words.placeWords({ ...empty, taken }, 'own'), '2 × 1 pixels, RGB, 8 bit');
  const huge = takenPicture('huge.png', 2 ** 30, 2 ** 20);
  t.match(words.placeWords({ ...empty, taken: huge }, 'own'), /too long: look in another space$/);
  t.match(words.placeWords(empty, 'small'), /^for pictures of more than 64 pixels$/);
  t.equal(words.placeWords({ ...empty, taken: photograph }, 'small'), '64 × 48 pixels, RGB, 8 bit');
});

t.test('the verdict says whether the image is the picture', async (t) => {
  t.match(words.verdictOf(empty), { kind: 'none', text: /as soon as there is a picture/ });
  t.match(words.verdictOf({ ...empty, taken }), { kind: 'none', text: '' });
  t.match(words.verdictOf(foundAt(taken, 'own', true)), { kind: 'exact', text: /pixel for pixel/ });
  const near = words.verdictOf(foundAt(taken, 'other', false));
  t.match(near, { kind: 'near', text: /this is its nearest image/ });
  t.notMatch(near.text, /one colour/);
  const dithered = foundAt(taken, 'other', false, 'ordered');
  t.match(words.verdictOf(dithered), { kind: 'near', text: /a dithered likeness/ });
  const lost = foundAt(taken, 'other', false);
  const found = { ...foundNumber('77', false), isOneColor: true };
  t.match(words.verdictOf({ ...lost, result: { ...lost.result!, found } }), {
    text: /one colour: .*background/,
  });
});

t.test('a photograph in small: what was done stands in one sentence', async (t) => {
  t.strictSame(words.verdictOf(foundAt(photograph, 'small', false)), {
    kind: 'near',
    lead: 'In small. ',
    text: 'The picture of 4,000 × 3,000 pixels was made 64 × 48, so that its number fits into a link.',
    hasOwn: true,
  });
  const lying = { ...photograph, facts: { orientation: 6 } };
  t.match(words.verdictOf(foundAt(lying, 'small', false)).text, /3,000 × 4,000 .* 48 × 64/);
  const huge = takenPicture('huge.png', 2 ** 16, 2 ** 14);
  t.match(words.verdictOf(foundAt(huge, 'small', false)), { hasOwn: false });
});

t.test('that a picture lies on a side is said, and what was done about it', async (t) => {
  const lying = { ...taken, notes: [], facts: { orientation: 6 } };
  const state = { ...empty, taken: lying };
  const stored = [/its number is that of the stored picture/];
  t.match(words.notesOf(state), stored);
  t.match(words.notesOf({ ...state, wish: 'other' }), [/^Turned upright/]);
  t.match(words.notesOf({ ...state, orient: 'exif' }), [/^Turned upright/]);
  t.match(words.notesOf({ ...state, wish: 'other', orient: 'stored' }), stored);
  t.ok(words.isTurned(state));
  t.notOk(words.isTurned({ ...empty, taken }));
});

t.test('notes are of the file, and of its order where that is used', async (t) => {
  t.strictSame(words.notesOf(empty), []);
  t.strictSame(words.notesOf({ ...empty, taken }), taken.notes);
  const metadata = { version: 1, order: 'mixed', seed: '', space: '9x9 rgb 8' };
  const ours = { ...taken, metadata };
  t.match(words.notesOf({ ...empty, taken: ours })[1], /^Order and seed are/);
  const recorded = { color: 'rgb', depth: 8 } as const;
  t.match(words.notesOf({ ...empty, taken: { ...ours, recorded } })[1], /^Space, order and seed/);
  t.equal(words.notesOf({ ...empty, taken: ours, wish: 'other' }).length, 1);
  t.strictSame(words.countNotes(['a.png']), []);
  t.strictSame(words.countNotes(['a.png', 'b.png']), [
    '2 pictures came; this is the first, a.png.',
  ]);
});

t.test('a result is announced with its space', async (t) => {
  const own = foundAt(taken, 'own', true).result!;
  t.equal(words.announcement(own), 'Exact: image 77, the picture’s own space');
  const other = foundAt(taken, 'other', false).result!;
  t.equal(words.announcement(other), 'Not exact: image 77, 4 × 4 pixels, Gray, 1 bit');
});

t.test('where an image stands: by its number, or by how busy it is', async (t) => {
  const mixed = choiceOf('size=640x480');
  t.equal(standings.standingText(mixed, standing), 'At 69.3 % of all pictures of 640 × 480');
  const cloud = choiceOf('size=64x64&order=cloud');
  const place = { ...standing, place: 0.4 };
  t.equal(standings.standingText(cloud, place), '40.0 % of the way from plain colour to static');
  const progressive = choiceOf('size=64x64&order=progressive');
  t.match(standings.standingText(progressive, place), /to all detail$/);
  t.equal(standings.busynessText(standing), 'busyness: 39,322 of 98,304 bits (40.0 %)');
  const nearlyAll = {
    place: 1,
    busyness: { unit: 'digit', length: 99_999, most: 100_000 },
  } as const;
  t.equal(standings.busynessText(nearlyAll), 'busyness: 99,999 of 100,000 digits (99.9 %)');
  t.equal(standings.busynessText({ place: 0, busyness: undefined }), '');
  t.ok(standings.isQuicklyMeasured(mixed.space));
  t.notOk(standings.isQuicklyMeasured(choiceOf('size=4000x3000').space));
});

t.test('an image has two neighbours, but for the first and the last', async (t) => {
  const of = (index: bigint) => standings.neighboursOf(oneBit, index);
  t.strictSame(of(5n), { first: 4n, count: 3 });
  t.strictSame(of(0n), { first: 0n, count: 2 });
  t.strictSame(of(65_535n), { first: 65_534n, count: 2 });
  t.notOk(standings.hasNeighbours(choiceOf('size=10000x10000&color=gray&depth=1')));
  t.strictSame(standings.neighbourSize(choiceOf('size=640x480').space), { width: 96, height: 72 });
  t.strictSame(standings.neighbourSize(oneBit.space), { width: 4, height: 4 });
  const names = [-1, 0, 1].map(standings.neighbourName);
  t.strictSame(names, ['One before', 'This one', 'One after']);
});

t.test('a card has the number in a few lines, the space, and where it stands', async (t) => {
  const result = foundAt(taken, 'own', true).result!;
  t.strictSame(cardText(result, standing), {
    number: ['77'],
    space: '2 × 1 pixels, RGB, 8 bit',
    standing: 'At 69.3 % of all pictures of 2 × 1',
  });
  const found = foundNumber(`0x${'ab'.repeat(200)}`, true);
  const { number, standing: none } = cardText({ ...result, found }, undefined);
  t.equal(none, '');
  t.strictSame(
    number.map((line) => line.length),
    [20, 20, 20],
  );
  t.match(number.join(''), /^0x(ab)+.*…/);
});
