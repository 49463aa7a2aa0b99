/**
 * How an address holds a space and a number.
 * @module
 */
import fc from 'fast-check';
import t from 'tap';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';
import { SpaceSize } from '../../../src/core/size.js';
import { parseIndexText } from '../../../src/text/index-text.js';
import {
  addressText,
  isLinked,
  isSameEverywhere,
  lastingText,
  readAddress,
  writeAddress,
} from '../../../src/web/page-state/number-address.js';
import { readQuery, writeQuery } from '../../../src/web/shared/query-text.js';
import { readSpaceQuery } from '../../../src/web/shared/space-query.js';

const gray = readSpaceQuery(readQuery('size=4x4&color=gray&depth=1'), DEFAULT_ENUMERATION);

t.test('an address is a space and a number, and is written as it was read', async (t) => {
  for (const query of [
    'n=5',
    'size=4x4&color=gray&depth=1&n=0xff',
    'order=gray&n=file',
    'n=50%',
    'n=2^30%',
    'n=2^100+5',
    'n=50%+5',
    'n=name:hello',
    'n=name:a%20b%26c',
    'n=name:50%25ff',
    'n=name:50%%20off',
    'n=12,345',
  ]) {
    const { choice, text } = readAddress(readQuery(query), DEFAULT_ENUMERATION);
    t.equal(writeAddress(choice, DEFAULT_ENUMERATION, text), query);
  }
  t.equal(readAddress(readQuery(''), gray).text, '0', 'the first image is meant');
  t.throws(() => readAddress(readQuery('n=1&n=2'), gray), { code: 'E_NUMBER' });
  t.throws(() => readAddress(readQuery('size=0x4'), gray), /width 0/);
});

t.test('any text goes through an address', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      t.equal(readAddress(readQuery(writeAddress(gray, gray, text)), gray).text, text);
      const params = new URLSearchParams({ text });
      return readQuery(writeQuery(params)).get('text') === text;
    }),
  );
});

t.test('P3: a plus is a plus, and a percent sign may stand for itself', async (t) => {
  const text = (query: string): string => readAddress(readQuery(query), gray).text;
  t.equal(text('n=2^100+5'), '2^100+5');
  t.equal(text('n=2^100%2B5'), '2^100+5');
  t.equal(text('n=50%'), '50%');
  t.equal(text('n=50%25'), '50%');
  t.equal(text('n=33.3%-1'), '33.3%-1');
  t.equal(writeQuery(new URLSearchParams({ text: 'a b+c' })), 'text=a%20b%2Bc');
});

t.test('P8: what other sites put into an address is passed over', async (t) => {
  const query = 'fbclid=IwAR0&size=4x4&utm_source=a&color=gray&depth=1&gclid=x&n=7';
  t.strictSame(readAddress(readQuery(query), DEFAULT_ENUMERATION), { choice: gray, text: '7' });
});

t.test('P6: what a person has written stays, but for random and for digits', async (t) => {
  for (const text of ['50%', 'last', '2^98000', 'name:hello', 'last-1', '2^30%', '1e6']) {
    t.equal(lastingText(text, 5n), text);
    t.equal(lastingText(` ${text} `, 5n), text, 'blanks around it mean nothing');
  }
  for (const text of ['random', '5', '0x5', '0X0_5', '5,000', '5 000']) {
    t.equal(lastingText(text, 5n), '5', text);
  }
  t.equal(lastingText('0+'.repeat(4000), 5n), '5', 'nor what nobody has written');
});

t.test('a number has one text in addresses, which leads back to it', async (t) => {
  const size = new SpaceSize(readSpaceQuery(readQuery('size=200x200'), DEFAULT_ENUMERATION).space);
  const read = (text: string): bigint => parseIndexText(text, { size });
  for (const index of [0n, 9n, 10n ** 80n - 1n]) t.equal(addressText(index), String(index));
  fc.assert(
    fc.property(fc.integer({ min: 266, max: 191_000 }), fc.bigInt({ min: 0n }), (bits, low) => {
      const index = (1n << BigInt(bits)) | BigInt.asUintN(bits, low);
      const text = addressText(index) ?? '';
      return /^b64:[\w-]+$/.test(text) && text.length <= 32_000 && read(text) === index;
    }),
  );
  const least = 1n << BigInt(6 * 31_996);
  t.equal(addressText(least - 1n)?.length, 32_000);
  t.equal(addressText(least), undefined, 'longer ones have none');
  t.strictSame([isLinked(least - 1n), isLinked(least)], [true, false]);
});

t.test('some texts are the same number in every space', async (t) => {
  for (const text of ['5', '2^100+5', '0xff', 'b64:BQ']) t.equal(isSameEverywhere(text), true);
  for (const text of ['50%', 'last', 'last-1', '5+2^3%', 'name:5'])
    t.equal(isSameEverywhere(text), false, text);
});
