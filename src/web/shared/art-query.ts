/**
 * What is drawn by Random Art as the query of an address:
 * `text=grace&salt=…&depth=12&grammar=tile&variant=3&quality=yes&samples=4&size=512&palette=wine&t=0.5&plane=0.25,-0.5,0.125`,
 * or `hex=…`, `formula=…` or `lineage=…` in the place of the text. What is as usual is left out; without a size, the picture is as
 * large as there is room for.
 * @module
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { DEFAULT_DEPTH, MAX_DEPTH, MAX_VARIANT, SAMPLE_COUNTS } from '../../art/limits.js';
import { EnumeratorError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { whole } from '../../text/read-quantity.js';
import { type Plane, planeWords, readPlane, WHOLE_PLANE } from './plane.js';
import { writeQuery } from './query-text.js';

/** What a picture is made of. */
export type ArtSource =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** Of the file that they came in. */
      readonly name?: string;
    }
  | { readonly kind: 'formula'; readonly formula: string }
  /** ART §17. */
  | { readonly kind: 'lineage'; readonly lineage: string };

/** Whether there is nothing to grow: neither depth nor variant change the picture. */
export function isGrown({ kind }: ArtSource): boolean {
  return kind === 'formula' || kind === 'lineage';
}

/** What the source is written as, but for bytes. */
export function sourceText(source: Exclude<ArtSource, { readonly kind: 'bytes' }>): string {
  if (source.kind === 'text') return source.text;
  return source.kind === 'formula' ? source.formula : source.lineage;
}

export interface ArtChoice {
  readonly source: ArtSource;
  readonly salt: string;
  readonly depth: number;
  /** A name, or the text of a grammar of one's own. */
  readonly grammar: string;
  readonly variant: number;
  /** Whether variants that are too simple or too noisy are passed over, from that one on. */
  readonly quality: boolean;
  /** Samples a pixel: 1, 4 or 16. */
  readonly samples: number;
  /** In place of its own: a palette's name, `safe`, or five colours with commas; '' for its own. */
  readonly palette: string;
  /** The moment of its film, −1 to 1, which is the picture itself at −1. */
  readonly time: number;
  /** The part of it that is seen. */
  readonly plane: Plane;
  /** In pixels; undefined for as large as there is room for. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
}

export const USUAL_ART: ArtChoice = {
  source: { kind: 'text', text: 'grace' },
  salt: '',
  depth: DEFAULT_DEPTH,
  grammar: 'default',
  variant: 0,
  quality: false,
  samples: 1,
  palette: '',
  time: -1,
  plane: WHOLE_PLANE,
  size: undefined,
};

/** The longest side of a picture on the page, in pixels. */
export const MOST_ART_SIDE = 2048;

/** A query of more characters is none that every browser and program passes on. */
const MOST_QUERY_LENGTH = 32_000;

/** Stands in a query for what it does not hold. */
const KEPT = ['kept', 'yes'] as const;

/**
 * Read a query; the inverse of {@link writeArtQuery}, but for what that leaves out.
 * @throws {@link EnumeratorError} `E_RANGE` for a depth, a variant, samples, a time, a part or a size that is none, `E_SEED` for a
 *   bad `hex`
 */
export function readArtQuery(params: URLSearchParams): ArtChoice {
  return {
    source: readSource(params),
    salt: params.get('salt') ?? USUAL_ART.salt,
    depth: readWhole(params, 'depth', 1, MAX_DEPTH),
    grammar: params.get('grammar') ?? USUAL_ART.grammar,
    variant: readWhole(params, 'variant', 0, MAX_VARIANT),
    quality: params.get('quality') === 'yes',
    samples: readSamples(params.get('samples')),
    palette: params.get('palette') ?? USUAL_ART.palette,
    time: readTime(params.get('t')),
    plane: readPart(params.get('plane')),
    size: readSize(params.get('size')),
  };
}

/** Whether a query says that it does not hold what is drawn. */
export function isKeptQuery(params: URLSearchParams): boolean {
  return params.get(KEPT[0]) === KEPT[1];
}

/**
 * Write a query.
 * @param isSecret - whether what is drawn, and the salt, stay out of it
 * @returns the query, and whether something is left out: where it is secret, or too long
 */
export function writeArtQuery(
  choice: ArtChoice,
  isSecret: boolean,
): { readonly query: string; readonly isKept: boolean } {
  if (!isSecret && isShort(choice.source)) {
    const salt: Param[] = choice.salt === '' ? [] : [['salt', choice.salt]];
    const query = writeParams(choice, [...sourceParams(choice.source), ...salt]);
    if (query.length <= MOST_QUERY_LENGTH) return { query, isKept: false };
  }
  const query = writeParams(choice, [KEPT]);
  if (query.length <= MOST_QUERY_LENGTH) return { query, isKept: true };
  // A grammar can be as long as a text.
  return { query: writeParams({ ...choice, grammar: USUAL_ART.grammar }, [KEPT]), isKept: true };
}

type Param = readonly [key: string, value: string];

function writeParams(choice: ArtChoice, first: readonly Param[]): string {
  const params = new URLSearchParams(first.map(([key, value]) => [key, value]));
  for (const key of ['depth', 'grammar', 'variant'] as const) {
    if (choice[key] !== USUAL_ART[key]) params.set(key, String(choice[key]));
  }
  if (choice.quality) params.set('quality', 'yes');
  if (choice.samples !== USUAL_ART.samples) params.set('samples', String(choice.samples));
  if (choice.palette !== '') params.set('palette', choice.palette);
  if (choice.time !== USUAL_ART.time) params.set('t', String(choice.time));
  if (choice.plane.half !== WHOLE_PLANE.half) params.set('plane', planeWords(choice.plane));
  if (choice.size !== undefined) params.set('size', sizeWords(choice.size));
  return writeQuery(params);
}

function sourceParams(source: ArtSource): Param[] {
  if (source.kind !== 'bytes') return [[source.kind, sourceText(source)]];
  const file: Param[] = source.name === undefined ? [] : [['file', source.name]];
  return [['hex', bytesToHex(source.bytes)], ...file];
}

function readSource(params: URLSearchParams): ArtSource {
  const formula = params.get('formula');
  if (formula !== null) return { kind: 'formula', formula };
  const lineage = params.get('lineage');
  if (lineage !== null) return { kind: 'lineage', lineage };
  const hex = params.get('hex');
  if (hex === null) {
    const text = params.get('text');
    return text === null ? USUAL_ART.source : { kind: 'text', text };
  }
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) {
    throw new EnumeratorError(
      'E_SEED',
      `hex=${quoteText(hex)}: write bytes as pairs of hex digits, such as c0ffee`,
    );
  }
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const name = params.get('file');
  return { kind: 'bytes', bytes, ...(name === null ? {} : { name }) };
}

