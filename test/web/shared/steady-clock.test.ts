/**
 * Another machine's clock: estimates from round trips, and readings that never run backwards.
 * @module
 */
import t from 'tap';
import { estimateOffset, makeSteadyClock } from '../../../src/web/shared/steady-clock.js';

t.test('the quickest round trip gives the offset, halfway between its ends', async (t) => {
  const slow = { sentAt: 0, receivedAt: 100, answer: 5090 };
  const quick = { sentAt: 200, receivedAt: 204, answer: 5202 };
  t.same(estimateOffset([slow, quick, slow]), { offset: 5000, error: 2 });
});

t.test('the error bounds what is wrong, however the way there and back differ', async (t) => {
  for (let there = 0; there <= 10; there++) {
    const { offset, error } = estimateOffset([
      { sentAt: 1000, receivedAt: 1010, answer: 1000 + there + 777 },
    ]);
    t.ok(Math.abs(offset - 777) <= error);
  }
});

t.test('the first offset holds at once', async (t) => {
  t.equal(makeSteadyClock(500).read(1000), 1500);
});

for (const offset of [-180, -1, 1, 180]) {
  t.test(`a correction of ${offset} ms comes in steps and arrives`, async (t) => {
    const clock = makeSteadyClock(0);
    clock.aim(offset, 1000);
    t.equal(clock.read(1000), 1000, 'it begins where it was');
    let before = 1000;
    for (let time = 1001; time < 2000; time++) {
      const reading = clock.read(time);
      t.ok(reading > before, 'it goes on');
      t.ok(Math.abs(reading - before - 1) <= 0.2501, 'a quarter faster or slower at most');
      before = reading;
    }
    t.equal(clock.read(2000), 2000 + offset, 'and is right in the end');
  });
}

t.test('a correction in the midst of another goes on from where that was', async (t) => {
  const clock = makeSteadyClock(0);
  clock.aim(100, 0);
  t.equal(clock.read(200), 250);
  clock.aim(-100, 200);
  t.equal(clock.read(200), 250);
  t.equal(clock.read(800), 700);
  t.equal(clock.read(10_000), 9900);
});

t.test('a difference of more than two seconds is another clock, which holds at once', async (t) => {
  const clock = makeSteadyClock(0);
  clock.aim(-2001, 5000);
  t.equal(clock.read(5000), 2999);
});
