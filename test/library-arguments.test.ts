/**
 * What callers without types get wrong of any exported function: it is an EnumeratorError, or a
 * TypeError that names the argument. A function that is exported later is called here by itself.
 * @module
 */
import t from 'tap';
import * as art from '../src/art/index.js';
import * as checkpoint from '../src/checkpoint.js';
import * as png from '../src/codecs/png/index.js';
import * as library from '../src/index.js';

const { artExpression, artSeed, artWords, createPortfolio, findGrammar, measureLook } = art;

const ENTRIES: Readonly<Record<string, object>> = { library, art, checkpoint, png };

const JUNK: readonly unknown[] = [
  undefined,
  null,
  5,
  -1,
  NaN,
  5n,
  'text',
  '',
  true,
  {},
  [],
  [{}],
  [5],
  () => 1,
  new Uint8Array(3),
  { width: 4, height: 4 },
];
/** For the second argument, and those behind it, where the first one is junk, too. */
const MORE_JUNK: readonly unknown[] = [undefined, null, 5, 'x', {}, [], () => 1];

const images = library.openNumbering({ width: 2, height: 2, color: 'gray' });
const { space, size } = images;
const run = { from: 0n, step: 1n, count: 3n };
const expression = artExpression('x', { depth: 2, grammar: 'paper' });
const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
const portfolio = createPortfolio({ random });
const look = measureLook(expression);
const picture = png.encodePng(space, images.frameAt(0n));
const record = {
  ...library.enumeration({ width: 2, height: 2, color: 'gray' }),
  from: 0n,
  step: 1n,
  first: 0n,
  end: 3n,
  watermark: 1n,
  output: { kind: 'directory', format: 'png', metadata: true, nameWidth: 1 },
};

/** What some functions take: with it, each argument in turn is junk, and each field of an object. */
const RIGHT: Readonly<Record<string, readonly unknown[]>> = {
  EnumeratorError: ['E_IO', 'a message', { hints: [] }],
  Numbering: [space, 'mixed', ''],
  PngEncoder: [space, { metadata: { order: 'mixed', seed: '' }, compression: 'stored' }],
  SpaceSize: [space],
  adler32: [picture, 1],
  answerChallenge: [portfolio, [1]],
  artExpression: ['x', { depth: 3, grammar: 'paper', salt: '', variant: 0, animate: false }],
  artSeed: ['x', ''],
  artWords: [artSeed('x'), 0, 'tree'],
  base64Index: [5n],
  cardinalityText: [space],
  chooseVariant: ['x', { depth: 3, quality: false }],
  compareLooks: [look, look],
  crc32: [picture, 0],
  createPortfolio: [{ random, limit: 0, decoys: 'fresh' }],
  decodePng: [picture, { strict: true, maxPixels: 10, maxInflatedBytes: 10, checkHead: undefined }],
  drawArt: ['x', { width: 2, height: 2, time: 0, samples: 1, depth: 3 }],
  drawTree: [expression, () => picture],
  encodeCheckpoint: [record],
  encodePng: [space, images.frameAt(0n), { index: 0n, metadata: { order: 'mixed' } }],
  enumeration: [{ width: 2, height: 2, color: 'gray', depth: 8, order: 'mixed', seed: '' }],
  formatPortfolio: [portfolio],
  frameNames: [run, 1],
  growExpression: [
    findGrammar('paper'),
    { depth: 3, words: artWords(artSeed('x'), 0, 'tree'), times: undefined, onChoice: undefined },
  ],
  indexLength: [images, 5n],
  interpretAt: [expression, { x: 0, y: 0, t: 0 }],
  interpretPicture: [expression, 2, 2, 0, 1],
  isAlike: [{ shapeBits: 5, colorDistance: 5 }],
  isLocked: [portfolio],
  makeSpace: [{ width: 2, height: 2, color: 'gray', depth: 8 }],
  nameWidth: [run],
  numberingOf: [images],
  openChallenge: [portfolio, random],
  parseIndexText: ['5', { size }],
  passesQuality: [{ colors: 5, contrast: 5, energy: 5 }],
  pictureSpace: [png.decodePng(picture)],
  planRun: [run, size],
  prefixIndex: [space, 5n, 1],
  recolorArt: [expression, ['ink']],
  renderArt: [expression, 2, 2, 0, 1],
  renderNumbers: [expression, 2, 2, 0],
  shardRange: [5n, 1, 1],
  writeLineage: [
    {
      founders: [{ kind: 'text', text: 'x' }],
      generations: [{ far: 3, children: [1] }],
    },
  ],
};

/** As this library names an argument; what the engine says of a wrong type is none of them. */
const NAMED = /^(?:what )?[a-z]\w*(?:[ .[\]\w]*)(?: must | has no |: )/i;
const ENGINE = /^Cannot |is not (?:a function|iterable|a constructor|defined)|convert |circular/;

function isTold(error: unknown): boolean {
  if (error instanceof library.EnumeratorError) return true;
  if (!(error instanceof TypeError)) return false;
  return NAMED.test(error.message) && !ENGINE.test(error.message);
}

/** The untold errors of a function, by how it was called. */
function untold(of: unknown, calls: Iterable<readonly unknown[]>): string[] {
  const call = of as (...words: unknown[]) => unknown;
  const isClass = String(of).startsWith('class');
  const found: string[] = [];
  for (const words of calls) {
    try {
      if (isClass) Reflect.construct(call, words);
      else call(...words);
    } catch (error) {
      if (!isTold(error)) found.push(`${words.map(show).join(', ')}: ${String(error)}`);
    }
  }
  return found;
}

function show(word: unknown): string {
  if (typeof word === 'function' || word === undefined) return String(word);
  const text = JSON.stringify(word, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  return text.slice(0, 60);
}

function* allJunk(): Iterable<readonly unknown[]> {
  for (const first of JUNK)
    for (const other of MORE_JUNK)
      yield [first, other, other].slice(0, other === undefined ? 1 : 3);
}

/** Each argument in turn is junk, and so is each field of those that are objects. */
function* oneJunk(right: readonly unknown[]): Generator<readonly unknown[]> {
  for (const [place, word] of right.entries())
    for (const junk of JUNK)
      for (const other of spoiled(word, junk)) yield right.with(place, other);
}

/** The value as junk, and with junk of another type than there was in each of its fields. */
function* spoiled(value: unknown, junk: unknown): Generator {
  yield junk;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) return;
  for (const [field, old] of Object.entries(value))
    if (typeof old !== typeof junk) yield { ...value, [field]: junk };
}

for (const [entry, exported] of Object.entries(ENTRIES))
  t.test(`${entry}: no wrong type is the engine's to tell`, (t) => {
    const functions = Object.entries(exported).filter(([, each]) => typeof each === 'function');
    for (const [name, each] of functions) {
      const right = RIGHT[name];
      t.strictSame(untold(each, allJunk()), [], name);
      if (right !== undefined)
        t.strictSame(untold(each, oneJunk(right)), [], `${name}, one is junk`);
    }
    t.end();
  });

t.test('each of the right ones is of a function that there is', (t) => {
  const names = new Set(Object.values(ENTRIES).flatMap((exported) => Object.keys(exported)));
  t.strictSame(
    Object.keys(RIGHT).filter((name) => !names.has(name)),
    [],
  );
  t.end();
});
