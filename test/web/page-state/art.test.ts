/**
 * What Art shows: the choice, the picture that was drawn, and what is wrong.
 * @module
 */
import t from 'tap';
import { EnumeratorError, type ErrorCode } from '../../../src/core/errors.js';
import * as art from '../../../src/web/page-state/art.js';
import { type ArtChoice, USUAL_ART } from '../../../src/web/shared/art-query.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

const textChoice = (text: string): ArtChoice => ({
  ...USUAL_ART,
  source: { kind: 'text', text },
});

function drawn(variant = 0, isFallback = false): art.DrawnArt {
  return {
    frame: { width: 2, height: 2, rgba: new Uint8ClampedArray(16), samples: new Uint8Array(12) },
    formula: '(x, y, x)',
    name: '0badcafe',
    variant,
    isFallback,
    depth: 1,
    treeNodes: 4,
    hasTime: false,
  };
}

const chosen = art.withChoice(art.FIRST_ART, { choice: textChoice('ada'), isSecret: false });

t.test('an address is a choice, or asks for what it does not hold', async (t) => {
  const open = art.withAddress(art.FIRST_ART, new URLSearchParams('text=ada&depth=3'), undefined);
  t.strictSame(open.choice.source, { kind: 'text', text: 'ada' });
  t.ok(art.isDrawable(open));
  const secret = art.withAddress(chosen, new URLSearchParams('kept=yes'), undefined);
  t.ok(secret.isAsking && secret.isSecret);
  t.notOk(art.isDrawable(secret));
  const before = art.withArt(chosen, chosen.choice, drawn(), DEFAULT_ENUMERATION);
  const asked = art.withAddress(before, new URLSearchParams('kept=yes'), undefined);
  t.equal(art.formulaText(asked), '', 'nothing of the picture before is shown as its own');
  const kept = { choice: textChoice('hidden'), isSecret: true };
  const back = art.withAddress(secret, new URLSearchParams('kept=yes'), kept);
  t.equal(back.text, 'hidden');
  t.notOk(back.isAsking);
  const bad = art.withAddress(chosen, new URLSearchParams('depth=65'), undefined);
  t.match(bad.complaints.growth, /^depth 65: /);
  t.equal(bad.choice, chosen.choice, 'what was there stays');
  t.notOk(art.isDrawable(bad));
  t.match(art.noteText(bad), /^No picture: depth 65/, 'said where the picture would be');
  const stale = art.withAddress(
    { ...before, isBusy: true },
    new URLSearchParams('depth=65'),
    undefined,
  );
  t.match(stale, { isCurrent: false, isStale: true, isBusy: false });
  t.equal(art.noteText(stale), '', 'which the picture before stays on');
  t.match(art.noteText(secret), /does not hold what the picture is made of/);
  t.equal(art.noteText(before), '');
});

t.test('a drawn picture can be taken away until another choice fails', async (t) => {
  t.notOk(chosen.isCurrent);
  const done = art.withArt(chosen, chosen.choice, drawn(), DEFAULT_ENUMERATION);
  t.ok(done.isCurrent && done.drawn?.isLinked);
  t.equal(done.seen?.choice.space.canonical, '2x2 rgb 8');
  t.equal(art.formulaText(done), '(x, y, x)');
  t.equal(art.treeText(done), '4 nodes, depth 1');
  const secret = art.withArt(
    { ...chosen, isSecret: true },
    chosen.choice,
    drawn(),
    DEFAULT_ENUMERATION,
  );
  t.equal(secret.drawn?.isLinked, false, 'what is secret is in no link');
  const failed = art.withFault(done, chosen.choice, new EnumeratorError('E_LIMIT', 'too much'));
  t.ok(failed.isStale && !failed.isCurrent);
  t.equal(art.formulaText(failed), '(x, y, x)', 'the picture before stays');
});

t.test('a picture fills the stage unless a size was chosen', async (t) => {
  t.equal(art.drawnSize(chosen), undefined, 'not before the stage is known');
  const room = { width: 900, height: 680 };
  t.equal(art.drawnSize({ ...chosen, room }), room);
  const size = { width: 64, height: 32 };
  const choice = { ...chosen.choice, size };
  t.equal(art.drawnSize({ room, choice }), size);
});

t.test('what is wrong is said where it was written', async (t) => {
  const placeOf = (code: ErrorCode, choice: ArtChoice): string | undefined => {
    const { complaints } = art.withFault(chosen, choice, new EnumeratorError(code, 'the seed'));
    return Object.entries(complaints).find(([, message]) => message !== '')?.[0];
  };
  const formula: ArtChoice = { ...USUAL_ART, source: { kind: 'formula', formula: '(x)' } };
  t.equal(placeOf('E_GRAMMAR', textChoice('a')), 'grammar');
  t.equal(placeOf('E_FORMULA', formula), 'formula');
  t.equal(placeOf('E_SEED', textChoice('a')), 'salt');
  t.equal(placeOf('E_SEED', textChoice('\ud800')), 'text');
  t.equal(placeOf('E_RANGE', textChoice('a')), 'growth');
  const { complaints } = art.withFault(
    chosen,
    textChoice('a'),
    new EnumeratorError('E_SEED', 'the seed is bad'),
  );
  t.equal(complaints.salt, 'the salt is bad', 'a seed is a salt here');
});

