/**
 * Where an image lies on its stage: fitting, zoom, movement and the cursor.
 * @module
 */
import fc from 'fast-check';
import t from 'tap';
import * as stage from '../../../src/web/page-state/stage.js';

function shown(
  width: number,
  height: number,
  room = { width: 500, height: 400 },
): stage.StageState {
  return stage.withImage(stage.withRoom(stage.EMPTY_STAGE, room, 1), { width, height });
}

t.test('an image is fitted in whole pixels, in the middle, with a margin', async (t) => {
  const state = shown(64, 64);
  t.equal(state.scale, 5, '380 pixels for 64');
  t.strictSame(state.corner, { left: 90, top: 40 });
  t.equal(stage.levelText(state), 'Fit · 5×');
  t.equal(stage.levelText(shown(960, 100)), 'Fit · 50 %', 'what is larger is made smaller');
  t.equal(shown(1, 1).scale, 160, 'but no pixel grows for ever');
  const retina = stage.withImage(
    stage.withRoom(stage.EMPTY_STAGE, { width: 1000, height: 800 }, 2),
    { width: 64, height: 64 },
  );
  t.equal(stage.levelText(retina), 'Fit · 5.5×', 'on a screen with two pixels for one of CSS');
});

t.test('a picture of the size that fills the stage leaves no room but the margin', async (t) => {
  const fill = (width: number, height: number, ratio: number): stage.StageState => {
    const room = stage.withRoom(stage.EMPTY_STAGE, { width, height }, ratio);
    return stage.withImage(room, stage.sizeToFill(room, 2048));
  };
  const plain = fill(920, 700, 1);
  t.strictSame(plain.image, { width: 900, height: 680 });
  t.equal(plain.scale, 1);
  t.strictSame(fill(1840, 1400, 2).image, { width: 1800, height: 1360 }, 'each of the screen’s');
  const large = fill(5161, 3001, 2);
  t.strictSame(large.image, { width: 1707, height: 987 }, 'no longer than it may be');
  t.equal(large.scale, 3);
  t.strictSame(fill(0, 0, 1).image, { width: 1, height: 1 });
});

t.test('the same size keeps zoom and cursor, another one begins anew', async (t) => {
  const zoomed = stage.zoomedBy(stage.cursorMovedBy(shown(64, 64), 1, 0), 3);
  t.equal(stage.withImage(zoomed, { width: 64, height: 64 }), zoomed);
  const next = stage.withImage(zoomed, { width: 8, height: 8 });
  t.equal(next.cursor, undefined);
  t.equal(next.isFitted, true);
});

t.test('zoom leaves the place under the pointer where it is', async (t) => {
  const before = stage.zoomedTo(shown(64, 64), 20, { left: 250, top: 200 });
  const place = { left: 200, top: 150 };
  const pixelAt = (state: stage.StageState): stage.Pixel | undefined =>
    stage.pointedAt(state, place).cursor;
  const after = stage.zoomedTo(before, 40, place);
  t.equal(after.scale, 40);
  t.strictSame(pixelAt(after), pixelAt(before));
  t.equal(stage.levelText(after), '40×');
  t.equal(stage.zoomedTo(after, 1000, place).scale, 160, 'and has an end');
  t.equal(stage.zoomedTo(shown(960, 100), 0.1, place).isFitted, true, 'at the other end it fits');
});

t.test('a zoomed image always covers its stage, however it is moved', async (t) => {
  const start = stage.zoomedTo(shown(64, 64), 20, { left: 250, top: 200 });
  const far = fc.integer({ min: -5000, max: 5000 });
  fc.assert(
    fc.property(far, far, (dx, dy) => {
      const { corner, scale, room } = stage.movedBy(start, dx, dy);
      return (
        corner.left <= 0 &&
        corner.top <= 0 &&
        corner.left + 64 * scale >= room.width &&
        corner.top + 64 * scale >= room.height
      );
    }),
  );
  t.pass('wherever it is moved');
});

t.test('the cursor begins in the middle, stays inside, and comes into sight', async (t) => {
  let state = stage.cursorMovedBy(shown(64, 64), -1, 0);
  t.strictSame(state.cursor, { x: 31, y: 31 }, 'the first key only shows it');
  state = stage.cursorMovedBy(state, -100, 1);
  t.strictSame(state.cursor, { x: 0, y: 32 });
  state = stage.zoomedTo(stage.cursorMovedBy(state, 40, 0), 40, { left: 250, top: 200 });
  for (let i = 0; i < 40; i++) state = stage.cursorMovedBy(state, 1, 0);
  t.strictSame(state.cursor, { x: 63, y: 32 });
  t.ok(state.corner.left + 64 * 40 <= state.room.width, 'the last column is seen');
  t.equal(stage.pointedAt(state, { left: -1, top: 5000 }).cursor, undefined, 'outside is none');
});

