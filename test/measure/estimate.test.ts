/** Estimates: values in, values out. @module */
import fs from 'node:fs';
import t from 'tap';
import { SpaceSize } from '../../src/core/size.js';
import { makeSpace } from '../../src/core/space.js';
import { estimate, outlookOf } from '../../src/measure/estimate.js';
import { bytesMagnitude, logOf, timeMagnitude } from '../../src/text/magnitude.js';

const YEAR_S = 31_557_600;

t.test('an estimate measures three stages, and leaves nothing behind', async (t) => {
  const out = t.testdir();
  const space = makeSpace({ width: 4, height: 4, color: 'gray', depth: 1 });
  const enumeration = { space, order: 'mixed', seed: '', palette: undefined } as const;
  const found = await estimate(enumeration, { seconds: 0.1, machines: 10n, out });
  t.same(
    found.outlooks.map(({ stage }) => stage),
    ['generate', 'encode', 'write'],
  );
  for (const { measured } of found.outlooks) t.ok(measured.frames > 0);
  t.match(found, { machines: 10n, fps: 24, folder: out, bytes: { samples: 16 } });
  await t.rejects(estimate(enumeration, { machines: 0n }), { code: 'E_USAGE' });
  await t.rejects(estimate(enumeration, { out, signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
  t.same(fs.readdirSync(out), []);
  t.end();
});

t.test('years come out of logarithms where floats end', (t) => {
  const size = new SpaceSize(makeSpace({ width: 800, height: 450, color: 'gray' }));
  const outlook = outlookOf(size, 10n, 'write', { frames: 3000, bytes: 1, elapsedMs: 1000 });
  // 256^360000 is 10^866966.3875, and 30,000 images a second are 10^11.9762 a year.
  const years = 360_000 * Math.log10(256) - Math.log10(3000 * YEAR_S);
  const { exponent, fraction } = outlook.secondsHere;
  t.ok(close(exponent + fraction - Math.log10(YEAR_S), years));
  t.equal(outlook.secondsTogether.exponent, exponent - 1);
  t.equal(timeMagnitude(outlook.secondsTogether), '≈ 2.5·10^866,954 years');
  t.equal(outlook.yearLastIndex, BigInt(30_000 * YEAR_S) - 1n);
  t.end();
});

t.test('one is no several', (t) => {
  t.equal(bytesMagnitude(logOf(1)), '1 byte');
  t.equal(bytesMagnitude(logOf(2)), '2 bytes');
  t.equal(timeMagnitude(logOf(1.4 * YEAR_S)), '1 year');
  t.equal(timeMagnitude(logOf(2 * YEAR_S)), '2 years');
  t.end();
});

t.test('a year that is longer than the space ends with its last image', (t) => {
  const size = new SpaceSize(makeSpace({ width: 4, height: 4, color: 'gray', depth: 1 }));
  const outlook = outlookOf(size, 10n ** 400n, 'write', { frames: 1, bytes: 1, elapsedMs: 1000 });
  t.equal(outlook.yearLastIndex, 65535n);
  t.same(outlook.yearShare, { exponent: 0, fraction: 0 });
  t.end();
});

/** Equal but for the last digits of a float. */
function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
