/**
 * What Find shows: where a picture is looked for, and what is said of the result.
 * @module
 */
import t from 'tap';
import * as find from '../../../src/web/page-state/find.js';
import { readSpaceQuery } from '../../../src/web/shared/space-query.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

const oneBit = readSpaceQuery(
  new URLSearchParams('size=4x4&color=gray&depth=1'),
  DEFAULT_ENUMERATION,
);
const rgba = readSpaceQuery(new URLSearchParams('size=4x4&color=rgba'), DEFAULT_ENUMERATION);

const taken: find.Taken = {
  name: 'cat.png',
  notes: ['Turned upright, as the file asks for.'],
  picture: { width: 2, height: 1, color: 'rgb', depth: 8, samples: new Uint8Array(6) },
};

function found(text: string, isExact: boolean): find.Found {
  const frame = { width: 2, height: 1, rgba: new Uint8ClampedArray(8) };
  return { frame, isExact, isOneColor: false, index: 1n, text, length: text.length };
}

const empty = find.beginFind(oneBit);

t.test('a picture is looked for in its own space, or fitted into another', async (t) => {
  const own = find.searchOf(empty, taken);
  t.equal(own.choice.space.canonical, '2x1 rgb 8');
  t.equal(own.fitting, undefined);
  const other = find.searchOf({ ...empty, isOwn: false }, taken);
  t.equal(other.choice, oneBit);
  t.strictSame(other.fitting?.threshold, 128);
});

t.test('the space that a file names comes before that of its samples', async (t) => {
  const metadata = { version: 1, order: 'gray', seed: '', space: '2x1 gray 8' };
  const ours: find.Taken = { ...taken, metadata, recorded: { color: 'gray', depth: 8 } };
  t.match(find.searchOf(empty, ours).choice, { space: { canonical: '2x1 gray 8' }, order: 'gray' });
  t.equal(find.ownTitle({ ...empty, taken: ours }), '2 × 1 pixels, Gray, 8 bit');
  t.match(find.notesOf({ ...empty, taken: ours })[1], /^Space, order and seed are/);
});

t.test('the picture’s own space is told in words, where there is one', async (t) => {
  t.match(find.ownTitle(empty), /^in which it is an image/);
  t.equal(find.ownTitle({ ...empty, taken }), '2 × 1 pixels, RGB, 8 bit');
  const huge = { ...taken, picture: { ...taken.picture, width: 2 ** 30, height: 2 ** 20 } };
  t.equal(find.ownTitle({ ...empty, taken: huge }), 'which would be too large for a number');
});

t.test('the verdict says whether the image is the picture', async (t) => {
  t.match(find.verdictOf(empty), { kind: 'none', text: /as soon as there is a picture/ });
  const at = (isExact: boolean, dither?: 'none' | 'ordered'): find.Verdict => {
    const fitting = dither && { ...find.fittingOf(find.USUAL_FIT, oneBit.space), dither };
    const result = { choice: oneBit, found: found('5', isExact), ...(fitting && { fitting }) };
    return find.verdictOf({ ...empty, taken, result });
  };
  t.match(at(true), { kind: 'exact', lead: 'Exact. ', text: /pixel for pixel/ });
  t.match(at(false, 'none'), { kind: 'near', text: /this is its nearest image/ });
  t.match(at(false, 'ordered'), { kind: 'near', text: /a dithered likeness/ });
  t.notMatch(at(false, 'none').text, /one colour/);
  const lost = { choice: oneBit, found: { ...found('5', false), isOneColor: true } };
  t.match(find.verdictOf({ ...empty, taken, result: lost }), { text: /one colour: .*background/ });
});

t.test('that a picture lies on a side is said, and that it is fitted upright', async (t) => {
  const lying = { ...taken, notes: [], facts: { orientation: 6 } };
  t.match(find.notesOf({ ...empty, taken: lying }), [/its number is that of the stored picture/]);
  t.match(find.notesOf({ ...empty, isOwn: false, taken: lying }), [/^Turned upright/]);
});

t.test('notes are of the file, and of its order where that is used', async (t) => {
  t.strictSame(find.notesOf({ ...empty, taken }), taken.notes);
  const metadata = { version: 1, order: 'mixed', seed: '', space: '9x9 rgb 8' };
  const ours = { ...taken, metadata };
  t.match(find.notesOf({ ...empty, taken: ours })[1], /^Order and seed are/);
  t.equal(find.notesOf({ ...empty, taken: ours, isOwn: false }).length, 1);
  t.strictSame(find.countNotes(['a.png']), []);
  t.strictSame(find.countNotes(['a.png', 'b.png']), ['2 pictures came; this is the first, a.png.']);
});

t.test('a result is announced with its space', async (t) => {
  const choice = find.searchOf(empty, taken).choice;
  const state = { ...empty, taken, result: { choice, found: found('77', true) } };
  t.equal(find.announcement(state), 'Exact: image 77, the picture’s own space');
  const other = { ...state, result: { choice: oneBit, found: found('77', false) } };
  t.equal(find.announcement(other), 'Not exact: image 77, 4 × 4 pixels, Gray, 1 bit');
});

t.test('fitting asks for what the space has', async (t) => {
  t.strictSame(find.fittingOf(find.USUAL_FIT, rgba.space).background, [0, 0, 0, 0], 'transparent');
  const red = { ...find.USUAL_FIT, background: '#ff0080', isClear: false };
  t.strictSame(find.fittingOf(red, rgba.space).background, [255, 0, 128, 255]);
  t.strictSame(
    find.fittingOf(find.USUAL_FIT, oneBit.space).background,
    [0, 0, 0, 255],
    'no alpha, no clear',
  );
  t.ok(find.hasThreshold(find.USUAL_FIT, oneBit.space));
  t.notOk(find.hasThreshold({ ...find.USUAL_FIT, dither: 'ordered' }, oneBit.space));
  t.equal(find.fittingOf(find.USUAL_FIT, rgba.space).threshold, undefined);
});

t.test('a bad address means the server’s space', async (t) => {
  t.equal(find.readChosen(new URLSearchParams('size=0x0'), oneBit), oneBit);
  t.equal(find.readChosen(new URLSearchParams('size=9x9&n=5'), oneBit).space.width, 9);
});
