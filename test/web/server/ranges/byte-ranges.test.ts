/** The header `Range`, and conditions. RFC 9110 §13 and §14. @module */
import fc from 'fast-check';
import t from 'tap';
import { type ByteRange, readByteRanges } from '../../../../src/web/server/ranges/byte-ranges.js';
import { isRangeMeant, refusalOf } from '../../../../src/web/server/ranges/conditions.js';

function read(header: string | undefined, size: bigint): string {
  const found = readByteRanges(header, size);
  return typeof found === 'string'
    ? found
    : found.map(({ start, end }) => `${start}-${end - 1n}`).join(' ');
}

t.test('single, open and suffix ranges, cut at the end of the file (§14.1.2)', (t) => {
  for (const [header, expected] of [
    ['bytes=0-499', '0-499'],
    ['bytes=500-999', '500-999'],
    ['bytes=-500', '9500-9999'],
    ['bytes=9500-', '9500-9999'],
    ['bytes=0-0', '0-0'],
    ['bytes=-1', '9999-9999'],
    ['bytes=0-', '0-9999'],
    ['bytes=9999-9999', '9999-9999'],
    ['bytes=9999-10000', '9999-9999'],
    ['bytes=0-99999999999999999999999999', '0-9999'],
    ['bytes=-99999999999999999999999999', '0-9999'],
    ['bytes=0000000000000000000000000000001-00002', '1-2'],
    ['BYTES=1-2', '1-2'],
  ] as const) {
    t.equal(read(header, 10_000n), expected, header);
  }
  t.end();
});

t.test('what lies behind the end, and what ends before it begins', (t) => {
  for (const header of ['bytes=10000-', 'bytes=10000-20000', 'bytes=-0', 'bytes=99999-, -0'])
    t.equal(read(header, 10_000n), 'none', header);
  t.equal(read(`bytes=${'9'.repeat(40_000)}-`, 10_000n), 'none');
  t.equal(read(`bytes=0-${'9'.repeat(40_000)}`, 10_000n), '0-9999');
  for (const header of [
    'bytes=2-1',
    'bytes=0-1,2-1',
    `bytes=${'9'.repeat(3000)}-${'8'.repeat(3000)}`,
    'bytes=-',
    'bytes=',
    'bytes=,',
    'bytes=a-b',
    'bytes=0x1-2',
    'bytes=1.5-2',
    'bytes=--1',
    'bytes=-1-2',
    'bytes=+1-2',
    'bytes=1 - 2',
    'bytes 0-1',
    'bytes=0-1;2-3',
    'items=0-1',
    'bytes=0-1, bytes=2-3',
    '',
    undefined,
  ])
    t.equal(read(header, 10_000n), 'whole', header?.slice(0, 40) ?? 'no header');
  t.equal(read('bytes=0-0', 0n), 'whole', 'an empty file has no part');
  t.end();
});

t.test('places above 2^53 and 2^63 are exact', (t) => {
  const size = 10n ** 30n + 7n;
  t.equal(read('bytes=-1', size), `${size - 1n}-${size - 1n}`);
  t.equal(
    read(`bytes=${2n ** 53n + 1n}-${2n ** 63n + 1n}`, size),
    `${2n ** 53n + 1n}-${2n ** 63n + 1n}`,
  );
  t.equal(read(`bytes=${2n ** 64n + 1n}-`, size), `${2n ** 64n + 1n}-${size - 1n}`);
  t.end();
});

t.test('several ranges keep their order; those that overlap or touch are joined', (t) => {
  for (const [header, expected] of [
    ['bytes=0-0,-1', '0-0 9999-9999'],
    ['bytes=-1,0-0', '9999-9999 0-0'],
    ['bytes= 0-1 ,\t,5-6,', '0-1 5-6'],
    ['bytes=500-600,601-999', '500-999'],
    ['bytes=500-700,601-999', '500-999'],
    ['bytes=8-9,0-1,4-5,2-6', '8-9 0-6'],
    ['bytes=0-1,4-5,8-9,2-7', '0-9'],
    ['bytes=0-1,20000-,-0,4-5', '0-1 4-5'],
    ['bytes=0-,0-,0-', '0-9999'],
  ] as const) {
    t.equal(read(header, 10_000n), expected, header);
  }
  const ranges = (count: number): string =>
    `bytes=${Array.from({ length: count }, (_, i) => `${4 * i}-${4 * i + 1}`).join(',')}`;
  t.equal(read(ranges(64), 10_000n).split(' ').length, 64);
  t.equal(read(ranges(65), 10_000n), 'many', 'more than 64 are refused');
  t.equal(read(`bytes=${'0-,'.repeat(5000)}`, 10_000n), 'many');
  t.end();
});

t.test('joined ranges cover the same bytes, each once, none beside another', (t) => {
  const range = fc.tuple(fc.nat(60), fc.nat(12));
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 50 }),
        (texts, size) => {
          const header = `bytes=${texts.map(([start, more]) => `${start}-${start + more}`).join(',')}`;
          const found = readByteRanges(header, BigInt(size));
          const wanted = new Set<number>();
          for (const [start, more] of texts)
            for (let i = start; i <= start + more && i < size; i++) wanted.add(i);
          if (typeof found === 'string') return found === 'none' && wanted.size === 0;
          const bytes = found.flatMap(({ start, end }: ByteRange) =>
            Array.from({ length: Number(end - start) }, (_, i) => Number(start) + i),
          );
          const apart = found.every((a) =>
            found.every((b) => a === b || a.end < b.start || b.end < a.start),
          );
          return apart && bytes.length === wanted.size && bytes.every((one) => wanted.has(one));
        },
      ),
    ),
  );
  t.end();
});

t.test('conditions in their order (§13.2.2)', (t) => {
  const tag = '"one"';
  t.equal(refusalOf({}, tag), undefined);
  t.equal(refusalOf({ 'if-match': '"two"' }, tag), 412);
  t.equal(refusalOf({ 'if-match': 'W/"one"' }, tag), 412, 'a weak tag never matches strongly');
  t.equal(refusalOf({ 'if-match': '"two", "one"' }, tag), undefined);
  t.equal(refusalOf({ 'if-match': '*' }, tag), undefined);
  t.equal(refusalOf({ 'if-none-match': '"one"' }, tag), 304);
  t.equal(refusalOf({ 'if-none-match': 'W/"one"' }, tag), 304);
  t.equal(refusalOf({ 'if-none-match': '*' }, tag), 304);
  t.equal(refusalOf({ 'if-none-match': '"two"' }, tag), undefined);
  t.equal(refusalOf({ 'if-match': '"two"', 'if-none-match': '"one"' }, tag), 412, 'before 304');
  t.equal(isRangeMeant({}, tag), true);
  t.equal(isRangeMeant({ 'if-range': '"one"' }, tag), true);
  t.equal(isRangeMeant({ 'if-range': 'W/"one"' }, tag), false);
  t.equal(isRangeMeant({ 'if-range': 'Thu, 01 Jan 1970 00:00:00 GMT' }, tag), false);
  t.end();
});
