/**
 * What Live shows: the setting in words, and how far from everybody a visitor is.
 * @module
 */
import t from 'tap';
import * as live from '../../../src/web/page-state/live.js';
import type { LiveSetting } from '../../../src/web/shared/live-record.js';
import { PLAIN_SPEED, type PlayHead, type Speed } from '../../../src/web/shared/play-head.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

const plan: LiveSetting = {
  choice: DEFAULT_ENUMERATION,
  from: 0n,
  step: 1n,
  rate: { numerator: 10, denominator: 1 },
  epoch: 0,
};
const TWICE: Speed = { numerator: 2, denominator: 1 };

function shown(text: string, head: PlayHead, lead?: bigint): live.Shown {
  const image = { kind: 'shown', width: 64, height: 64, text, length: text.length, head } as const;
  return lead === undefined ? image : { ...image, lead };
}

const paused: PlayHead = { kind: 'paused', position: 5n, speed: PLAIN_SPEED };
const planned = live.withPlan(live.NOTHING_LIVE, plan);

t.test('a setting is told in words, and ends what was wrong', async (t) => {
  const lost = live.withFooting(live.NOTHING_LIVE, { kind: 'none' });
  t.match(lost.fault, /No server answers/);
  const state = live.withPlan(lost, {
    ...plan,
    choice: { ...DEFAULT_ENUMERATION, seed: 'spring' },
  });
  t.equal(state.fault, '');
  t.strictSame(Object.fromEntries(state.facts), {
    Images: '64 × 64 pixels, RGB, 8 bit',
    Order: 'mixed, seed spring',
    Pace: '10 images a second',
    Counting: 'from 0 in steps of 1',
    Since: '1 January 1970, 00:00:00 UTC',
  });
});

t.test('who stands still falls behind, who is live does not', async (t) => {
  const state = live.withShown(planned, shown('5', paused, 3n), 1000);
  t.equal(live.leadWords(state, 1000), '3 images behind live');
  t.equal(live.leadWords(state, 3000), '23 images behind live', 'two seconds later');
  const everybody = live.withShown(planned, shown('5', { kind: 'live' }, 0n), 1000);
  t.equal(live.leadWords(everybody, 9000), '');
  const elsewhere = live.withShown(planned, shown('5', paused), 1000);
  t.equal(live.leadWords(elsewhere, 1000), 'of the setting before this one');
});

t.test('a speed that was asked for stands until the player says another', async (t) => {
  const at = live.withShown(planned, shown('5', { kind: 'live' }), 0);
  const asked = { ...at, speed: TWICE };
  t.equal(live.withShown(asked, shown('6', { kind: 'live' }), 1).speed, TWICE);
  const own: PlayHead = { kind: 'own', position: 5n, since: 0, speed: TWICE };
  const playing = live.withShown(asked, shown('7', own), 2);
  t.strictSame(playing.speed, TWICE);
  t.strictSame(live.withShown(playing, shown('8', { kind: 'live' }), 3).speed, PLAIN_SPEED);
});

t.test('speeds go along their row, in the same direction', async (t) => {
  t.strictSame(live.shiftedSpeed(PLAIN_SPEED, 1), TWICE);
  const backwards = live.directed(TWICE, true);
  t.strictSame(backwards, { numerator: -2, denominator: 1 });
  t.strictSame(live.shiftedSpeed(backwards, -1), { numerator: -1, denominator: 1 });
  t.strictSame(live.shiftedSpeed({ numerator: 16, denominator: 1 }, 1).numerator, 16, 'to its end');
  t.equal(live.rateAt(planned, backwards), 20);
  t.equal(live.rateAt(live.NOTHING_LIVE, backwards), undefined);
});

t.test('numbers have the size of type that fits them', async (t) => {
  const sized = (text: string): string =>
    live.numberSize(live.withShown(planned, shown(text, paused), 0));
  t.equal(sized('123456789'), 'large');
  t.equal(sized('1234567890'), 'middle');
  t.equal(sized('1234567890123'), 'small');
  const state = live.withShown(planned, shown('1234', paused), 0);
  t.equal(live.numberWords(state), '1,234');
});

t.test('where a visitor is, in words', async (t) => {
  t.equal(live.headText({ kind: 'live' }), 'Live');
  t.equal(live.headText(paused), 'Paused');
  const own: PlayHead = { kind: 'own', position: 5n, since: 0, speed: live.directed(TWICE, true) };
  t.equal(live.headText(own), '2× backwards, on your own');
  t.equal(live.leadText(-1n), '1 image ahead of live');
  t.match(live.footingText({ kind: 'server', error: 3.14 }), /±3\.1 ms$/);
});
