/**
 * `GET /api/space` and `/api/estimate`: what a space is, and how long all of it would take here.
 * @module
 */
import {
  cardinalityText,
  decimalDigits,
  log10Size,
  powerOfTenText,
} from '../../core/cardinality.js';
import { listColors } from '../../text/space-text.js';
import { readSpaceQuery, writeSpaceQuery } from '../shared/space-query.js';
import { type Enumeration } from '../../core/enumeration.js';
import { type Call, queryOf, type ServerContext } from './context.js';
import { checkPixels } from './image-cost.js';
import { replyJson } from './problem.js';

/** A space as JSON. */
export interface SpaceRecord {
  readonly canonical: string;
  readonly width: number;
  readonly height: number;
  readonly color: string;
  readonly depth: number;
  /** How many a palette has. */
  readonly colors?: number;
  readonly palette?: { readonly name?: string; readonly colors: readonly string[] };
  readonly order: string;
  readonly seed: string;
  /** Says all of it. */
  readonly query: string;
  readonly images: ImagesRecord;
}

interface ImagesRecord {
  /** In full below 10^15, else as a power of ten. */
  readonly text: string;
  readonly log10: number;
  readonly decimalDigits: number;
}

/** Julian years, as astronomers count them. */
const YEAR_S = 365.25 * 86_400;
/** Spaces whose speed is remembered. */
const MOST_MEASURED = 256;

export function spaceRecord(choice: Enumeration): SpaceRecord {
  const { space, order, seed, palette } = choice;
  const { canonical, width, height, color, depth, radix } = space;
  const name = palette?.name;
  return {
    canonical,
    width,
    height,
    color,
    depth,
    ...(palette === undefined
      ? {}
      : {
          colors: radix,
          palette: { ...(name === undefined ? {} : { name }), colors: listColors(palette.colors) },
        }),
    order,
    seed,
    query: writeSpaceQuery(choice),
    images: imagesRecord(choice),
  };
}

export function spaceRoute({ settings }: ServerContext): (call: Call) => Response {
  return (call) => {
    const choice = readSpaceQuery(new URLSearchParams(queryOf(call)), settings.choice);
    return replyJson(spaceRecord(choice));
  };
}

export function estimateRoute(server: ServerContext): (call: Call) => Promise<Response> {
  const { settings, pool } = server;
  const measured = new Map<string, Promise<number>>();

  const measure = (choice: Enumeration): Promise<number> => {
    const query = writeSpaceQuery(choice);
    const known = measured.get(query);
    if (known !== undefined) return known;
    if (measured.size >= MOST_MEASURED) measured.clear();
    const rate = pool.run({ kind: 'measure', choice });
    measured.set(query, rate);
    rate.catch(() => measured.delete(query));
    return rate;
  };

  return async (call) => {
    const choice = readSpaceQuery(new URLSearchParams(queryOf(call)), settings.choice);
    checkPixels(choice.space, settings.limits.maxPixels);
    const imagesPerSecond = await measure(choice);
    const images = imagesRecord(choice);
    const log10 = images.log10 - Math.log10(imagesPerSecond * YEAR_S);
    const years = { text: yearsText(log10), log10 };
    return replyJson({ query: writeSpaceQuery(choice), images, imagesPerSecond, years });
  };
}

function imagesRecord({ space }: Enumeration): ImagesRecord {
  const { exponent, fraction } = log10Size(space);
  return {
    text: cardinalityText(space),
    log10: exponent + fraction,
    decimalDigits: decimalDigits(space),
  };
}

function yearsText(log10: number): string {
  if (log10 < 6) return Number((10 ** log10).toPrecision(3)).toString();
  const exponent = Math.floor(log10);
  return powerOfTenText({ exponent, fraction: log10 - exponent });
}
