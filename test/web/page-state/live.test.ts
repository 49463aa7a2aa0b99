/**
 * What Live shows: the setting in words, and how far from everybody a visitor is.
 * @module
 */
import t from 'tap';
import * as live from '../../../src/web/page-state/live.js';
import { standAt, withPlan } from '../../../src/web/page-state/live-play.js';
import * as words from '../../../src/web/page-state/live-words.js';
import type { LiveSetting } from '../../../src/web/shared/live-record.js';
import { PLAIN_SPEED, type PlayHead } from '../../../src/web/shared/play-head.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

const plan: LiveSetting = {
  choice: DEFAULT_ENUMERATION,
  from: 0n,
  step: 1n,
  rate: { numerator: 10, denominator: 1 },
  epoch: 0,
};

function shown(text: string, head: PlayHead, lead?: bigint): live.Shown {
  const image = { kind: 'shown', width: 64, height: 64, text, length: text.length, head } as const;
  return lead === undefined ? image : { ...image, lead };
}

const paused: PlayHead = { kind: 'paused', position: 5n, speed: PLAIN_SPEED };
const begun = live.beginLive(100);
const planned = { ...live.withSetting(begun, plan), play: withPlan(begun.play, plan).play };

t.test('a setting is told in words, and ends what was wrong', async (t) => {
  const lost = live.withFooting(begun, { kind: 'none' });
  t.match(lost.fault, /No server answers/);
  const state = live.withSetting(lost, {
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

t.test('who is live sees how many are, or by which clock', async (t) => {
  const server = live.withFooting(planned, { kind: 'server', error: 1 });
  const here = live.withShown({ ...server, watching: 1 }, shown('5', { kind: 'live' }, 0n), 0);
  t.equal(live.leadWords(here, 0), 'you alone are watching');
  const many = { ...here, watching: 1234 };
  t.equal(live.leadWords(many, 0), '1,234 are watching');
  t.equal(live.watchingWords({ ...here, watching: 0 }), '', 'not by a server that does not say');
  const alone = live.withFooting(many, { kind: 'alone' });
  t.equal(live.leadWords(alone, 0), 'by this device’s clock');
  t.equal(live.watchingWords(alone), '', 'nobody counts there');
});

t.test('the question names the pace that it is about', async (t) => {
  const unasked = live.beginLive(0);
  t.equal(live.flickerWords(unasked), '');
  const asked = { ...unasked, play: withPlan(unasked.play, plan).play };
  t.match(live.flickerWords(asked), /^10 images a second, most of them noise/);
  const away = { ...asked, play: standAt(asked.play, plan, 5n).play };
  t.equal(live.flickerWords(away), '');
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
  t.equal(words.headText({ kind: 'live' }), 'Live');
  t.equal(words.headText(paused), 'Paused');
  const own: PlayHead = {
    kind: 'own',
    position: 5n,
    since: 0,
    speed: { numerator: -2, denominator: 1 },
  };
  t.equal(words.headText(own), '2× backwards, on your own');
  t.equal(words.leadText(-1n), '1 image ahead of live');
  t.match(words.footingText({ kind: 'server', error: 3.14 }), /±3\.1 ms$/);
});
