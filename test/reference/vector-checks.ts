/**
 * Every vector, held against an implementation of SPEC: the reference, or one with a fault in it.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { parseCanonical } from '../../src/core/space.js';
import type * as Reference from '../../src/reference/index.js';
import { readVectors, sha256Hex, titleOf, VECTOR_FILES } from '../core/tools.js';

type Implementation = typeof Reference;

/** A vector of any file: what is asked for and what is expected, as SPEC §13 has them. */
type Vector = Readonly<Record<string, string>>;

/** What a PNG says of itself: of an animated one where it has a step. */
export interface PngVector {
  readonly space: string;
  readonly order: Reference.Order;
  readonly seed: string;
  readonly index: string;
  readonly step?: string;
  readonly fps?: string;
  readonly scale?: number;
  readonly texts: Readonly<Record<string, string>>;
  readonly delay?: readonly [number, number];
}

const files = new Map<string, unknown[]>();

/** The vectors of a file, which is read once. */
function vectorsOf<T>(file: string): T[] {
  const vectors = files.get(file) ?? readVectors<unknown>(file);
  files.set(file, vectors);
  return vectors as T[];
}

/** What is expected of one vector. */
export interface Check {
  readonly title: string;
  /** Whether the implementation does as the vector says; it may throw where it does not. */
  readonly holds: () => boolean;
}

/**
 * Everything that the vectors say of an implementation, one check for each.
 * @param maxDigits - vectors of larger frames are left out
 */
export function checksOf(ref: Implementation, maxDigits: number): Check[] {
  return [...checks(ref, maxDigits)];
}

/** Whether an implementation does as a vector says. */
export function isRight({ holds }: Check): boolean {
  try {
    return holds();
  } catch {
    // As wrong as another answer.
    return false;
  }
}

function* checks(ref: Implementation, maxDigits: number): Generator<Check> {
  yield* ruleChecks(ref);
  yield* textChecks(ref);
  yield* refusalChecks(ref);
  yield* formulaChecks(ref);
  const { JSBI } = ref;
  const vectors = VECTOR_FILES.flatMap((file) => vectorsOf<Vector>(file));
  const digitsOf = (text = ''): number => parseCanonical(text).digits;
  const small = vectors.filter(({ space }) => digitsOf(space) <= maxDigits);
  for (const vector of small.toSorted((a, b) => digitsOf(a['space']) - digitsOf(b['space']))) {
    const { space: canonical = '', order, seed = '', index: text = '' } = vector;
    const { samples_hex, samples_sha256_hex } = vector;
    const title = `${canonical} ${order} ${text.slice(0, 40)}`;
    yield {
      title,
      holds: () => {
        const reference = ref.makeReference(parseCanonical(canonical), order as 'mixed', seed);
        const index = JSBI.BigInt(text);
        const samples = reference.frame(index);
        const isRight =
          samples_hex === undefined
            ? sha256Hex(samples) === samples_sha256_hex
            : ref.toHex(samples) === samples_hex;
        // As the vector has it, where it has it.
        const given = samples_hex === undefined ? samples : ref.fromHex(samples_hex);
        return isRight && JSBI.equal(reference.index(given), index);
      },
    };
  }
}

function* textChecks(ref: Implementation): Generator<Check> {
  for (const file of ['numbers/expressions', 'numbers/texts', 'numbers/errors']) {
    for (const { space = '', text = '', index, index_sha256_hex, code } of vectorsOf<Vector>(
      file,
    )) {
      yield expecting(`${file}: ${space} ${titleOf(text.slice(0, 40))}`, code, ref, () => {
        const found = ref.indexOfText(parseCanonical(space), text);
        if (code !== undefined) return false;
        const back = ref.indexOfText(parseCanonical(space), ref.base64Of(found));
        if (!ref.JSBI.equal(back, found)) return false;
        if (index !== undefined) return ref.JSBI.equal(found, ref.JSBI.BigInt(index));
        const bytes = Uint8Array.from(ref.toDigits(found, 256));
        return sha256Hex(bytes) === index_sha256_hex;
      });
    }
  }
}

