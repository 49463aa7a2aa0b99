/** The lengths of numbers and their images, against the orders themselves. @module */
import t from 'tap';
import { openNumbering } from '../../src/core/numbering.js';
import { makeSpace, type SpaceOptions } from '../../src/core/space.js';
import { numberLengths } from '../../src/measure/number-lengths.js';

const power = (text: string): bigint => {
  const [base, exponent] = text.split('^');
  return BigInt(base!) ** BigInt(exponent!);
};

const looksOf = (options: SpaceOptions, order: 'progressive' | 'cloud'): string[] =>
  numberLengths(makeSpace(options), order).map(({ look }) => look);

t.test('progressive: the digits below a length give the samples of its lattice', async (t) => {
  for (const options of [
    { width: 8, height: 8, color: 'rgb' },
    { width: 3, height: 50, color: 'gray', depth: 1 },
    { width: 5, height: 7, color: 'palette', colors: 216 },
  ] satisfies SpaceOptions[]) {
    const numbering = openNumbering({ ...options, order: 'progressive' });
    const { space, size } = numbering;
    const last = size.exact() - 1n - size.exact() / 7n;
    const whole = numbering.frameAt(last);
    const lengths = numberLengths(space, 'progressive');
    for (const { below, columns, rows, share } of lengths) {
      const prefix = numbering.frameAt(last % power(below));
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const x = Math.floor((column * space.width) / columns);
          const y = Math.floor((row * space.height) / rows);
          const at = (y * space.width + x) * space.channels;
          const samples = (frame: Uint8Array): Uint8Array =>
            frame.subarray(at, at + space.channels);
          t.same(samples(prefix), samples(whole), below);
        }
      }
      t.equal(share, (columns * rows) / (space.width * space.height));
    }
    t.equal(power(lengths.at(-1)!.below), size.exact());
  }
});

t.test('cloud: the images below a length are those whose finer levels vary less', async (t) => {
  const options = { width: 4, height: 4, color: 'gray', depth: 2 } as const;
  const cloud = openNumbering({ ...options, order: 'cloud' });
  const progressive = openNumbering({ ...options, order: 'progressive' });
  const lengths = numberLengths(cloud.space, 'cloud');
  t.same(
    lengths.map(({ below }) => below),
    ['2^1', '2^5', '2^20', '2^32'],
  );
  const found = [...cloud.images({ count: power('2^5') })]
    .map(({ samples }) => progressive.indexOf(samples))
    .toSorted((a, b) => Number(a - b));
  // A residual of level 0 below 4, and those of level 1 below 2.
  const wanted = Array.from({ length: 32 }, (_, i) => {
    const bit = (place: number): number => (i >> place) & 1;
    return BigInt((i & 3) + 4 * bit(2) + 16 * bit(3) + 64 * bit(4));
  });
  t.same(found, wanted);
});

t.test('looks are those of the colours that there are', async (t) => {
  const size = { width: 16, height: 16 } as const;
  const soft = ['clouds', 'clouds', 'clouds', 'clouds', 'all'];
  t.same(looksOf({ ...size, color: 'rgb' }, 'cloud'), ['nearly-plain', 'shades', ...soft]);
  t.same(looksOf({ ...size, color: 'gray', depth: 2 }, 'cloud'), ['plain', ...soft]);
  const patches = ['plain', 'patches', 'patches', 'patches', 'all'];
  const blocks = ['plain', 'blocks', 'blocks', 'blocks', 'all'];
  const blend = ['plain', 'blend', 'blend', 'blend', 'all'];
  for (const order of ['progressive', 'cloud'] as const) {
    t.same(looksOf({ ...size, color: 'gray', depth: 1 }, order), patches);
    t.same(looksOf({ ...size, color: 'palette', colors: 2 }, order), blocks);
    t.same(looksOf({ ...size, color: 'palette', colors: 216 }, order), blocks);
    t.same(looksOf({ width: 1, height: 1, color: 'rgb' }, order), ['plain']);
  }
  t.same(looksOf({ ...size, color: 'rgb' }, 'progressive'), blend);
  t.same(looksOf({ ...size, color: 'palette', colors: 16 }, 'cloud')[0], 'blocks');
  t.same(numberLengths(makeSpace(size), 'mixed'), []);
});

t.test('plain are the images below a length that is called so', async (t) => {
  for (const order of ['progressive', 'cloud'] as const) {
    for (const options of [
      { width: 8, height: 8, color: 'gray', depth: 2 },
      { width: 8, height: 8, color: 'palette', colors: 3 },
      { width: 1, height: 1, color: 'gray', depth: 8 },
    ] satisfies SpaceOptions[]) {
      const numbering = openNumbering({ ...options, order });
      const [first] = numberLengths(numbering.space, order);
      t.equal(first!.look, 'plain');
      for (const { samples } of numbering.images({ count: power(first!.below) }))
        t.equal(new Set(samples).size, 1);
    }
  }
});
