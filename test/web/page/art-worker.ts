/**
 * Random Art in a browser: the library, bundled as anybody would, in a worker under the page's policy.
 * ART §12.
 * @module
 */
import { rolldown } from 'rolldown';
import type { Test } from 'tap';
import {
  type InfixVector,
  type LineageVector,
  type PictureVector,
  readArtVectors,
  root,
  sha256Hex,
  type WordsVector,
} from '../../art/tools.js';
import { portionOf } from '../../portion.js';
import { callIn, type Evaluator } from './page-probe.js';

/** The worker: questions in, digests out. */
const WORKER = `
import {
  artExpression, artSeed, artWords, evolveArt, findGrammar, formatFormula, growExpression, inputWords,
  interpretPicture, compileArt, parseFormula, renderArt,
} from 'art';

const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const digestOf = async (bytes) => hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

/** By a module of its own, which small pictures are not given. */
function compiled(expression, width, height, t, samples) {
  const pixels = new Uint8Array(3 * width * height);
  const range = { width, height, firstRow: 0, endRow: height, t, samples };
  compileArt(expression).fillRows(range, pixels);
  return pixels;
}

const inputOf = ({ input, input_hex: hex }) =>
  input ?? Uint8Array.from(hex?.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** A formula as it is printed, or what is wrong with it. */
function read({ text }) {
  try {
    return formatFormula(parseFormula(text));
  } catch ({ code, message }) {
    return code + ' ' + message;
  }
}

async function answer({ input, input_hex, formula, lineage, width, height, t = -1000, samples, ...options }) {
  const given = inputOf({ input, input_hex });
  const expression =
    lineage !== undefined ? evolveArt(lineage)
    : formula === undefined ? artExpression(given, options) : parseFormula(formula);
  const text = new TextEncoder().encode(formatFormula(expression));
  return {
    pixels: await digestOf(compiled(expression, width, height, t / 1000, samples)),
    short: await digestOf(renderArt(expression, width, height, t / 1000, samples)),
    formula: await digestOf(text),
  };
}

/** The seeds of those expressions that the interpreter draws otherwise. */
function compare({ from, count, width, height }) {
  const others = [];
  for (let i = from; i < from + count; i++) {
    const grammar = findGrammar(i % 3 === 0 ? 'paper' : 'default');
    const words = artWords(artSeed('browser ' + i), 0, 'tree');
    const expression = growExpression(grammar, { depth: 1 + (i % 16), words });
    const pixels = hexOf(renderArt(expression, width, height));
    if (pixels !== hexOf(interpretPicture(expression, width, height))) others.push(i);
  }
  return others;
}

addEventListener('message', async ({ data: { vectors, texts, inputs, comparison } }) => {
  try {
    postMessage({
      answers: await Promise.all(vectors.map(answer)),
      formulas: texts.map(read),
      words: inputs.map((one) => inputWords(inputOf(one), one.salt).join(' ')),
      others: compare(comparison),
    });
  } catch (error) {
    postMessage({ error: String(error?.stack ?? error) });
  }
});
`;

interface Told {
  readonly answers: readonly {
    readonly pixels: string;
    readonly short: string;
    readonly formula: string;
  }[];
  readonly formulas: readonly string[];
  readonly words: readonly string[];
  readonly others: readonly number[];
  readonly error?: string;
}

/** What a server of the page has to have beside it, by its name. */
export async function artWorker(t: Test): Promise<Readonly<Record<string, string>>> {
  const bundle = await rolldown({
    input: 'worker',
    platform: 'browser',
    plugins: [
      {
        name: 'worker',
        resolveId(id: string) {
          if (id === 'worker') return id;
          return id === 'art' ? `${root}dist/src/art/index.js` : undefined;
        },
        load: (id: string) => (id === 'worker' ? WORKER : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  t.same(
    output.flatMap((part) => (part.type === 'chunk' ? part.imports : [])),
    [],
  );
  return { 'art-vectors.js': output[0].code };
}

/**
 * Every vector, and the interpreter beside the compiler.
 * @param page - of a server that has {@link artWorker}
 * @param stride - of so many in a row one, but in the slow tests
 */
export async function testArt(t: Test, page: Evaluator, stride = 1): Promise<void> {
  const all = readArtVectors<PictureVector>('pictures');
  t.ok(all.length >= 160, `${all.length} vectors`);
  const vectors = portionOf(all, stride);
  const questions = vectors.map(
    ({ pixels_hex: _pixels, pixels_sha256_hex: _digest, formula_sha256_hex: _formula, ...rest }) =>
      rest,
  );
  const lineages = readArtVectors<LineageVector>('lineages').filter(
    ({ code }) => code === undefined,
  );
  t.ok(lineages.length >= 10, `${lineages.length} lineages`);
  const texts = readArtVectors<InfixVector>('infix');
  const inputs = readArtVectors<WordsVector>('words');
  const told = await callIn(
    page,
    async (message) => {
      const worker = new Worker('art-vectors.js', { type: 'module' });
      return await new Promise<Told>((resolve, reject) => {
        worker.addEventListener('message', ({ data }) => resolve(data as Told));
        worker.addEventListener('error', (event) => reject(new Error(event.message)));
        worker.postMessage(message, []);
      });
    },
    {
      vectors: [...questions, ...lineages.map(({ lineage }) => ({ lineage, width: 4, height: 4 }))],
      texts: texts.map(({ text }) => ({ text })),
      inputs: inputs.map(({ words: _words, ...input }) => input),
      comparison: { from: 0, count: Math.ceil(150 / stride), width: 21, height: 10 },
    },
  );
  t.equal(told.error, undefined);
  t.equal(told.answers.length, vectors.length + lineages.length);
  for (const [i, vector] of vectors.entries()) {
    const title = JSON.stringify(questions[i]).slice(0, 90);
    const pixels =
      vector.pixels_sha256_hex ?? sha256Hex(Buffer.from(vector.pixels_hex ?? '', 'hex'));
    t.equal(told.answers[i]?.pixels, pixels, title);
    t.equal(told.answers[i]?.short, pixels, `${title}, without a module of its own`);
    if (vector.formula_sha256_hex !== undefined) {
      t.equal(told.answers[i]?.formula, vector.formula_sha256_hex, title);
    }
  }
  for (const [i, { lineage, formula, formula_sha256_hex: digest }] of lineages.entries()) {
    const expected = digest ?? sha256Hex(formula ?? '');
    t.equal(told.answers[vectors.length + i]?.formula, expected, lineage);
  }
  for (const [i, { text, printed, code, line, column }] of texts.entries()) {
    const refused = `${code} formula, line ${line}, column ${column}: `;
    const found = told.formulas[i] ?? '';
    t.equal(
      printed === undefined ? found.slice(0, refused.length) : found,
      printed ?? refused,
      text,
    );
  }
  t.strictSame(
    told.words,
    inputs.map(({ words }) => words),
  );
  t.strictSame(told.others, [], 'no expression that the interpreter draws otherwise');
}
