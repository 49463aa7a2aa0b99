/** The self-test notices what is broken, and reports it. @module */
import t from 'tap';
import { checkText, selftestText } from '../../src/cli/render/selftest-report.js';
import {
  checkCase,
  checkPng,
  checkVectors,
  checkWalk,
  type Coder,
  Mismatch,
  openCoder,
  type OpenCoder,
} from '../../src/selftest/checks.js';
import { readVectors } from '../../src/selftest/vectors.js';
import { runChecks, selftest, selftestFields } from '../../src/selftest/selftest.js';
import { ORDERS } from '../../src/core/order.js';

/** A numbering in which something is wrong. */
function breakCoder(broken: (coder: Coder) => Partial<Coder>): OpenCoder {
  return (space, order, seed) => {
    const coder = openCoder(space, order, seed);
    return {
      frameAt: (index) => coder.frameAt(index),
      indexOf: (samples) => coder.indexOf(samples),
      batch: (from, most, step) => coder.batch(from, most, step),
      ...broken(coder),
    };
  };
}

/** One bit of one sample of the frame at 1 is wrong. */
const badFrame = breakCoder((coder) => ({
  frameAt: (index) => {
    const frame = coder.frameAt(index);
    if (index === 1n) frame[0] = (frame[0] ?? 0) ^ 1;
    return frame;
  },
}));
const badIndex = breakCoder((coder) => ({ indexOf: (samples) => coder.indexOf(samples) + 1n }));
/** The batch repeats its first frame. */
const badBatch = breakCoder((coder) => ({
  batch: (from, most, step) => {
    const frames = coder.batch(from, most, step).slice();
    if (frames.length > 4) frames.copyWithin(frames.length / 2, 0, frames.length / 2);
    return frames;
  },
}));
const tooPatient = breakCoder((coder) => ({
  frameAt: (index) => {
    try {
      return coder.frameAt(index);
    } catch {
      return new Uint8Array(1);
    }
  },
}));

t.test('a wrong vector is found, and the first that is wrong is named', (t) => {
  const set = readVectors();
  const vectors = set.vectors.map((vector, i) =>
    i === 7 && vector.samples_hex !== undefined
      ? {
          ...vector,
          samples_hex: vector.samples_hex.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        }
      : vector,
  );
  const { space, order } = vectors[7] ?? {};
  t.match(
    fault(() => checkVectors({ ...set, vectors }, openCoder)),
    { place: { space, order }, message: /^samples: / },
  );
  t.end();
});

t.test('a wrong digest of a large frame is found', (t) => {
  const set = readVectors();
  const samples_sha256_hex = '00'.repeat(32);
  const vectors = set.vectors
    .filter((vector) => vector.samples_sha256_hex !== undefined)
    .map(({ space, order, seed, index }) => ({ space, order, seed, index, samples_sha256_hex }));
  t.match(
    fault(() => checkVectors({ ...set, vectors }, openCoder)),
    { message: /^SHA-256 of the samples: / },
  );
  t.end();
});

t.test('the vectors notice a wrong frame, a wrong index and what is not refused', (t) => {
  const set = readVectors();
  t.match(
    fault(() => checkVectors(set, badFrame)),
    { message: /^(samples|SHA-256 of the samples): / },
  );
  t.match(
    fault(() => checkVectors(set, badIndex)),
    { message: /^index: / },
  );
  t.match(
    fault(() => checkVectors(set, tooPatient)),
    { message: 'error for this index: nothing instead of E_RANGE' },
  );
  t.match(
    fault(() => checkVectors({ ...set, vectors: [] }, openCoder)),
    { message: 'there are no vectors' },
  );
  t.end();
});

t.test('the reference notices a wrong frame, a wrong index and a wrong batch', (t) => {
  for (const broken of [badFrame, badIndex, badBatch]) {
    const faults = [0, 1, 2, 3, 4, 5].map((number) => fault(() => checkCase(number, broken)));
    t.ok(faults.some((found) => found !== undefined && found.place.case !== undefined));
  }
  t.end();
});

t.test('a walk notices an image that comes twice and a wrong way back', (t) => {
  t.match(
    fault(() => checkWalk('3x3 gray 1', ORDERS, badBatch)),
    { message: /occurred before/ },
  );
  t.match(
    fault(() => checkWalk('3x3 gray 1', ORDERS, badIndex)),
    { place: { index: '0' }, message: /^index: / },
  );
  t.end();
});

t.test('reading back notices a damaged PNG', (t) => {
  const tamper = (png: Uint8Array): Uint8Array => {
    const at = png.length >> 1;
    png[at] = (png[at] ?? 0) ^ 1;
    return png;
  };
  t.match(
    fault(() => checkPng('13x5 rgb 8', [5n], tamper)),
    { place: { space: '13x5 rgb 8', index: '5' } },
  );
  t.end();
});

t.test('a check that fails is reported, and the others run', async (t) => {
  const told: string[] = [];
  const report = await runChecks(
    [
      { name: 'good', run: (count) => count({ images: 2 }) },
      { name: 'bad', run: (count) => count(checkWalk('3x3 gray 1', ORDERS, badIndex)) },
    ],
    { onCheck: (result) => told.push(checkText(result)) },
  );
  const text = [...told, selftestText(report)].join('\n');
  t.match(text, /^good +ok +0\.\d s +2 images$/m);
  t.match(text, /^bad +FAILED/m);
  t.match(text, /^ {2}3x3 gray 1, mixed, index 0: index: 1 instead of 0$/m);
  t.match(text, /^1 of 2 FAILED/m);
  t.match(report, {
    isRight: false,
    checks: [
      { isRight: true, counts: { images: 2 }, failure: undefined },
      { isRight: false, failure: { space: '3x3 gray 1', index: '0' } },
    ],
  });
  t.match(selftestFields(report), {
    ok: false,
    parts: [
      { ok: true, failure: null },
      { ok: false, failure: { space: '3x3 gray 1' } },
    ],
  });
  t.end();
});

t.test('a case is repeated by its number; others are refused, and a caller stops it', async (t) => {
  t.match(await selftest({ case: 7 }), {
    isRight: true,
    checks: [{ name: 'case 7', isRight: true, counts: { cases: 1 } }],
  });
  for (const number of [-1, 2 ** 32, 0.5])
    await t.rejects(selftest({ case: number }), { code: 'E_USAGE' });
  await t.rejects(selftest({ case: 7, signal: AbortSignal.abort() }), { name: 'AbortError' });
  t.end();
});

function fault(check: () => void): Mismatch | undefined {
  try {
    check();
  } catch (error) {
    if (error instanceof Mismatch) return error;
    throw error;
  }
  return undefined;
}
