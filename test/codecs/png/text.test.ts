/** Texts in PNG files, and the metadata among them. SPEC §9. @module */
import t from 'tap';
import { makeSpace } from '../../../src/core/space.js';
import { readMetadata } from '../../../src/codecs/png/metadata.js';
import { chunk, withChunks } from './foreign.js';
import { encode, read, someSamples } from './tools.js';

t.test('texts: tEXt in Latin-1, iTXt in UTF-8, the first of a keyword', (t) => {
  const { text } = read(
    withChunks(
      chunk('tEXt', new Uint8Array(Buffer.from('Author\0J\xe9r\x80me', 'latin1'))),
      chunk('iTXt', 'Title\0\0\0de\0Títel\0Grün 種'),
      chunk('iTXt', 'Title\0\0\0\0\0another'),
      chunk('tEXt', 'Empty\0'),
      chunk('iTXt', 'Void\0\0\0\0\0'),
    ),
  );
  t.strictSame(
    [...text],
    [
      ['Author', 'J\u00e9r\u0080me'],
      ['Title', 'Grün 種'],
      ['Empty', ''],
      ['Void', ''],
    ],
  );
  t.end();
});

t.test('texts that are compressed, malformed or too long are passed over', (t) => {
  const { text, samples } = read(
    withChunks(
      chunk('iTXt', 'Packed\0\x01\0\0\0xyz'),
      chunk('zTXt', 'Packed\0\0xyz'),
      chunk('iTXt', 'Cut'),
      chunk('iTXt', 'Cut\0\0\0'),
      chunk('iTXt', 'Cut\0\0\0en\0'),
      chunk('iTXt', ''),
      chunk('tEXt', 'no end'),
      chunk('tEXt', '\0no keyword'),
      chunk('tEXt', `${'k'.repeat(80)}\0long keyword`),
      chunk('tEXt', `Long\0${'x'.repeat(2 ** 20)}`),
      chunk('iTXt', new Uint8Array(Buffer.from('Bad\0\0\0\0\0\xff\xfe', 'latin1'))),
    ),
  );
  t.strictSame([...text], []);
  t.same(samples, Uint8Array.of(1, 2, 3, 4, 5, 6));
  t.end();
});

t.test('metadata comes back as it was given', (t) => {
  const space = makeSpace({ width: 4, height: 4, color: 'rgba', depth: 16 });
  const file = encode(
    space,
    someSamples(space),
    { metadata: { order: 'mixed', seed: 'Grün' } },
    2n ** 200n,
  );
  t.strictSame(readMetadata(read(file).text), {
    space: '4x4 rgba 16',
    order: 'mixed',
    version: 1,
    seed: 'Grün',
    index: 2n ** 200n,
  });
  const bare = encode(space, someSamples(space), { metadata: { order: 'gray' } });
  t.strictSame(readMetadata(read(bare).text), {
    space: '4x4 rgba 16',
    order: 'gray',
    version: 1,
    seed: '',
  });
  t.equal(readMetadata(read(withChunks()).text), undefined);
  t.ok(readMetadata(texts('mixed/12', '0')));
  for (const [order, index] of [
    ['mixed', '0'],
    ['mixed/0', '0'],
    ['other/1', '0'],
    ['mixed/1', '-1'],
    ['mixed/1', '01'],
    ['mixed/1', ''],
    ['mixed/1', '9'.repeat(1001)],
  ] as const) {
    t.equal(readMetadata(texts(order, index)), undefined, `${order} ${index}`);
  }
  t.end();
});

function texts(order: string, index: string): Map<string, string> {
  return new Map([
    ['enumerate-space', '4x4 gray 1'],
    ['enumerate-order', order],
    ['enumerate-index', index],
  ]);
}