/** Formulas by number, and how many trees have a size. ART §15. */
function* formulaChecks(ref: Implementation): Generator<Check> {
  for (const vector of vectorsOf<Record<string, string>>('art/formulas')) {
    const { number, formula = '', also = '', size, numbers, colors } = vector;
    yield {
      title: `formulas: ${number ?? `size ${size}`}`,
      holds: () => {
        if (number === undefined)
          return (
            ref.countTrees('number', Number(size)).toString() === numbers &&
            ref.countTrees('color', Number(size)).toString() === colors
          );
        const index = ref.JSBI.BigInt(number);
        const texts = also === '' ? [formula] : [formula, also];
        return (
          ref.formulaOfNumber(index) === formula &&
          texts.every((text) => ref.JSBI.equal(ref.numberOfFormula(text), index))
        );
      },
    };
  }
}

function* refusalChecks(ref: Implementation): Generator<Check> {
  for (const vector of vectorsOf<Vector>('errors')) {
    const { kind, space = '', order, seed = '', index = '', samples_hex = '', code } = vector;
    // Whether there is such a space is told by core alone.
    if (kind === 'space') continue;
    yield expecting(`errors: ${kind} ${space} ${order}`, code, ref, () => {
      const reference = ref.makeReference(parseCanonical(space), order as 'mixed', seed);
      if (kind === 'index') reference.frame(ref.JSBI.BigInt(index));
      if (kind === 'frame') reference.index(ref.fromHex(samples_hex));
      return false;
    });
  }
}

/** A check that a value is right, or that it is refused with a code. */
function expecting(
  title: string,
  code: string | undefined,
  ref: Implementation,
  isRight: () => boolean,
): Check {
  if (code === undefined) return { title, holds: isRight };
  return {
    title,
    holds: () => {
      try {
        isRight();
        return false;
      } catch (error) {
        return error instanceof ref.Refusal && error.code === code;
      }
    },
  };
}

