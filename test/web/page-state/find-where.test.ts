/**
 * Where Find looks for a picture.
 * @module
 */
import t from 'tap';
import { beginFind } from '../../../src/web/page-state/find.js';
import * as where from '../../../src/web/page-state/find-where.js';
import { choiceOf, takenPicture } from './find-tools.js';

const oneBit = choiceOf('size=4x4&color=gray&depth=1');
const rgba = choiceOf('size=4x4&color=rgba');
const empty = beginFind(oneBit);
const taken = takenPicture('cat.png');
const photograph = takenPicture('sea.jpg', 4000, 3000);

t.test('a picture is looked for in its own space, or fitted into another', async (t) => {
  const own = where.searchOf(empty, taken);
  t.match(own, { place: 'own', choice: { space: { canonical: '2x1 rgb 8' } }, orient: 'stored' });
  t.equal(own.fitting, undefined);
  const other = where.searchOf({ ...empty, wish: 'other' }, taken);
  t.equal(other.choice, oneBit);
  t.strictSame(other.fitting?.threshold, 128);
  t.equal(other.orient, 'exif', 'fitted pictures are upright');
});

t.test('a photograph is first looked for as a small picture of its shape', async (t) => {
  t.match(where.searchOf(empty, photograph), {
    place: 'small',
    choice: { space: { canonical: '64x48 rgb 8' }, order: 'mixed', seed: '' },
    fitting: { fit: 'stretch', dither: 'none' },
    orient: 'exif',
  });
  const own = where.searchOf({ ...empty, wish: 'own' }, photograph);
  t.match(own, { place: 'own', choice: { space: { canonical: '4000x3000 rgb 8' } } });
  t.equal(where.searchOf({ ...empty, wish: 'other' }, photograph).choice, oneBit);
});

t.test('a picture whose number fits into a link is looked for as it is', async (t) => {
  const { picture } = takenPicture('game.png', 160, 144);
  const colors = Uint8Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3);
  const screen = { ...photograph, picture: { ...picture, color: 'palette', colors } } as const;
  t.equal(where.placeOf(empty, screen), 'own', 'a screen of four colours has 46,080 bits');
  t.equal(where.placeOf(empty, takenPicture('a.png', 73, 73)), 'own');
  t.equal(where.placeOf(empty, takenPicture('a.png', 74, 74)), 'small');
  t.equal(where.placeOf({ ...empty, wish: 'small' }, takenPicture('a.png', 65, 10)), 'small');
  t.equal(where.placeOf({ ...empty, wish: 'small' }, takenPicture('a.png', 64, 64)), 'own');
});

t.test('a picture of ours is looked for where it says it is from, however large', async (t) => {
  const metadata = { version: 1, order: 'mixed', seed: '', space: '4000x3000 rgb 8' };
  t.equal(where.placeOf(empty, { ...photograph, metadata }), 'own');
});

t.test(
  'a picture too large for a number is looked for in small, whatever is wished (P11)',
  async (t) => {
    const { picture } = takenPicture('deep.png', 4096, 4096);
    const deep = { ...photograph, picture: { ...picture, color: 'rgba', depth: 16 } } as const;
    t.equal(where.placeOf({ ...empty, wish: 'own' }, deep), 'small');
    t.notOk(where.isOffered('own', empty, deep));
    t.ok(where.isOffered('small', empty, deep) && where.isOffered('other', empty, deep));
    t.match(where.searchOf({ ...empty, wish: 'own' }, deep).choice.space, {
      canonical: '64x64 rgba 8',
    });
  },
);

t.test('small pictures keep the shape, and are never larger', async (t) => {
  const sizeOf = (width: number, height: number): string =>
    where.smallChoice(takenPicture('a', width, height).picture).space.canonical;
  t.equal(sizeOf(3000, 4000), '48x64 rgb 8');
  t.equal(sizeOf(100_000, 3), '64x1 rgb 8', 'a line at least');
  t.equal(sizeOf(20, 10), '20x10 rgb 8');
  const { picture } = takenPicture('a', 128, 128);
  const small = (color: 'gray' | 'graya'): string =>
    where.smallChoice({ ...picture, color }).space.canonical;
  t.equal(small('gray'), '64x64 gray 8');
  t.equal(small('graya'), '64x64 graya 8');
});

t.test('which way up: as the command has it, unless somebody says', async (t) => {
  const lying = { ...photograph, facts: { orientation: 6 } };
  const spaceOf = (wish: where.Place, orient?: 'exif' | 'stored'): string =>
    where.searchOf({ ...empty, wish, orient }, lying).choice.space.canonical;
  t.equal(spaceOf('own'), '4000x3000 rgb 8', 'exact: as it is stored');
  t.equal(spaceOf('own', 'exif'), '3000x4000 rgb 8');
  t.equal(spaceOf('small'), '48x64 rgb 8', 'fitted: upright');
  t.equal(spaceOf('small', 'stored'), '64x48 rgb 8');
  t.equal(where.searchOf({ ...empty, wish: 'other', orient: 'stored' }, lying).orient, 'stored');
  const mirrored = { ...photograph, facts: { orientation: 2 } };
  t.match(where.searchOf({ ...empty, wish: 'own', orient: 'exif' }, mirrored).choice.space, {
    width: 4000,
  });
});

t.test('the space that a file names comes before that of its samples', async (t) => {
  const metadata = { version: 1, order: 'gray', seed: '', space: '2x1 gray 8' };
  const ours: where.Taken = { ...taken, metadata, recorded: { color: 'gray', depth: 8 } };
  const { choice } = where.searchOf(empty, ours);
  t.match(choice, { space: { canonical: '2x1 gray 8' }, order: 'gray' });
});

t.test('fitting asks for what the space has', async (t) => {
  const { fittingOf, USUAL_FIT } = where;
  t.strictSame(fittingOf(USUAL_FIT, rgba.space).background, [0, 0, 0, 0], 'transparent');
  const red = { ...USUAL_FIT, background: '#ff0080', isClear: false };
  t.strictSame(fittingOf(red, rgba.space).background, [255, 0, 128, 255]);
  t.strictSame(fittingOf(USUAL_FIT, oneBit.space).background, [0, 0, 0, 255], 'no alpha, no clear');
  t.ok(where.hasThreshold(USUAL_FIT, oneBit.space));
  t.notOk(where.hasThreshold({ ...USUAL_FIT, dither: 'ordered' }, oneBit.space));
  t.equal(fittingOf(USUAL_FIT, rgba.space).threshold, undefined);
});

t.test('a bad address means the server’s space', async (t) => {
  t.equal(where.readChosen(new URLSearchParams('size=0x0'), oneBit), oneBit);
  t.equal(where.readChosen(new URLSearchParams('size=9x9&n=5'), oneBit).space.width, 9);
});