t.test('no more pixels are drawn than are seen', async (t) => {
  t.strictSame(stage.seenPixels(shown(64, 64)), { x: 0, y: 0, width: 64, height: 64 });
  const zoomed = stage.movedBy(
    stage.zoomedTo(shown(64, 64), 100, { left: 250, top: 200 }),
    -10_000,
    -10_000,
  );
  t.strictSame(stage.seenPixels(zoomed), { x: 59, y: 60, width: 5, height: 4 });
  t.equal(stage.seenPixels(stage.EMPTY_STAGE), undefined);
});

t.test('levels of zoom never pass over 1, and a pinch ends on whole pixels', async (t) => {
  t.equal(stage.steppedScale(0.9, 1), 1);
  t.equal(stage.steppedScale(1.1, -1), 1);
  t.equal(stage.steppedScale(1, 1), 2);
  t.equal(stage.steppedScale(10, 1), 12);
  const pinched = stage.zoomedTo(shown(64, 64), 20.4, { left: 250, top: 200 });
  t.equal(stage.settled(pinched, { left: 250, top: 200 }).scale, 20);
});

t.test('another size of the stage keeps what is in its middle there', async (t) => {
  const zoomed = stage.zoomedTo(shown(64, 64), 40, { left: 250, top: 200 });
  const before = stage.pointedAt(zoomed, { left: 250, top: 200 }).cursor;
  const smaller = stage.withRoom(zoomed, { width: 300, height: 200 }, 1);
  t.strictSame(stage.pointedAt(smaller, { left: 150, top: 100 }).cursor, before);
  t.equal(stage.withRoom(shown(64, 64), { width: 100, height: 100 }, 1).scale, 1, 'or fits anew');
});

t.test('D15: a finger that goes sideways over a fitted image asks for another one', async (t) => {
  const empty = stage.withRoom(stage.EMPTY_STAGE, { width: 1000, height: 800 }, 2);
  const fitted = stage.withImage(empty, { width: 16, height: 16 });
  const from = { left: 500, top: 500 };
  const swipe = (dx: number, dy: number, state = fitted): number =>
    stage.swipeOf(state, from, { left: 500 + dx, top: 500 + dy });
  t.equal(swipe(-120, 10), 1, 'to the left: the next one');
  t.equal(swipe(120, -10), -1, 'to the right: the one before');
  t.equal(swipe(-90, 0), 0, 'too short');
  t.equal(swipe(-120, 70), 0, 'aslant');
  t.equal(swipe(-120, 0, stage.zoomedBy(fitted, 3)), 0, 'that moves what is zoomed');
  const small = stage.zoomedBy(fitted, -3);
  t.notOk(small.isFitted);
  t.notOk(stage.canMove(small), 'all of it is seen');
  t.equal(swipe(-120, 0, small), 1, 'nothing is there to be moved');
});

/** A picture that fills the stage: the part of a plane with its middle at 0.5, 0 and a fourth of its side. */
function partShown(): stage.StageState {
  const whole = { x: -760, y: -360, width: 1920, height: 1440 };
  const image = { width: 480, height: 360 };
  const room = stage.withRoom(stage.EMPTY_STAGE, { width: 500, height: 380 }, 1);
  return stage.withPart(room, image, whole);
}

t.test('a part is moved and made smaller as far as the whole goes', async (t) => {
  const state = partShown();
  t.strictSame(stage.framedPart(state), { x: 0, y: 0, side: 1 });
  t.ok(stage.canMove(state));
  t.equal(stage.levelText(state), '4×');
  const moved = stage.movedBy(state, 48, -36);
  t.strictSame(stage.framedPart(moved), { x: -0.1, y: 0.1, side: 1 });
  t.notOk(moved.isFitted, 'it is not where it was drawn');
  t.equal(stage.movedBy(state, 0, 0), state);
  const end = stage.framedPart(stage.movedBy(state, 99_999, 0));
  t.equal(end.x, -760 / 480, 'no further than the whole');
  const out = stage.zoomedTo(state, 0.001, { left: 100, top: 100 });
  t.strictSame(stage.framedPart(out), { x: -760 / 480, y: -1, side: 4 }, 'all of it');
  t.equal(stage.levelText(out), 'Whole');
  const near = stage.zoomedBy(state, 2);
  t.equal(stage.framedPart(near).side, 1 / 1.25 ** 2);
  t.equal(stage.settled(near, { left: 0, top: 0 }), near, 'no pixels to be parted evenly');
});

t.test('a part that has been drawn anew is fitted, and all of it stays where it is', async (t) => {
  const moved = stage.movedBy(partShown(), 48, -36);
  const next = stage.withPart(moved, { width: 480, height: 360 }, partShown().whole);
  t.ok(next.isFitted);
  const whole = { x: 0, y: 0, width: 480, height: 360 };
  const all = stage.withPart(moved, { width: 480, height: 360 }, whole);
  t.notOk(stage.canMove(all));
  t.equal(stage.movedBy(all, 10, 10), all);
  t.equal(stage.zoomedBy(all, -1), all);
  t.ok(stage.canMove(stage.zoomedBy(all, 1)));
  const plain = stage.zoomedBy(shown(64, 64), 3);
  t.equal(
    stage.withPart(plain, { width: 64, height: 64 }, undefined),
    plain,
    'others keep their zoom',
  );
});
