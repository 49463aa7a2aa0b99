/** Names and base64url: the vectors, through the program and the reference. SPEC §7, §13. @module */
import fc from 'fast-check';
import t from 'tap';
import { EnumeratorError, resultOf } from '../../src/core/errors.js';
import { Numbering } from '../../src/core/numbering.js';
import { SpaceSize } from '../../src/core/size.js';
import { makeSpace, parseCanonical } from '../../src/core/space.js';
import { base64Of, indexOfText, JSBI } from '../../src/reference/index.js';
import { base64Index } from '../../src/text/base64-index.js';
import { parseIndexText, unsaidNumber } from '../../src/text/index-text.js';
import { littleEndian, readVectors, runs, sha256Hex, titleOf } from '../core/tools.js';

interface Vector {
  readonly space: string;
  readonly text: string;
  readonly index?: string;
  readonly index_sha256_hex?: string;
}

interface Refusal extends Vector {
  readonly code: string;
}

const read = (space: string, text: string): bigint =>
  parseIndexText(text, { size: new SpaceSize(parseCanonical(space)) });

t.test('every text of numbers/texts.json has its number (SPEC §7, §13)', async (t) => {
  const vectors = readVectors<Vector>('numbers/texts');
  t.ok(vectors.length >= 170, `${vectors.length} vectors`);
  for (const { space, text, index, index_sha256_hex } of vectors) {
    const title = `${space} ${titleOf(text.slice(0, 40))}`;
    const found = read(space, text);
    if (index === undefined) t.equal(sha256Hex(littleEndian(found)), index_sha256_hex, title);
    else t.equal(found, BigInt(index), title);
    const plain = indexOfText(parseCanonical(space), text);
    t.equal(BigInt(plain.toString()), found, `${title}, by the reference`);
    t.equal(read(space, base64Index(found)), found, `${title}, as base64url and back`);
  }
});

t.test('what numbers/errors.json says to refuse is refused (SPEC §7, §11)', async (t) => {
  const refusals = readVectors<Refusal>('numbers/errors');
  t.ok(refusals.length >= 40, `${refusals.length} refusals`);
  for (const { space, text, code } of refusals) {
    const title = `${space} ${titleOf(text.slice(0, 40))}`;
    const error = resultOf(() => read(space, text));
    t.match(error, { code }, title);
    t.ok(error instanceof EnumeratorError && /^[^\n\r\0]{1,299}$/.test(error.message), title);
    t.throws(
      () => indexOfText(parseCanonical(space), text),
      { code },
      `${title}, by the reference`,
    );
  }
});

t.test(
  'every text of numbers/expressions.json has its number, or its error (SPEC §7, §13)',
  async (t) => {
    const vectors = readVectors<Vector & { readonly code?: string }>('numbers/expressions');
    t.ok(vectors.length >= 370, `${vectors.length} vectors`);
    for (const { space, text, index, code } of vectors) {
      const title = `${space} ${titleOf(text)}`;
      const found = resultOf(() => read(space, text));
      if (code === undefined) t.equal(found, BigInt(index ?? ''), title);
      else t.match(found, { code }, title);
      const plain = (): string => indexOfText(parseCanonical(space), text).toString();
      if (code === undefined) t.equal(BigInt(plain()), found, `${title}, by the reference`);
      else t.throws(plain, { code }, `${title}, by the reference`);
    }
  },
);

t.test('what is wrong with a name, or with base64url, is said (SPEC §7)', async (t) => {
  const cases: [text: string, said: string][] = [
    ['name:', '"name:" has no name: write any text behind it, as in name:hello'],
    ['name:\ud800', 'the name is no well-formed text'],
    ['name:a\0b', 'the name contains the character U+0000'],
    [`name:${'a'.repeat(5000)}`, 'the name has 5000 bytes: the limit is 4096'],
    ['NAME:x', 'write it in lower case'],
    ['5+name:x', 'random, name:, b64: and @path stand alone'],
    ['hello world', 'or name:hello'],
    ['b64:AA==', 'leave out the = at its end'],
    ['b64:a+/b', 'write - for + and _ for /'],
    ['b64:AA*', '"*" at character 7 is none of A-Z a-z 0-9 - _'],
    ['b64:AAAAA', 'its last character holds no whole byte'],
    ['b64:AB', 'its last character has bits that are of no byte'],
    ['b64:AAAB', 'image "b64:AAAB" = 65536 is outside this space'],
    [`b64:${'A'.repeat(99)}B`, 'the number of 75 bytes in "b64:A'],
  ];
  for (const [text, said] of cases) {
    const error = resultOf(() => read('4x4 gray 1', text));
    t.ok(error instanceof EnumeratorError && error.message.includes(said), String(error));
  }
  t.equal(
    parseIndexText('b64:AAAB', { size: new SpaceSize(parseCanonical('4x4 gray 1')), end: true }),
    65_536n,
    'an end may be the size',
  );
});

t.test(
  'a name has the same number in every order, and in every space of as many images',
  async (t) => {
    const gray = makeSpace({ width: 8, height: 6, color: 'gray' });
    const rgb = makeSpace({ width: 4, height: 4, color: 'rgb' });
    const found = [
      new Numbering(gray, 'mixed', 'seed').size,
      new Numbering(gray, 'cloud', '').size,
      new SpaceSize(rgb),
    ].map((size) => parseIndexText('name:hello', { size }));
    t.equal(new Set(found).size, 1);
  },
);

t.test('numbers of names are spread over the whole space', async (t) => {
  // 125 images and 8,000 names: 64 each, with a standard deviation of 8.
  const size = new SpaceSize(parseCanonical('3x1 palette 5'));
  const counts = Array.from({ length: 125 }, () => 0);
  for (let i = 0; i < 8000; i++) counts[Number(parseIndexText(`name:${i}`, { size }))]! += 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 64) ** 2 / 64, 0);
  // With 124 degrees of freedom: mean 124, standard deviation 15.7.
  t.ok(chiSquare > 60 && chiSquare < 200, `χ² ${chiSquare}`);
});

t.test('the numbers of a name have their lowest bits in common (SPEC §7)', async (t) => {
  const large = read('800x450 rgb 8', 'name:hello');
  t.equal(BigInt.asUintN(16 * 16 * 24, large), read('16x16 rgb 8', 'name:hello'));
  t.ok(large >> 8_639_900n > 0n, 'and the large one reaches up to the top');
});

t.test('base64url of numbers and of bytes, as the reference writes it', async (t) => {
  t.equal(base64Index(0n), 'b64:');
  t.equal(base64Index(42n), 'b64:Kg');
  t.equal(base64Index(new Uint8Array([42, 0, 0])), 'b64:Kg', 'zeros at the end are left out');
  t.throws(() => base64Index(-1n), TypeError);
  t.throws(() => base64Index('42' as unknown as bigint), TypeError);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 700n }), (n) => {
      const text = base64Index(n);
      return (
        text === base64Of(JSBI.BigInt(String(n))) &&
        text === base64Index(littleEndian(n)) &&
        text === `b64:${Buffer.from(littleEndian(n)).toString('base64url')}`
      );
    }),
    runs(300),
  );
});

t.test('a program knows which numbers are not said by their text', async (t) => {
  t.equal(unsaidNumber(' random\n'), 'random');
  t.equal(unsaidNumber('name: hello '), 'name:hello');
  t.equal(unsaidNumber('name:a\u001b[31m'), 'name:a\\u001b[31m');
  for (const text of ['42', 'b64:Kg', 'last', '@name:x', 'randoms'])
    t.equal(unsaidNumber(text), undefined);
});
