/**
 * What a submitter decides, without a queue, a folder or a clock: which parts it looks for, which jobs
 * it issues, and when it issues them again.
 * @module
 */
import t from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import type { JobState } from '../../src/queue/jobs.js';
import { ListBackoff, PollPace, WorkerWatch } from '../../src/queue/submission-pace.js';
import { PendingParts } from '../../src/queue/pending-parts.js';
import { WorkerHealth } from '../../src/queue/worker-health.js';

const SPLIT = 10n;
const layout = {
  rangeAt: (position: bigint) => {
    const first = position - (position % SPLIT);
    return { first, end: first + SPLIT };
  },
};

function partsOf(end: bigint, watermark = 0n): PendingParts {
  return new PendingParts({ first: 0n, end }, layout, watermark);
}

const gone: JobState = { kind: 'gone' };
const waiting: JobState = { kind: 'waiting' };
const failed: JobState = { kind: 'failed', reason: 'full' };

t.test('parts that are there get no job, and the watermark passes what is done in order', (t) => {
  const parts = partsOf(40n);
  t.strictSame(parts.nextParts(9), [0n, 10n, 20n, 30n]);
  t.strictSame(parts.found([0n, 10n, 20n, 30n], [true, false, true, false]), [10n, 30n]);
  t.match(parts, { watermark: 10n, doneImages: 20n, size: 2, hasNext: false });
  parts.markDone([30n]);
  t.match(parts, { watermark: 10n, doneImages: 30n, isComplete: false });
  parts.markDone([10n]);
  t.match(parts, { watermark: 40n, doneImages: 40n, isComplete: true, parts: 2, images: 20n });
  t.end();
});

t.test('no more jobs than there is room for, and at least two where there are no workers', (t) => {
  const parts = partsOf(1000n);
  t.equal(parts.room(0, 0), 2);
  t.equal(parts.room(8, 0), 16);
  t.strictSame(parts.nextParts(2), [0n, 10n]);
  parts.found([0n, 10n], [false, false]);
  t.equal(parts.room(0, 0), 0);
  t.strictSame(parts.nextParts(1), [20n]);
  parts.noteRate(0);
  parts.markDone([0n, 10n]);
  t.equal(parts.rates(100).parts, 20);
  t.equal(parts.room(1, 100), 40, 'work for two seconds');
  t.end();
});

t.test('a job that is gone is issued again after a while, and later each time', (t) => {
  const parts = partsOf(10n);
  parts.found([0n], [false]);
  const [part] = parts.oldest(1);
  const settle = (state: JobState): unknown => parts.settle([part!], [state], false);
  t.match(settle(gone), { finished: [], failed: [], gone: [{ first: 0n }] });
  t.strictSame(parts.lost([part!], [false], 1000), [], 'it may not be seen yet');
  t.strictSame(parts.lost([part!], [false], 1299), []);
  t.strictSame(parts.lost([part!], [false], 1300), [0n]);
  t.strictSame(parts.lost([part!], [false], 1301), []);
  t.strictSame(parts.lost([part!], [false], 1900), []);
  t.strictSame(parts.lost([part!], [false], 1901), [0n], 'twice as long');
  t.strictSame(parts.lost([part!], [false], 2000), []);
  t.match(settle(waiting), { finished: [], gone: [] });
  t.strictSame(parts.lost([part!], [false], 9000), [], 'it was there in between');
  t.equal(parts.retries, 2);
  t.strictSame(parts.lost([part!], [true], 9001), []);
  t.ok(parts.isComplete);
  t.end();
});

t.test('a job that failed is held for a while, up to five seconds', (t) => {
  const parts = partsOf(10n);
  parts.found([0n], [false]);
  const [part] = parts.oldest(1);
  t.match(parts.settle([part!], [failed], false), {
    finished: [0n],
    failed: [{ first: 0n, reason: 'full' }],
  });
  for (const [count, ms] of [300, 600, 1200, 2400, 4800, 5000, 5000].entries()) {
    t.equal(parts.fail(0n, 0), count + 1);
    t.strictSame(parts.release([part!], ms - 1), []);
    t.strictSame(parts.release([part!], ms), [0n]);
    t.strictSame(parts.release([part!], ms), [], 'once');
  }
  t.end();
});

