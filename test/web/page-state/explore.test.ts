/**
 * What Explore shows: the space, the number, and what is wrong.
 * @module
 */
import t from 'tap';
import { hasAlpha } from '../../../src/web/page-state/find-where.js';
import * as explore from '../../../src/web/page-state/explore.js';
import { readSpaceQuery } from '../../../src/web/shared/space-query.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';
import { EnumeratorError } from '../../../src/core/errors.js';

const gray = readSpaceQuery(
  new URLSearchParams('size=4x4&color=gray&depth=1'),
  DEFAULT_ENUMERATION,
);

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

t.test('numbers that no link holds are told apart before they are copied', async (t) => {
  const choice = readSpaceQuery(new URLSearchParams('size=200x120'), DEFAULT_ENUMERATION);
  const state = explore.beginExplore(choice);
  const at = (index: bigint, written?: string): explore.ExploreState => ({
    ...state,
    number: { text: '0x1…2', length: 50_002, index, written, choice },
  });
  const linkOf = (index: bigint, written?: string): string =>
    explore.linkQuery({ text: '', length: 0, index, written, choice });
  t.equal(explore.hasLink(at(5n)), true);
  t.equal(explore.lengthNote(at(5n)), '');
  const long = 2n ** 200_000n;
  t.equal(explore.hasLink(at(long)), false);
  t.match(explore.lengthNote(at(long)), /^This number has 50,000 hex digits, too many for a link/);
  t.match(linkOf(long), /seed=&n=file$/);
  t.equal(
    explore.lengthNote({ ...at(long), number: undefined }),
    '',
    'nor is anything said of none',
  );
  const next = { ...at(5n), target: { index: long } };
  t.equal(explore.lengthNote(next), '', 'nor of the next one, which is not seen yet');
  t.equal(explore.hasLink(next), true);
  t.equal(explore.hasLink(at(long, '2^200000')), true, 'what was written is short');
  t.equal(
    linkOf(long, '2^200000'),
    'size=200x120&color=rgb&depth=8&order=mixed&seed=&n=2^200000',
    'a link leaves nothing of the space to the server',
  );
});

t.test('P4: width then height keeps a number that both ends of the way have', async (t) => {
  const spaceOf = (query: string) =>
    readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
  const target = { index: 2n ** 98_000n, written: '2^98000' };
  const narrow = explore.inSpace({ target, missing: undefined }, spaceOf('size=32x64'));
  t.strictSame(narrow, { target: { index: 0n }, missing: target }, 'image 0 meanwhile');
  const low = explore.inSpace(narrow, spaceOf('size=32x32'));
  t.strictSame(low.missing, target, 'however many steps there are');
  const high = explore.inSpace(low, spaceOf('size=32x128'));
  t.strictSame(high, { target, missing: undefined }, 'and as it was written');
  const half = { index: 2n ** 98_303n, written: '50%' };
  t.strictSame(
    explore.inSpace({ target: half, missing: undefined }, spaceOf('size=128x128')).target,
    { index: half.index },
    'what is another number in another space is not written so there',
  );
  const state = { ...explore.beginExplore(spaceOf('size=32x64')), ...narrow };
  t.match(explore.missingNote(state), /^32 × 64 .* too small for the number before/);
  t.equal(explore.missingNote({ ...state, missing: undefined }), '');
});

t.test('P8: a wrong address takes the place of the image', async (t) => {
  const begun = explore.beginExplore(gray);
  const error = new EnumeratorError('E_SPACE', 'width 0 is none');
  const state = explore.withWrongAddress(begun, error);
  t.equal(state.number, undefined);
  t.equal(explore.noteText(state), 'This address leads to no image: width 0 is none');
  const failed = explore.withWrongAddress(begun, new Error('it did not load'));
  t.equal(explore.noteText(failed), 'it did not load', 'which is no fault of the address');
  t.equal(explore.noteText({ ...state, note: 'none' }), '');
  t.match(explore.noteText({ ...state, note: 'too large' }), /4 × 4 pixels, .* too large/);
  t.match(explore.noteText({ ...state, note: 'kept elsewhere' }), /Open the file/);
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
