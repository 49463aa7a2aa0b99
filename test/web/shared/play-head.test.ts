/**
 * Where a visitor is in the live run.
 * @module
 */
import t from 'tap';
import { slotAt } from '../../../src/core/pace.js';
import {
  changeSpeed,
  imagesPerSecond,
  LIVE,
  type Moment,
  pause,
  PLAIN_SPEED,
  positionAt,
  resume,
  SPEEDS,
  stepBy,
  waitFor,
} from '../../../src/web/shared/play-head.js';

const PACE = { epoch: 0, rate: { numerator: 10, denominator: 1 } };
/** Half an hour after the epoch; one's own clock is elsewhere. */
const START = 1_800_000;
const at = (ms: number): Moment => ({ shared: START + ms, own: 77 + ms });

t.test('live is the slot of the shared clock, wherever one’s own is', async (t) => {
  t.equal(positionAt(LIVE, at(0), PACE), 18_000n);
  t.equal(positionAt(LIVE, at(250), PACE), 18_002n);
  t.equal(waitFor(LIVE, at(250), PACE), 50);
});

t.test('what is paused stands still, and goes on from there', async (t) => {
  const paused = pause(LIVE, at(250), PACE);
  t.equal(positionAt(paused, at(9000), PACE), 18_002n);
  t.equal(waitFor(paused, at(9000), PACE), Infinity);
  const on = resume(paused, at(9000));
  t.equal(positionAt(on, at(9000), PACE), 18_002n);
  t.equal(positionAt(on, at(9500), PACE), 18_007n);
  t.equal(waitFor(on, at(9510), PACE), 90);
});

for (const speed of SPEEDS) {
  for (const sign of [1, -1]) {
    const times = (sign * speed.numerator) / speed.denominator;
    t.test(`${times} times the speed`, async (t) => {
      const own = { numerator: sign * speed.numerator, denominator: speed.denominator };
      const head = changeSpeed(pause(LIVE, at(0), PACE), own, at(0), PACE);
      const playing = resume(head, at(0));
      t.equal(positionAt(playing, at(0), PACE), 18_000n);
      t.equal(positionAt(playing, at(4000), PACE), 18_000n + BigInt(40 * times));
      t.equal(imagesPerSecond(PACE.rate, own), 10 * Math.abs(times));
      const wait = waitFor(playing, at(0), PACE);
      const next = positionAt(playing, at(wait), PACE);
      t.equal(next, 18_000n + BigInt(sign), 'the next image comes when it is said to come');
      t.equal(positionAt(playing, at(wait - 0.002), PACE), 18_000n, 'and not before');
    });
  }
}

t.test('another speed goes on from where the head is', async (t) => {
  const double = changeSpeed(LIVE, { numerator: 2, denominator: 1 }, at(0), PACE);
  const back = changeSpeed(double, { numerator: -1, denominator: 1 }, at(1000), PACE);
  t.equal(positionAt(back, at(1000), PACE), 18_020n);
  t.equal(positionAt(back, at(2000), PACE), 18_010n);
});

t.test('the plain speed leaves live as it is', async (t) => {
  t.equal(changeSpeed(LIVE, PLAIN_SPEED, at(0), PACE), LIVE);
});

t.test('a step stands still one image further, below the first one too', async (t) => {
  t.equal(positionAt(stepBy(LIVE, 1n, at(0), PACE), at(999), PACE), 18_001n);
  const first = { kind: 'paused', position: 0n, speed: PLAIN_SPEED } as const;
  t.equal(positionAt(stepBy(first, -1n, at(0), PACE), at(0), PACE), -1n);
});

t.test('30000/1001 images a second are waited for exactly', async (t) => {
  const pace = { epoch: 0, rate: { numerator: 30_000, denominator: 1001 } };
  for (let ms = 0; ms < 1000; ms += 7) {
    const moment = { shared: 1.8e12 + ms, own: 0 };
    const next = moment.shared + waitFor(LIVE, moment, pace);
    t.equal(slotAt(next + 0.001, 0, pace.rate), positionAt(LIVE, moment, pace) + 1n);
  }
});
