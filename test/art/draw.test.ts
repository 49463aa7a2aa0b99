/**
 * From text to pixels: vectors, salts, variants, and how much one bit changes. ART.
 * @module
 */
import t from 'tap';
import {
  artExpression,
  artSeed,
  type ArtInput,
  chooseVariant,
  compileArt,
  drawArt,
  type DrawOptions,
  type ExpressionOptions,
  formatFormula,
  interpretAt,
  interpretPicture,
  measureQuality,
  parseFormula,
  passesQuality,
  renderArt,
} from '../../src/art/index.js';
import { type PictureVector, readArtVectors, sha256Hex, toHex } from './tools.js';

t.test('every vector holds (ART §12)', async (t) => {
  const vectors = readArtVectors<PictureVector>('pictures');
  t.ok(vectors.length >= 160, `${vectors.length} vectors`);
  const texts = new Set(vectors.map(({ input }) => input));
  t.ok(texts.size >= 40, `${texts.size} texts`);
  for (const vector of vectors) {
    const { input, input_hex, formula, width, height } = vector;
    const given: ArtInput = input ?? Uint8Array.from(Buffer.from(input_hex ?? '', 'hex'));
    const options: ExpressionOptions = {
      ...(vector.salt === undefined ? {} : { salt: vector.salt }),
      ...(vector.variant === undefined ? {} : { variant: vector.variant }),
      ...(vector.grammar === undefined ? {} : { grammar: vector.grammar }),
      ...(vector.depth === undefined ? {} : { depth: vector.depth }),
      ...(vector.animate === undefined ? {} : { animate: vector.animate }),
    };
    const expression =
      formula === undefined ? artExpression(given, options) : parseFormula(formula);
    const title = JSON.stringify({ ...vector, pixels_hex: undefined }).slice(0, 90);
    const pixels = renderArt(expression, width, height, (vector.t ?? -1000) / 1000, vector.samples);
    const compiled = new Uint8Array(pixels.length);
    compileArt(expression).fillRows(
      {
        width,
        height,
        firstRow: 0,
        endRow: height,
        t: (vector.t ?? -1000) / 1000,
        samples: vector.samples ?? 1,
      },
      compiled,
    );
    if (Buffer.compare(compiled, pixels) !== 0) t.fail(`${title}: by a module of its own`);
    if (vector.pixels_hex !== undefined) t.equal(toHex(pixels), vector.pixels_hex, title);
    else t.equal(sha256Hex(pixels), vector.pixels_sha256_hex, title);
    if (vector.formula_sha256_hex !== undefined) {
      t.equal(sha256Hex(formatFormula(expression)), vector.formula_sha256_hex, title);
    }
  }
});

t.test('a text and its UTF-8 are one input; salt and variant make others (ART §1)', async (t) => {
  const pixels = (input: ArtInput, options = {}): string =>
    toHex(drawArt(input, { width: 16, height: 16, ...options }).pixels);
  const plain = pixels('déjà vu');
  t.equal(pixels(new TextEncoder().encode('déjà vu')), plain);
  t.equal(pixels('déjà vu', { salt: '', variant: 0, depth: 12, grammar: 'default' }), plain);
  const others = [
    pixels('déjà vu'.normalize('NFD')),
    pixels('déjà vu '),
    pixels('déjà vu', { salt: 's' }),
    pixels('déjà vu', { variant: 1 }),
    pixels('déjà vu', { depth: 13 }),
    pixels('déjà vu', { grammar: 'paper' }),
    pixels(''),
    pixels(new Uint8Array(1)),
  ];
  t.equal(new Set([plain, ...others]).size, others.length + 1);
  t.not(toHex(artSeed('bc', 'a')), toHex(artSeed('c', 'ab')), 'salt and input do not run together');
  t.throws(() => artSeed('\ud800'), { code: 'E_SEED', message: /half a surrogate pair/ });
  t.throws(() => artSeed('a', '\0'), { code: 'E_SEED' });
  t.throws(() => artSeed(5 as unknown as string), TypeError);
});

t.test('a drawing has what it was made from', async (t) => {
  const { pixels, width, height, expression, variant } = drawArt('drawing', {
    width: 20,
    height: 10,
  });
  t.same([pixels.length, width, height, variant], [600, 20, 10, 0]);
  t.same(pixels, interpretPicture(expression, 20, 10));
  t.equal(drawArt('drawing').pixels.length, 3 * 512 * 512);
});

t.test('a film begins with the picture without t, and moves (ART §8)', async (t) => {
  const frame = (time?: number): string =>
    toHex(
      drawArt('film', { width: 32, height: 24, ...(time === undefined ? {} : { time }) }).pixels,
    );
  t.equal(frame(-1), frame());
  t.equal(new Set([-1, -0.9, -0.5, 0, 0.5, 0.9].map(frame)).size, 6);
  t.throws(() => frame(1.5), { code: 'E_RANGE' });
});