t.test('a worker that pushes parts is believed, and one with a shared folder is not', (t) => {
  for (const trustsWorkers of [true, false]) {
    const parts = partsOf(10n);
    parts.found([0n], [false]);
    const complete: JobState = { kind: 'complete', hasPart: true };
    const settled = parts.settle(parts.oldest(1), [complete], trustsWorkers);
    t.strictSame(settled.finished, [0n]);
    t.equal(settled.gone.length, trustsWorkers ? 0 : 1);
    t.equal(parts.isComplete, trustsWorkers);
  }
  t.end();
});

t.test('a part that has gone missing is repaired, and what is written down lies before it', (t) => {
  const parts = partsOf(40n, 40n);
  t.ok(parts.isComplete);
  parts.repair([10n, 30n]);
  t.match(parts, { isComplete: false, safeWatermark: 10n, doneImages: 20n, hasRepairs: true });
  t.strictSame(parts.takeRepairs(1), [10n]);
  parts.markDone([10n]);
  t.match(parts, { safeWatermark: 30n, doneImages: 30n, isComplete: false });
  t.strictSame(parts.takeRepairs(5), [30n]);
  parts.markDone([30n]);
  t.match(parts, { safeWatermark: 40n, watermark: 40n, isComplete: true });
  t.end();
});

t.test('many jobs are polled no more often than some', (t) => {
  const pace = new PollPace();
  t.equal(pace.due(5000, 100), 'all');
  pace.polled(20_000);
  t.equal(pace.due(5500, 100), undefined);
  t.equal(pace.due(6001, 100), 'oldest');
  t.equal(pace.due(8000, 200_000), 'oldest', 'of so many, all are polled every ten seconds');
  t.equal(pace.due(15_001, 200_000), 'all');
  t.end();
});

t.test('the absence of workers is reported once', (t) => {
  const watch = new WorkerWatch(0);
  t.equal(watch.note(0, 9999), undefined);
  t.match(watch.note(0, 10_000), { key: 'no-worker', hints: [{ key: 'start-workers' }] });
  t.equal(watch.note(0, 99_999), undefined);
  t.equal(watch.note(1, 100_000), undefined);
  t.match(watch.note(0, 110_000), { key: 'no-worker' });
  t.end();
});

t.test('a list that lacks what was pushed is waited for, and not for ever', (t) => {
  const said: string[] = [];
  const backoff = new ListBackoff(100, ({ message }) => void said.push(message));
  const late = { listed: 3, unpaired: 0 };
  t.notOk(backoff.lack(2, 0, late, 0), 'nothing was pushed');
  t.ok(backoff.lack(2, 5, late, 0));
  t.ok(backoff.isWaiting(99));
  t.notOk(backoff.isWaiting(100));
  for (const at of [100, 300, 700]) t.ok(backoff.lack(2, 5, late, at));
  t.notOk(backoff.lack(2, 5, late, 1500), 'they are made again');
  t.match(said, [/all but 2 of the run's; looking again/]);
  const elsewhere = new ListBackoff(100, () => {});
  for (let i = 0; i < 4; i++) elsewhere.lack(5, 5, { listed: 0, unpaired: 0 }, i);
  t.throws(() => elsewhere.lack(5, 5, { listed: 0, unpaired: 0 }, 9), { code: 'E_QUEUE' });
  t.end();
});

t.test('a worker rests longer after each failure, and ends after many', (t) => {
  const error = new EnumeratorError('E_IO', 'full');
  const health = new WorkerHealth(1, 1000);
  t.strictSame(
    [1, 2].map(() => health.failed(error)),
    [1000, 2000],
  );
  health.madePart();
  t.equal(health.lastError, undefined);
  t.strictSame(
    [1, 2, 3, 4].map(() => health.failed(error)),
    [1000, 2000, 4000, 8000],
  );
  t.equal(health.failed(error), undefined);
  t.equal(health.lastError, error);
  const many = new WorkerHealth(4, 1000);
  t.equal(Array.from({ length: 19 }, () => many.failed(error)).at(-1), 30_000);
  t.end();
});

t.test('a worker that can work on no run ends, once a lock has run out', (t) => {
  const error = new EnumeratorError('E_QUEUE', 'another version');
  const health = new WorkerHealth(1, 1000);
  for (const now of [0, 1, 2, 3, 4, 1000]) t.ok(health.refused(error, now));
  t.notOk(health.refused(error, 1001));
  health.madePart();
  t.ok(health.refused(error, 5000), 'it has made one');
  t.end();
});
