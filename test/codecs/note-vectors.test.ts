/** What PNG files say of themselves: the vectors. SPEC §9, §9.1. @module */
import t from 'tap';
import { ApngEncoder, delayOf } from '../../src/codecs/apng.js';
import { readChunks } from '../../src/codecs/png/chunks.js';
import { Faults } from '../../src/codecs/png/faults.js';
import { readTextChunk } from '../../src/codecs/png/text.js';
import { parseCanonical } from '../../src/core/space.js';
import { readVectors, titleOf } from '../core/tools.js';
import type { PngVector } from '../reference/vector-checks.js';
import { crc32, encode, read, someColors } from './png/tools.js';

t.test('every PNG of notes/pngs.json says what it has to (SPEC §9, §9.1)', async (t) => {
  const vectors = readVectors<PngVector>('notes/pngs');
  t.ok(vectors.length >= 30, `${vectors.length} vectors`);
  for (const { space: canonical, order, seed, step, fps = '', scale = 1, ...rest } of vectors) {
    const space = parseCanonical(canonical);
    const index = BigInt(rest.index);
    const title = titleOf([canonical, order, seed, rest.index, step, fps].join(' ').slice(0, 120));
    if (step === undefined) {
      const metadata = { order, seed };
      const { text } = read(encode(space, new Uint8Array(space.digits), { metadata }, index));
      t.strictSame(Object.fromEntries(text), rest.texts, title);
      continue;
    }
    const [numerator = NaN, denominator = 1] = fps.split('/').map(Number);
    const delay = delayOf({ numerator, denominator });
    t.strictSame([delay.numerator, delay.denominator], rest.delay, title);
    const [sign, size] = step.startsWith('-') ? [-1n, step.slice(1)] : [1n, step];
    const encoder = new ApngEncoder({
      space,
      palette: space.color === 'palette' ? someColors(space.radix) : undefined,
      frames: 1,
      rate: { numerator, denominator },
      loop: 0,
      scale,
      crc32,
      metadata: { order, seed, index, step: sign * BigInt(size) },
    });
    const frame = encoder.encode(new Uint8Array(space.digits));
    const file = Buffer.concat([encoder.head(), frame, encoder.tail()]);
    const texts = [...readChunks(file, crc32, new Faults(true))].flatMap(({ type, data }) =>
      type === 'iTXt' ? [readTextChunk(type, data)!] : [],
    );
    const found = texts.map(({ keyword, text }) => [keyword, text]);
    t.strictSame(Object.fromEntries(found), rest.texts, title);
  }
});
