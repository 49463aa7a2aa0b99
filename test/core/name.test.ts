import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { frameNames, nameWidth } from '../../src/core/name.js';

t.test('the width is that of the largest index (SPEC §8)', (t) => {
  t.equal(nameWidth({ from: 0n, step: 1n, count: 1n }), 1);
  t.equal(nameWidth({ from: 0n, step: 1n, count: 10n }), 1);
  t.equal(nameWidth({ from: 0n, step: 1n, count: 11n }), 2);
  t.equal(nameWidth({ from: 0n, step: 1n, count: 10_000n }), 4);
  t.equal(nameWidth({ from: 1000n, step: -1n, count: 1000n }), 4);
  t.equal(nameWidth({ from: 7n, step: 3n, count: 0n }), 1);
  t.equal(nameWidth({ from: 10n ** 40n - 1n, step: 1n, count: 1n }), 40);
  t.end();
});

t.test('above forty digits the width counts the digits of the last position (SPEC §8)', (t) => {
  const from = 10n ** 40n;
  t.equal(nameWidth({ from, step: 1n, count: 1n }), 41);
  t.equal(nameWidth({ from, step: 1n, count: 10n }), 41);
  t.equal(nameWidth({ from, step: 1n, count: 11n }), 42);
  t.equal(nameWidth({ from: from - 1n, step: 1n, count: 2n }), 41);
  t.equal(nameWidth({ from, step: 1n, count: 0n }), 41);
  t.equal(nameWidth({ from, step: 1n, count: 10n ** 20n }), 60);
  t.equal(nameWidth({ from, step: 1n, count: 10n ** 20n + 1n }), 60);
  t.equal(nameWidth({ from: 0n, step: 1n, count: 1n << 98_304n }), 60);
  t.end();
});

t.test('short numbers are the names, padded', (t) => {
  const nameAt = frameNames({ from: 5n, step: 10n }, 4);
  t.equal(nameAt(0n), '0005');
  t.equal(nameAt(42n), '0425');
  t.equal(nameAt(10_000n), '100005', 'a run that is continued outgrows its width');
  t.equal(frameNames({ from: 100n, step: -1n }, 3)(99n), '001');
  t.end();
});

t.test('long numbers are named by a digest of the first and the position', (t) => {
  for (const from of [2n ** 200n, 10n ** 40n, 0n]) {
    const digest = createHash('sha256').update(from.toString(16)).digest('hex').slice(0, 8);
    const nameAt = frameNames({ from, step: 7n }, 43);
    t.equal(nameAt(0n), `${digest}+000`);
    t.equal(nameAt(42n), `${digest}+042`);
    t.equal(nameAt(12_345n), `${digest}+12345`);
  }
  t.end();
});

t.test('the names of a run are distinct, safe, equally long, and sort as positions do', (t) => {
  const from = fc.oneof(
    fc.bigInt({ min: 0n, max: 2000n }),
    fc.bigInt({ min: 10n ** 40n - 50n, max: 10n ** 41n }),
  );
  fc.assert(
    fc.property(
      from,
      fc.bigInt({ min: 1n, max: 99n }),
      fc.bigInt({ min: 1n, max: 120n }),
      (from, step, count) => {
        const nameAt = frameNames({ from, step }, nameWidth({ from, step, count }));
        const names = Array.from({ length: Number(count) }, (_, p) => nameAt(BigInt(p)));
        const sorted = [...new Set(names)].toSorted();
        return names.every(
          (name, p) =>
            /^[0-9a-f+]{1,60}$/.test(name) &&
            name.length === names[0]!.length &&
            name === sorted[p],
        );
      },
    ),
  );
  t.pass('for all runs tried');
  t.end();
});

t.test('widths that no run has are refused', (t) => {
  for (const width of [0, 61, 1.5, -1])
    t.throws(() => frameNames({ from: 0n, step: 1n }, width), TypeError);
  t.end();
});