t.test('variants that were passed over are told', async (t) => {
  const taken = (first: number, variant: number, isFallback = false): string => {
    const choice = { ...textChoice('a'), quality: true, variant: first };
    return art.takenText(
      art.withArt(chosen, choice, drawn(variant, isFallback), DEFAULT_ENUMERATION),
    );
  };
  t.equal(taken(0, 0), 'Variant 0 is taken.');
  t.equal(taken(0, 1), 'Variant 1 is taken; 0 is passed over.');
  t.equal(taken(2, 7), 'Variant 7 is taken; 2 to 6 are passed over.');
  t.match(taken(0, 0, true), /^None passes/);
  t.equal(art.takenText(art.withArt(chosen, chosen.choice, drawn(), DEFAULT_ENUMERATION)), '');
});

t.test('the field of the variant says what is drawn, once it is', async (t) => {
  const quality = { ...textChoice('a'), quality: true, variant: 3 };
  const waiting = art.withChoice(chosen, { choice: quality, isSecret: false });
  t.equal(waiting.variant, 0, 'not yet');
  t.equal(art.withArt(waiting, quality, drawn(5), DEFAULT_ENUMERATION).variant, 5);
  const plain = { ...quality, quality: false };
  t.equal(art.withChoice(chosen, { choice: plain, isSecret: false }).variant, 3, 'at once');
  t.equal(art.readVariant(' 12 '), 12);
  for (const text of ['', '-1', '1.5', '4294967296', 'x'])
    t.equal(art.readVariant(text), undefined);
});

t.test('the text stays in its field while something else is drawn', async (t) => {
  const source = { kind: 'bytes', bytes: Uint8Array.of(1, 2), name: 'key.bin' } as const;
  const state = art.withChoice(chosen, { choice: { ...USUAL_ART, source }, isSecret: false });
  t.equal(state.text, 'ada');
  t.equal(art.sourceName(state), 'key.bin');
  t.equal(art.sizeNote(state), '2 bytes');
  t.equal(
    art.sizeNote(art.withChoice(state, { choice: textChoice('é'), isSecret: false })),
    '2 bytes',
  );
  t.match(art.addressNote(state), /holds these bytes/);
  t.match(art.addressNote({ ...state, isSecret: true }), /neither these bytes nor the salt/);
  const long = { ...USUAL_ART, source: { ...source, bytes: new Uint8Array(20_000) } };
  t.match(art.addressNote({ ...state, choice: long }), /No address has room/);
  t.equal(art.keptBytes(long) > 20_000, true);
});

t.test('a picture is called by its source', async (t) => {
  t.equal(art.titleOf(textChoice('x'.repeat(50))), `Picture of “${'x'.repeat(40)}”`);
  t.equal(art.titleOf(textChoice('🎨'.repeat(50))), `Picture of “${'🎨'.repeat(40)}”`);
  t.equal(
    art.titleOf({
      ...USUAL_ART,
      source: { kind: 'lineage', lineage: 'evolve/1/text:a/3.0/2.17' },
    }),
    'Picture of child 17',
  );
  t.equal(
    art.titleOf({ ...USUAL_ART, source: { kind: 'formula', formula: '(x)' } }),
    'Picture of a formula',
  );
});

t.test('a film begins where it was, and goes round in ten seconds', async (t) => {
  t.equal(art.momentOf(-1, 0), -1);
  t.equal(art.momentOf(0.5, 0), 0.5);
  t.equal(art.momentOf(-1, 5000), 0);
  t.equal(art.momentOf(0, 7500), -0.5);
  t.equal(art.momentOf(-1, 10_000), -1);
  t.equal(art.momentOf(1, 0), -1, 'its end is its beginning');
});

t.test('a picture that fills the stage is a part of the plane', async (t) => {
  const size = { width: 400, height: 200 };
  const plane = { x: 0.5, y: -0.25, half: 0.25 };
  t.strictSame(art.wholeOf({ ...USUAL_ART, plane }, size), {
    x: -1000,
    y: -200,
    width: 1600,
    height: 800,
  });
  t.strictSame(art.wholeOf(USUAL_ART, size), { x: 0, y: 0, ...size });
  t.equal(art.wholeOf({ ...USUAL_ART, size }, size), undefined, 'one of a size has pixels');
});
