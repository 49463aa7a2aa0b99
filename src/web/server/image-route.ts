/**
 * `GET /image/N.png` and `/image/N.raw`. Hot: run `npm run bench web` before editing.
 * @module
 */
import { isRandomText } from '../../core/index-text.js';
import { sizeBits } from '../../core/cardinality.js';
import type { Space } from '../../core/space.js';
import { readSpaceQuery, type SpaceChoice } from '../shared/space-query.js';
import { type Call, connectionOf, limitSending, queryOf, type ServerContext } from './context.js';
import { checkPixels, isLightImage, isLightNumber } from './image-cost.js';
import { drawNumber, type ImageOrder, keepBytes, makeImage, type MadeImage } from './make-image.js';
import { Problem, reply } from './problem.js';

/** A query, read. */
interface ImageQuery {
  readonly choice: SpaceChoice;
  readonly scale: number;
  /** Whether another server, with other defaults, would read the same. */
  readonly isWhole: boolean;
}

/** Queries that are kept as they were read, and the longest of them. */
const MOST_QUERIES = 256;
const LONGEST_QUERY = 512;
const MOST_SCALE = 4096;

const FOREVER = 'public, max-age=31536000, immutable';
/** Where the server's defaults had a part in it, which another start may change. */
const SHORTLY = 'public, max-age=60';

type Answer = Response | Promise<Response>;

export function imageRoute(server: ServerContext): (call: Call) => Answer {
  const { options, spaces, routes } = server;
  const { limits, version } = options;
  const queries = new Map<string, ImageQuery>();

  const readQuery = (text: string): ImageQuery => {
    const known = queries.get(text);
    if (known !== undefined) return known;
    const query = readImageQuery(text, options.choice);
    if (text.length <= LONGEST_QUERY) {
      if (queries.size >= MOST_QUERIES) queries.clear();
      queries.set(text, query);
    }
    return query;
  };

  return (call) => {
    const { incoming, outgoing } = connectionOf(call);
    const file = call.req.param('file') ?? '';
    const form = file.endsWith('.png') ? 'png' : file.endsWith('.raw') ? 'raw' : undefined;
    routes.set(outgoing, `/image/N.${form ?? 'png'}`);
    if (form === undefined) throw new Problem(404, 'images end with .png or .raw: /image/42.png');
    const number = file.slice(0, -4);
    if (number.length > limits.maxIndexLength) {
      throw new Problem(
        414,
        `a number of ${number.length} characters is too long: this server takes ${limits.maxIndexLength}`,
      );
    }
    const query = readQuery(queryOf(call));
    checkQuery(query, form, limits.maxPixels);
    const { choice, scale } = query;
    const known = incoming.headers['if-none-match'];
    const order: ImageOrder = { number, form, scale, version, known };
    const isRandom = isRandomText(number);
    const isLight = isLightImage(choice, scale, spaces) && isLightNumber(number);
    if (isRandom && numberLength(choice.space) <= limits.maxIndexLength) {
      return redirectToRandom(server, call, choice, form, isLight);
    }
    const control = isRandom ? 'no-store' : query.isWhole ? FOREVER : SHORTLY;
    if (isLight) return answer(keepBytes(makeImage(spaces.open(choice), order)), form, control);
    return makeElsewhere(server, call, choice, order, control);
  };
}

/** In a worker, within what memory and time there is. */
async function makeElsewhere(
  { options, budget, pool }: ServerContext,
  call: Call,
  choice: SpaceChoice,
  order: ImageOrder,
  control: string,
): Promise<Response> {
  const { outgoing } = connectionOf(call);
  const share = budget.open();
  outgoing.on('close', () => share.release());
  const sizeBytes = choice.space.sampleBytes * order.scale * order.scale;
  share.grow(sizeBytes);
  const made = await pool.run({ kind: 'image', choice, order });
  limitSending(outgoing, sizeBytes, options.limits.requestTimeoutMs);
  return answer(made, order.form, control);
}

async function redirectToRandom(
  { spaces, pool }: ServerContext,
  call: Call,
  choice: SpaceChoice,
  form: string,
  isLight: boolean,
): Promise<Response> {
  const number = isLight
    ? drawNumber(spaces.open(choice))
    : await pool.run({ kind: 'draw', choice });
  const query = queryOf(call);
  // Relative, so that it is right below every path.
  const location = `${number}.${form}${query === '' ? '' : `?${query}`}`;
  return reply(302, { location, 'cache-control': 'no-store' });
}

function answer(made: MadeImage, form: string, control: string): Response {
  const { tag, index, bytes } = made;
  const headers: Record<string, string> = { etag: tag, 'cache-control': control };
  if (index !== undefined) headers['x-image-index'] = index;
  if (bytes === undefined) return reply(304, headers);
  headers['content-type'] = form === 'png' ? 'image/png' : 'application/octet-stream';
  return reply(200, headers, bytes);
}

function readImageQuery(text: string, defaults: SpaceChoice): ImageQuery {
  const params = new URLSearchParams(text);
  const scales = params.getAll('scale');
  params.delete('scale');
  const choice = readSpaceQuery(params, defaults);
  return { choice, scale: readScale(scales), isWhole: isWhole(params, choice) };
}

function isWhole(params: URLSearchParams, { order }: SpaceChoice): boolean {
  const hasColors = params.has('palette') || (params.has('color') && params.has('depth'));
  const hasOrder = params.has('order') && (order !== 'mixed' || params.has('seed'));
  return params.has('size') && hasColors && hasOrder;
}

function readScale(texts: readonly string[]): number {
  if (texts.length > 1) throw new Problem(400, 'the query has scale twice: leave one of them out');
  const [text = '1'] = texts;
  const scale = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  if (scale >= 1 && scale <= MOST_SCALE) return scale;
  throw new Problem(400, `scale must be a whole number from 1 to ${MOST_SCALE}`);
}

function checkQuery({ choice, scale }: ImageQuery, form: string, maxPixels: number): void {
  if (scale > 1 && form === 'raw')
    throw new Problem(400, 'scale is for .png: samples have no size');
  const { width, height } = choice.space;
  checkPixels({ width: width * scale, height: height * scale }, maxPixels);
}

/** Characters that a number of the space takes at most. */
function numberLength(space: Space): number {
  const bits = sizeBits(space);
  return bits <= 265 ? 80 : Math.ceil(bits / 4) + 2;
}
