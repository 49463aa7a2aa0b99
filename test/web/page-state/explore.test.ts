/**
 * What Explore shows: the space, the number, and what is wrong.
 * @module
 */
import t from 'tap';
import { hasAlpha } from '../../../src/web/page-state/find-where.js';
import * as explore from '../../../src/web/page-state/explore.js';
import { readSpaceQuery } from '../../../src/web/shared/space-query.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

const gray = readSpaceQuery(
  new URLSearchParams('size=4x4&color=gray&depth=1'),
  DEFAULT_ENUMERATION,
);

t.test('an address is a space and a number, and is written as it was read', async (t) => {
  for (const query of ['n=5', 'size=4x4&color=gray&depth=1&n=0xff', 'order=gray&n=file']) {
    const { choice, text } = explore.readAddress(new URLSearchParams(query), DEFAULT_ENUMERATION);
    t.equal(explore.writeAddress(choice, DEFAULT_ENUMERATION, text), query);
  }
  t.equal(explore.readAddress(new URLSearchParams(), gray).text, '0', 'the first image is meant');
  t.throws(() => explore.readAddress(new URLSearchParams('n=1&n=2'), gray), { code: 'E_NUMBER' });
  t.throws(() => explore.readAddress(new URLSearchParams('size=0x4'), gray), /width 0/);
});

t.test('the same space stays the same object, another one has another size', async (t) => {
  const state = explore.beginExplore(DEFAULT_ENUMERATION);
  t.equal(explore.withChoice(state, { ...DEFAULT_ENUMERATION }), state);
  const next = explore.withChoice(state, gray);
  t.equal(next.size.exact(), 65_536n);
  t.equal(next.choice, gray);
});

t.test('a complaint stands in its place until one goes elsewhere', async (t) => {
  const state = explore.withComplaint(explore.beginExplore(gray), 'stride', 'no number');
  t.equal(state.complaints.stride, 'no number');
  t.equal(state.complaints.go, undefined);
  t.equal(explore.withoutComplaints(state).complaints.stride, undefined);
});

t.test('numbers that no link holds are told apart', async (t) => {
  const state = explore.beginExplore(gray);
  const withLength = (length: number): string =>
    explore.lengthNote({ ...state, number: { text: '0x1…2', length } });
  t.equal(withLength(explore.LINK_LENGTH), '');
  t.match(withLength(explore.LINK_LENGTH + 1), /^This number has 31,999 hex digits, too many/);
  t.equal(explore.lengthNote(state), '', 'nor is anything said of none');
});

t.test('what is drawn, spoken and said at the ends', async (t) => {
  const sized = (size: string): boolean =>
    explore.isTooLarge(readSpaceQuery(new URLSearchParams(`size=${size}`), DEFAULT_ENUMERATION));
  t.notOk(sized('7680x4320'));
  t.ok(sized('20000x1'));
  t.equal(hasAlpha(gray.space), false);
  t.equal(explore.spokenNumber({ text: '42', length: 2 }), '42');
  t.equal(
    explore.spokenNumber({ text: '123456789012345678901', length: 21 }),
    '1234567890 and so on',
  );
  t.equal(explore.wrapNote(5n, 1n, 6n), '');
  t.match(explore.wrapNote(5n, 1n, 0n), /past the last/);
  t.match(explore.wrapNote(0n, -1n, 5n), /past the first/);
});
