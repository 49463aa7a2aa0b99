/** Runs, shards, names and notes of films: the vectors, through the program and the reference. SPEC §6, §8, §9.1, §13. @module */
import t from 'tap';
import { makeFilmMetadata, parseFilmMetadata } from '../../src/codecs/film-metadata.js';
import { frameNames, nameWidth } from '../../src/core/name.js';
import type { Order } from '../../src/core/order.js';
import { findPalette, parsePalette } from '../../src/core/palette.js';
import { indexAtPosition, planRun, shardRange } from '../../src/core/range.js';
import { SpaceSize } from '../../src/core/size.js';
import { parseCanonical } from '../../src/core/space.js';
import { formatIndex } from '../../src/core/index-format.js';
import { resultOf } from '../../src/core/errors.js';
import { fromHex, open, readVectors, toHex } from './tools.js';

interface RunVector {
  readonly space: string;
  readonly from: string;
  readonly step: string;
  readonly count?: string;
  readonly to?: string;
  /** How many shards. */
  readonly n: string;
  readonly images?: string;
  readonly last?: string;
  /** Of some: the shard, its first position, and its end. */
  readonly shards?: readonly (readonly [string, string, string])[];
  readonly code?: string;
}

t.test('every run of runs/runs.json has its count, last index and shards (SPEC §6)', async (t) => {
  const vectors = readVectors<RunVector>('runs/runs');
  t.ok(vectors.length >= 190, `${vectors.length} vectors`);
  for (const { space, from, step, count, to, n, ...expected } of vectors) {
    const title = [space, from, step, count, to, n].join(' ').slice(0, 100);
    const found = resultOf(() => {
      const run = planRun(
        {
          from: BigInt(from),
          step: BigInt(step),
          ...(count === undefined ? {} : { count: BigInt(count) }),
          ...(to === undefined ? {} : { to: BigInt(to) }),
        },
        new SpaceSize(parseCanonical(space)),
      );
      const last = run.count === 0n ? undefined : indexAtPosition(run, run.count - 1n);
      const places = ['1', '2', n].filter((i) => i === '1' || BigInt(i) <= BigInt(n));
      const shards = places.map((i) => {
        const { first, end } = shardRange(run.count, Number(i), Number(n));
        return [i, formatIndex(first), formatIndex(end)];
      });
      return {
        images: formatIndex(run.count),
        ...(last === undefined ? {} : { last: formatIndex(last) }),
        shards,
      };
    });
    if (expected.code === undefined) t.strictSame(found, expected, title);
    else t.match(found, { code: expected.code }, title);
  }
});

t.test('every frame of frames/ranks.json has its rank (SPEC §4)', async (t) => {
  const vectors = readVectors<Record<'space' | 'samples_hex' | 'rank_hex', string>>('frames/ranks');
  t.ok(vectors.length >= 50, `${vectors.length} vectors`);
  for (const { space, samples_hex, rank_hex } of vectors) {
    const numbering = open(space, 'sequential');
    const rank = toHex(numbering.indexBytesOf(fromHex(samples_hex)));
    t.equal(rank.padEnd(rank_hex.length, '0'), rank_hex, space);
    t.equal(toHex(numbering.frameAt(fromHex(rank_hex))), samples_hex, `${space} back`);
  }
});

interface NamesVector {
  readonly from: string;
  readonly step: string;
  readonly count: string;
  readonly positions: readonly string[];
  readonly width: number;
  readonly names: readonly string[];
}

t.test('every run of runs/names.json has its names (SPEC §8)', async (t) => {
  const vectors = readVectors<NamesVector>('runs/names');
  t.ok(vectors.length >= 13, `${vectors.length} vectors`);
  for (const { from, step, count, positions, width, names } of vectors) {
    const run = { from: BigInt(from), step: BigInt(step), count: BigInt(count) };
    const title = [from, step, count].join(' ').slice(0, 100);
    t.equal(nameWidth(run), width, title);
    const nameAt = frameNames(run, width);
    t.strictSame(
      positions.map((position) => nameAt(BigInt(position))),
      names,
      title,
    );
  }
});

interface FilmVector {
  readonly space: string;
  readonly order: Order;
  readonly seed: string;
  readonly from: string;
  readonly step: string;
  readonly palette?: string | readonly string[];
  readonly fps: string;
  readonly scale: number;
  readonly note: string;
}

t.test('every film of notes/films.json says the same of itself (SPEC §9.1)', async (t) => {
  const vectors = readVectors<FilmVector>('notes/films');
  t.ok(vectors.length >= 8, `${vectors.length} vectors`);
  for (const { space, order, seed, scale, fps, palette, note, ...given } of vectors) {
    const [numerator = 0, denominator = 1] = fps.split('/').map(Number);
    const film = {
      space: parseCanonical(space),
      order,
      seed,
      scale,
      from: signed(given.from),
      step: signed(given.step),
      rate: { numerator, denominator },
      ...(palette !== undefined && {
        palette:
          typeof palette === 'string' ? findPalette(palette) : parsePalette(palette.join(',')),
      }),
    };
    t.equal(makeFilmMetadata(film), note, note.slice(0, 100));
    const read = parseFilmMetadata(note);
    t.match(read, { order, seed, scale, space: { canonical: space } }, 'and is read');
    t.equal(read?.from ?? film.from, film.from);
    t.equal(read?.step ?? film.step, film.step);
  }
});

function signed(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}