/** Runs, names, notes of films and strips. */
function* ruleChecks(ref: Implementation): Generator<Check> {
  const big = (text: unknown): Reference.JSBI => {
    const [sign, digits] = /^(-?)(.*)$/.exec(String(text))?.slice(1) ?? [];
    const number = ref.JSBI.BigInt(digits ?? '');
    return sign === '-' ? ref.JSBI.unaryMinus(number) : number;
  };
  for (const vector of vectorsOf<Record<string, string>>('runs/runs')) {
    const { space: canonical = '', from, step, count, to, n, code, ...expected } = vector;
    const { images, last } = expected;
    const shards = (expected as { shards?: string[][] }).shards ?? [];
    const title = `runs: ${[canonical, from, step, count, to, n].join(' ').slice(0, 80)}`;
    yield expecting(title, code, ref, () => {
      const space = parseCanonical(canonical);
      const run = ref.runOf(space, {
        from: big(from),
        step: big(step),
        count: count === undefined ? undefined : big(count),
        to: to === undefined ? undefined : big(to),
      });
      const wanted = run.count;
      const places = ['1', n].map((i) => ref.shardRange(wanted, big(i), big(n)));
      if (code !== undefined) return false;
      const isLast =
        last === undefined ||
        ref.JSBI.equal(ref.indexAt(run, ref.JSBI.subtract(wanted, big(1))), big(last));
      const areShards = shards.every(([i, first, end]) => {
        const shard = ref.shardRange(wanted, big(i), big(n));
        return ref.JSBI.equal(shard.first, big(first)) && ref.JSBI.equal(shard.end, big(end));
      });
      return isLast && areShards && places.length === 2 && ref.JSBI.equal(wanted, big(images));
    });
  }
  for (const vector of vectorsOf<Record<string, string>>('frames/ranks')) {
    const { space: canonical = '', samples_hex = '', rank_hex = '' } = vector;
    yield {
      title: `ranks: ${canonical} ${rank_hex.slice(0, 40)}`,
      holds: () => {
        const space = parseCanonical(canonical);
        const digits = ref.digitsOfSamples(space, ref.fromHex(samples_hex));
        const rank = ref.rankOfBytes(ref.fromHex(rank_hex));
        const isRank = ref.JSBI.equal(ref.rankOf(space, digits), rank);
        return isRank && ref.toHex(ref.rankBytesOf(space, rank)) === rank_hex;
      },
    };
  }
  for (const vector of vectorsOf<Record<string, unknown>>('runs/names')) {
    const { from, step, count, width, names, positions } = vector;
    yield {
      title: `names: ${[from, step, count].join(' ').slice(0, 80)}`,
      holds: () => {
        const run = { from: big(from), step: big(step), count: big(count) };
        const found = (positions as string[]).map((at) => ref.nameOf(run, Number(width), big(at)));
        return ref.nameWidthOf(run) === width && String(found) === String(names);
      },
    };
  }
  for (const vector of vectorsOf<Record<string, unknown>>('runs/parts')) {
    const { from, step, count, split, numbered, first, end, position, name } = vector;
    yield {
      title: `parts: ${[from, step, count, split, numbered, first, position].join(' ')}`,
      holds: () => {
        const run = { from: big(from), step: big(step), count: big(count) };
        const range = { first: big(first), end: big(end) };
        const cut = { split: big(split), isNumbered: numbered === true, range };
        return ref.partNameOf(run, ref.nameWidthOf(run), cut, big(position)) === name;
      },
    };
  }
  for (const vector of vectorsOf<Record<string, unknown>>('notes/films')) {
    const { space, from, step, note, ...film } = vector;
    yield {
      title: `films: ${String(note).slice(0, 80)}`,
      holds: () => {
        const numbers = { from: big(from), step: big(step) };
        const all = { ...film, ...numbers, space: parseCanonical(String(space)) };
        return ref.filmNoteOf(all as Reference.FilmNote) === note;
      },
    };
  }
  for (const vector of vectorsOf<PngVector>('notes/pngs')) {
    const { space, index, step, fps = '', scale = 1, texts, delay, ...rest } = vector;
    yield {
      title: titleOf(`pngs: ${space} ${index.slice(0, 40)} ${step?.slice(0, 40)} ${fps}`),
      holds: () => {
        const film = step === undefined ? undefined : { step: big(step), fps, scale };
        const note = { ...rest, space: parseCanonical(space), index: big(index), film };
        const isDelay = delay === undefined || String(ref.delayOf(fps)) === String(delay);
        return isDelay && isDeepStrictEqual(ref.pngTextsOf(note), texts);
      },
    };
  }
  for (const vector of vectorsOf<Record<string, string>>('archives/archives')) {
    const { kind, space = '', order, seed = '', from = '', step, count, bytes_hex } = vector;
    yield {
      title: titleOf(`archives: ${kind} ${space} ${order} ${from.slice(0, 40)} ${seed}`),
      holds: () => {
        const run = { from: big(from), step: big(step), count: big(count) };
        const reference = ref.makeReference(parseCanonical(space), order as 'mixed', seed);
        const images = Array.from({ length: Number(count) }, (_, i) => {
          const index = ref.indexAt(run, big(i));
          const name = ref.nameOf(run, ref.nameWidthOf(run), big(i));
          return { index, name, extension: 'raw', bytes: reference.frame(index) };
        });
        const labels = vector as unknown as Reference.ArchiveLabels;
        const bytes = kind === 'tar' ? ref.tarOf(images, labels) : ref.zipOf(images);
        return ref.toHex(bytes) === bytes_hex;
      },
    };
  }
  for (const vector of vectorsOf<Record<string, unknown>>('overlay/strips')) {
    const { width, height, index, ...strip } = vector;
    yield {
      title: `strips: ${String(width)}x${String(height)} ${String(index)}`,
      holds: () => {
        const found = ref.stripOf(Number(width), Number(height), big(index));
        const none = { code: 'E_OUTPUT' };
        return JSON.stringify(found ?? none) === JSON.stringify(strip);
      },
    };
  }
}