t.test('quality passes over what is too simple, by the variants’ order (ART §10)', async (t) => {
  t.same(measureQuality(parseFormula('(x, x, x)')), {
    colors: 16,
    contrast: 1592,
    energy: 23712,
  });
  t.notOk(passesQuality(measureQuality(parseFormula('(0, 0, 0)'))));
  t.notOk(passesQuality(measureQuality(parseFormula('(x, x, x)'))));
  const noise = 'fold(fold(fold(fold(fold(fold(x, 1), y), 1), y), 1), x)';
  const white = parseFormula(
    `(mod(${noise}, 0), mod(mult(${noise}, y), 0), mod(fold(${noise}, ${noise}), 0))`,
  );
  t.notOk(passesQuality(measureQuality(white)), JSON.stringify(measureQuality(white)));

  let passedOver = 0;
  for (let i = 0; i < 150; i++) {
    const { expression, variant } = chooseVariant(`quality ${i}`, { quality: true });
    t.ok(passesQuality(measureQuality(expression)));
    t.equal(formatFormula(artExpression(`quality ${i}`, { variant })), formatFormula(expression));
    for (let before = 0; before < variant; before++) {
      const other = artExpression(`quality ${i}`, { variant: before });
      t.notOk(passesQuality(measureQuality(other)), `variant ${before} of ${i}`);
    }
    if (variant > 0) passedOver++;
  }
  t.ok(passedOver > 2 && passedOver < 40, `${passedOver} of 150 were passed over`);
  const never = chooseVariant('a', {
    quality: true,
    grammar: 'paper',
    depth: 1,
    variant: 2 ** 32 - 1,
  });
  t.equal(never.variant, 2 ** 32 - 1);
});

t.test('one flipped bit of the input changes the picture: 200 pairs', async (t) => {
  let sum = 0;
  let least = Infinity;
  for (let i = 0; i < 200; i++) {
    const bytes = new TextEncoder().encode(`avalanche ${i}`);
    const flipped = Uint8Array.from(bytes);
    flipped[i % bytes.length]! ^= 1 << (i % 8);
    const [a, b] = [bytes, flipped].map(
      (input) => drawArt(input, { width: 32, height: 32 }).pixels,
    );
    let difference = 0;
    for (const [at, value] of a!.entries()) difference += Math.abs(value - b![at]!);
    sum += difference / a!.length / 200;
    least = Math.min(least, difference / a!.length);
  }
  t.ok(sum > 60, `on average by ${sum.toFixed(1)} of 255`);
  t.ok(least > 8, `at least by ${least.toFixed(1)}`);
});

t.test('no two of 150 texts share their pixels at 64×64', async (t) => {
  const seen = new Set<string>();
  for (let i = 0; i < 150; i++) {
    seen.add(sha256Hex(drawArt(`text ${i}`, { width: 64, height: 64 }).pixels));
  }
  t.equal(seen.size, 150);
});

t.test('who asks for quality hears that none has it (ART §10)', async (t) => {
  const options = { grammar: 'paper', depth: 12, quality: true } as const;
  const { variant, isFallback, expression } = chooseVariant('hello', options);
  t.same([variant, isFallback], [0, true]);
  t.equal(formatFormula(expression), formatFormula(artExpression('hello', options)));
  t.equal(chooseVariant('hello', { ...options, quality: false }).isFallback, false);
  t.equal(chooseVariant('hello', { quality: true }).isFallback, false);
  t.equal(drawArt('hello', { ...options, width: 2, height: 2 }).isFallback, true);
  const last = chooseVariant('hello', { ...options, variant: 2 ** 32 - 2 });
  t.same([last.variant, last.isFallback], [2 ** 32 - 2, true]);
});

t.test('wrong types are told by the name of the option', async (t) => {
  const draw = (options: unknown): unknown => drawArt('a', options as DrawOptions);
  for (const [options, says] of [
    [null, 'options must be an object'],
    ['default', 'options must be an object'],
    [{ grammar: {} }, 'grammar must be a name, or what parseGrammar gave'],
    [{ grammar: null }, 'grammar must be a name, or what parseGrammar gave'],
    [{ depth: '3' }, 'depth must be a number'],
    [{ variant: '1' }, 'variant must be a number'],
    [{ time: '0' }, 'time must be a number'],
    [{ salt: 5 }, 'salt must be a string'],
    [{ quality: 'no' }, 'quality must be a boolean'],
    [{ animate: 1 }, 'animate must be a boolean'],
    [{ width: '8' }, 'width must be a whole number'],
  ] as const) {
    t.throws(() => draw(options), new TypeError(says), JSON.stringify(options));
  }
  t.throws(() => artExpression('a', null as never), new TypeError('options must be an object'));
  t.throws(() => drawArt('a', { salt: 'a'.repeat(5000) }), /^the salt has 5000 bytes/);
});

t.test('t is rounded as everything is (ART §4)', async (t) => {
  const expression = parseFormula('(t, fold(t, 1), x)');
  const time = 0.1 + 2 ** -40;
  t.same(interpretPicture(expression, 3, 2, time), renderArt(expression, 3, 2, time));
  const [red] = interpretAt(expression, { x: 0, y: 0, t: time });
  t.equal(red, Math.fround(time));
});
