/** Five words beside a picture. ART §16. @module */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import t from 'tap';
import { inputWords } from '../../../src/art/index.js';
import { WORD_LIST } from '../../../src/art/recognition/word-list.js';
import { artSeed } from '../../../src/art/seed.js';
import { readArtVectors, root, sha256Hex, type WordsVector } from '../tools.js';

t.test('the list has 256 words that are hard to confuse', async (t) => {
  t.equal(WORD_LIST.length, 256);
  t.same(WORD_LIST, [...WORD_LIST].toSorted());
  t.equal(new Set(WORD_LIST.map((word) => word.slice(0, 4))).size, 256);
  for (const word of WORD_LIST) {
    t.match(word, /^[a-z]{3,8}$/);
    const near = WORD_LIST.filter((other) => other > word && isOneLetterAway(word, other));
    t.same(near, [], word);
  }
});

function isOneLetterAway(a: string, b: string): boolean {
  if (a.length !== b.length) {
    const [short, long] = a.length < b.length ? [a, b] : [b, a];
    return Array.from(long, (_, i) => long.slice(0, i) + long.slice(i + 1)).includes(short);
  }
  return Array.from(a).filter((letter, i) => letter !== b[i]).length <= 1;
}

t.test('words are the first bytes of a digest of the seed', async (t) => {
  for (const [input, salt] of [
    ['grace', ''],
    ['grace', 'salt'],
    ['', ''],
    [Uint8Array.of(0, 255), ''],
  ] as const) {
    const head = Buffer.from('image-enumerator words/1\n');
    const digest = sha256Hex(Buffer.concat([head, artSeed(input, salt)]));
    const expected = [0, 2, 4, 6, 8].map(
      (at) => WORD_LIST[Number.parseInt(digest.slice(at, at + 2), 16)],
    );
    t.same(inputWords(input, salt), expected);
  }
});

function digestOf(head: string, ...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256')
    .update(Buffer.concat([Buffer.from(head), ...parts]))
    .digest();
}

t.test('vectors hold, and so do the digests of SPEC taken plainly (ART §12)', async (t) => {
  const vectors = readArtVectors<WordsVector>('words');
  t.ok(vectors.length > 20, `${vectors.length} vectors`);
  for (const { input, input_hex: hex = '', salt = '', words } of vectors) {
    const bytes = input === undefined ? Buffer.from(hex, 'hex') : Buffer.from(input);
    t.equal(inputWords(input ?? bytes, salt).join(' '), words);
    const salted = Buffer.from(salt);
    const length = Buffer.of(salted.length, 0, 0, 0);
    const seed = digestOf('image-enumerator art/1\n', length, salted, bytes);
    const digest = digestOf('image-enumerator words/1\n', seed);
    t.equal(Array.from(digest.subarray(0, 5), (byte) => WORD_LIST[byte]).join(' '), words);
  }
});

t.test('ART §16 has the same list and the same examples', async (t) => {
  const spec = fs.readFileSync(`${root}docs/spec/art.md`, 'utf8');
  const section = spec.slice(spec.indexOf('## 16 '), spec.indexOf('## 17 '));
  t.ok(section.replaceAll(/\s+/g, ' ').includes(WORD_LIST.join(' ')));
  const examples = [...section.matchAll(/^\| `(\w+)` \| ([a-z ]+) \|$/gm)];
  t.equal(examples.length, 3);
  for (const [, text = '', words] of examples) t.equal(inputWords(text).join(' '), words);
});
