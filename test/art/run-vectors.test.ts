/** Quality, films and numbers: the vectors, through the program. ART §10, §13. @module */
import t from 'tap';
import { openArtFrames } from '../../src/art/frames.js';
import {
  artExpression,
  chooseVariant,
  findGrammar,
  measureQuality,
  passesQuality,
} from '../../src/art/index.js';
import { readArtVectors, toHex } from './tools.js';

interface QualityVector {
  readonly input: string;
  readonly grammar: string;
  readonly colors: number;
  readonly contrast: number;
  readonly energy: number;
  readonly passes: boolean;
  readonly first: number;
}

t.test('quality is what the vectors say (ART §10)', async (t) => {
  const vectors = readArtVectors<QualityVector>('quality');
  t.ok(vectors.length >= 50, `${vectors.length} vectors`);
  for (const { input, grammar: name, passes, first, ...measures } of vectors) {
    const title = `${name} ${JSON.stringify(input)}`;
    const found = measureQuality(artExpression(input, { grammar: name }));
    t.match(found, measures, title);
    t.equal(passesQuality(found), passes, title);
    const grammar = findGrammar(name);
    t.equal(chooseVariant(input, { grammar, quality: true }).variant, first, `${title}, first`);
  }
});

interface FilmVector {
  readonly formula?: string;
  readonly frame?: number;
  readonly frames?: number;
  readonly number?: string;
  readonly width: number;
  readonly height: number;
  readonly pixels_hex: string;
}

t.test('frames of films and pictures of numbers are those of the vectors (ART §13)', async (t) => {
  const vectors = readArtVectors<FilmVector>('films');
  t.ok(vectors.length >= 12, `${vectors.length} vectors`);
  for (const { formula = '', frame = 0, frames = 1, number, width, height, ...wanted } of vectors) {
    const numbers = { kind: 'numbers', grammar: 'default', depth: 12, salt: '' } as const;
    const run =
      number === undefined
        ? ({ kind: 'film', formula, frames } as const)
        : { ...numbers, variant: 0, quality: false };
    const pixels = new Uint8Array(3 * width * height);
    openArtFrames(run, width, height).fillFrame(BigInt(number ?? frame), pixels);
    t.equal(toHex(pixels), wanted.pixels_hex, number ?? `${frame} of ${frames}`);
  }
});