/** What is too long as it is need not be written to know it. */
function isShort(source: ArtSource): boolean {
  if (source.kind === 'bytes') return 2 * source.bytes.length <= MOST_QUERY_LENGTH;
  return sourceText(source).length <= MOST_QUERY_LENGTH;
}

function readWhole(
  params: URLSearchParams,
  key: 'depth' | 'variant',
  least: number,
  most: number,
): number {
  const text = params.get(key);
  return text === null ? USUAL_ART[key] : whole(least, most, 'E_RANGE')(text, key);
}

/** A size as a query has it: `512`, or `640x360`. */
export function sizeWords({ width, height }: NonNullable<ArtChoice['size']>): string {
  return width === height ? String(width) : `${width}x${height}`;
}

function readSamples(text: string | null): number {
  const samples = Number(text ?? USUAL_ART.samples);
  if (SAMPLE_COUNTS.includes(samples)) return samples;
  throw new EnumeratorError(
    'E_RANGE',
    `samples=${quoteText(text ?? '')}: a pixel has ${SAMPLE_COUNTS.join(', ')} samples`,
  );
}

function readTime(text: string | null): number {
  const time = text === null ? USUAL_ART.time : Number(text || NaN);
  if (time >= -1 && time <= 1) return time;
  throw new EnumeratorError('E_RANGE', `t=${quoteText(text ?? '')}: films go from -1 to 1`);
}

function readPart(text: string | null): Plane {
  const plane = text === null ? WHOLE_PLANE : readPlane(text);
  if (plane !== undefined) return plane;
  throw new EnumeratorError(
    'E_RANGE',
    `plane=${quoteText(text ?? '')}: write the middle and half of a side, such as 0.25,-0.5,0.125, within -1 to 1`,
  );
}

function readSize(text: string | null): ArtChoice['size'] {
  if (text === null) return undefined;
  const match = /^([0-9]{1,5})(?:x([0-9]{1,5}))?$/.exec(text);
  const width = Number(match?.[1]);
  const height = Number(match?.[2] ?? match?.[1]);
  if (width >= 1 && height >= 1 && Math.max(width, height) <= MOST_ART_SIDE) {
    return { width, height };
  }
  throw new EnumeratorError(
    'E_RANGE',
    `size=${quoteText(text)}: write 512, or 640x360, with sides from 1 to ${MOST_ART_SIDE}`,
  );
}
