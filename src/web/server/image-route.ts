/**
 * `GET /image/N.png` and `/image/N.raw`. Hot: run `npm run bench web` before editing.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRandomText } from '../../text/index-text.js';
import { sizeBits } from '../../core/cardinality.js';
import { takesSeed } from '../../core/order.js';
import type { Space } from '../../core/space.js';
import { readSpaceQuery } from '../shared/space-query.js';
import { type Enumeration } from '../../core/enumeration.js';
import type { ServerContext } from './context.js';
import { allowOthers, openHeaders } from './cross-origin.js';
import { checkPixels, isLightImage, isLightNumber } from './opened-spaces.js';
import {
  drawNumber,
  type ImageForm,
  type ImageJob,
  makeImage,
  type MadeImage,
} from './make-image.js';
import { Problem, toProblem, writeProblem } from './problem.js';
import { cutBody, isLong, sendPaced } from './visitors/paced-body.js';
import { Recent } from './visitors/recent.js';
import { visitorOf } from './visitors/visitor.js';

/** A query, read. */
interface ImageQuery {
  readonly choice: Enumeration;
  readonly scale: number;
  readonly hasDigest: boolean;
  /** Whether another server, with other defaults, would read the same. */
  readonly isWhole: boolean;
}

/** What such an address begins with, below the base path. */
export const PREFIX = '/image/';

/** Queries that are kept as they were read, and the longest of them. */
const MOST_QUERIES = 256;
const LONGEST_QUERY = 512;
const MOST_SCALE = 4096;
/** Characters of an address that an image is redirected to: clients take no longer ones. */
const MOST_LOCATION = 4096;

export const FOREVER = 'public, max-age=31536000, immutable';
/** For answers that the server's defaults had a part in, which another start may change. */
export const SHORTLY = 'public, max-age=60';

/** What answers are, by the form of their images. */
export const TYPES: Readonly<Record<ImageForm, string>> = {
  png: 'image/png',
  raw: 'application/octet-stream',
  pnm: 'image/x-portable-anymap',
};

/** The answer to a request. */
export interface ImageAnswer {
  readonly status: number;
  /** Those of every answer among them. */
  readonly headers: Record<string, string>;
  readonly bytes: Uint8Array | undefined;
  /** Called when the bytes have gone out, or not at all. */
  readonly release: (() => void) | undefined;
}

/**
 * Finds what to answer.
 * @param target - an address below the base path, from `/image/` on, with its query
 * @param known - `If-None-Match`, or nothing
 * @param outgoing - what the answer will be written to, at whose end memory is given back; undefined
 *   where the app is called without a connection
 * @throws Problem, EnumeratorError, at once or later
 */
export type ImageRoute = (
  target: string,
  known: string | undefined,
  outgoing: ServerResponse | undefined,
) => ImageAnswer | Promise<ImageAnswer>;

/** The answer to a `GET`, written past router and `Response`: they take as long as a small image. */
export function sendImage(
  find: ImageRoute,
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { flow, settings: { onFailure: report } }: Pick<ServerContext, 'flow' | 'settings'>,
): void {
  const send = ({ status, headers, bytes, release }: ImageAnswer): void => {
    outgoing.writeHead(status, headers);
    if (bytes !== undefined && isLong(bytes)) {
      void sendPaced(outgoing, cutBody(bytes), { flow }, report);
    } else outgoing.end(bytes, release);
  };
  const fail = (error: unknown): void => {
    const reader = { accept: incoming.headers.accept, path: PREFIX };
    writeProblem(outgoing, toProblem(error, report), reader, allowOthers({}));
  };
  try {
    const found = find(target, incoming.headers['if-none-match'], outgoing);
    if (found instanceof Promise) found.then(send, fail);
    else send(found);
  } catch (error) {
    fail(error);
  }
}

export function imageRoute(server: ServerContext): ImageRoute {
  const { settings } = server;
  const { limits, version } = settings;
  const queries = new Recent<string, ImageQuery>(MOST_QUERIES);

  const readQuery = (text: string): ImageQuery => {
    const known = queries.get(text);
    if (known !== undefined) return known;
    const query = readImageQuery(text, settings.choice);
    if (text.length <= LONGEST_QUERY) queries.set(text, query);
    return query;
  };

  return (target, known, outgoing) => {
    const { number, form, query: queryText } = cutTarget(target);
    if (number.length > limits.maxIndexLength) {
      throw new Problem(
        414,
        `a number of ${number.length} characters is too long: this server takes ${limits.maxIndexLength}`,
      );
    }
    const query = readQuery(queryText);
    checkQuery(query, form, limits.maxPixels);
    const { choice, scale } = query;
    const hasDigest = query.hasDigest || isDigestWanted(outgoing);
    const job: ImageJob = { choice, number, form, scale, version, known, hasDigest };
    const isRandom = isRandomText(number);
    const locationLength = numberLength(choice.space) + queryText.length;
    if (isRandom && locationLength <= Math.min(limits.maxIndexLength, MOST_LOCATION)) {
      const isLight = isLightImage(choice, scale);
      return redirectToRandom(server, outgoing, choice, isLight, `.${form}`, queryText);
    }
    const control = isRandom ? 'no-store' : query.isWhole ? FOREVER : SHORTLY;
    return findImage(server, outgoing, job, control);
  };
}

/**
 * An image, made here where that is quick, and else in a worker.
 * @param control - the answer's `cache-control`
 * @throws Problem, EnumeratorError, at once or later
 */
export function findImage(
  server: ServerContext,
  outgoing: ServerResponse | undefined,
  job: ImageJob,
  control: string,
): ImageAnswer | Promise<ImageAnswer> {
  const { choice, number, form, scale } = job;
  const { spaces } = server;
  const isLight = isLightImage(choice, scale) && isLightNumber(number);
  const isHere = isLight && (spaces.has(choice) || spaces.mayOpen(choice, visitorOf(outgoing)));
  if (!isHere) return makeElsewhere(server, outgoing, job, isLight, control);
  const made = makeImage(spaces.open(choice), job);
  return answer(made, form, control, made.bytes && keepBytes(made.bytes));
}

/** @throws Problem 404 */
function cutTarget(target: string): { number: string; form: 'png' | 'raw'; query: string } {
  const at = target.indexOf('?');
  const file = decodeName(target.slice(PREFIX.length, at < 0 ? undefined : at));
  const form = file.endsWith('.png') ? 'png' : file.endsWith('.raw') ? 'raw' : undefined;
  if (form === undefined) throw new Problem(404, 'images end with .png or .raw: /image/42.png');
  return { number: file.slice(0, -4), form, query: at < 0 ? '' : target.slice(at + 1) };
}

/** Percent signs that stand for themselves, as in `50%`, are taken so. */
export function decodeName(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** In a worker, within what memory and time there is. */
async function makeElsewhere(
  { budget, pool }: ServerContext,
  outgoing: ServerResponse | undefined,
  job: ImageJob,
  isShort: boolean,
  control: string,
): Promise<ImageAnswer> {
  const visitor = visitorOf(outgoing);
  const share = budget.open(visitor, outgoing);
  const sizeBytes = job.choice.space.sampleBytes * job.scale * job.scale;
  share.grow(sizeBytes);
  const isWanted = (): boolean => outgoing?.destroyed !== true;
  const made = await pool.run('image', job, { visitor, isShort, isWanted }).finally(() => {
    if (outgoing === undefined) share.release();
  });
  return answer(made, job.form, control, undefined);
}

async function redirectToRandom(
  { pool }: ServerContext,
  outgoing: ServerResponse | undefined,
  choice: Enumeration,
  isLight: boolean,
  ending: string,
  query: string,
): Promise<ImageAnswer> {
  const number = isLight
    ? drawNumber(choice)
    : await pool.run('draw', choice, { visitor: visitorOf(outgoing) });
  const headers = openHeaders();
  // Relative, so that it is right below every path.
  headers['location'] = `${number}${ending}${query === '' ? '' : `?${query}`}`;
  headers['cache-control'] = 'no-store';
  headers['content-length'] = '0';
  return { status: 302, headers, bytes: undefined, release: undefined };
}

/** @param kept - the same bytes, where those of the image are overwritten by the next one */
function answer(
  { tag, index, bytes: own, digest }: MadeImage,
  form: ImageForm,
  control: string,
  kept: KeptBytes | undefined,
): ImageAnswer {
  const bytes = kept?.bytes ?? own;
  const headers = openHeaders();
  headers['etag'] = tag;
  headers['cache-control'] = control;
  if (index !== undefined) headers['x-image-index'] = index;
  if (digest !== undefined) headers['repr-digest'] = digest;
  if (bytes === undefined) return { status: 304, headers, bytes, release: undefined };
  headers['content-type'] = TYPES[form];
  headers['content-length'] = String(bytes.length);
  return { status: 200, headers, bytes, release: kept?.release };
}

function readImageQuery(text: string, defaults: Enumeration): ImageQuery {
  const params = new URLSearchParams(text);
  const scales = params.getAll('scale');
  params.delete('scale');
  const digests = params.getAll('digest');
  params.delete('digest');
  const hasDigest = digests.length > 0;
  if (digests.length > 1 || (hasDigest && digests[0] !== '1'))
    throw new Problem(400, 'digest must be 1, once, or be left out');
  const choice = readSpaceQuery(params, defaults);
  return { choice, scale: readScale(scales), hasDigest, isWhole: isWholeQuery(params, choice) };
}

/** `Want-Repr-Digest: sha-256=10`, of RFC 9530. Weights of 0 want none. */
export function isDigestWanted(outgoing: ServerResponse | undefined): boolean {
  const wanted = outgoing?.req.headers['want-repr-digest'];
  return typeof wanted === 'string' && /(?:^|,)\s*sha-256=0*[1-9]/.test(wanted);
}

export function isWholeQuery(params: URLSearchParams, { order }: Enumeration): boolean {
  const hasColors = params.has('palette') || (params.has('color') && params.has('depth'));
  const hasOrder = params.has('order') && (!takesSeed(order) || params.has('seed'));
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

/** Larger answers have memory of their own. */
const LARGEST_KEPT_BYTES = 2 ** 16;
/** Free pieces of one size that are kept. */
const MOST_FREE = 64;

/** Bytes in another place than they were made in. */
type KeptBytes = Pick<ImageAnswer, 'bytes' | 'release'>;

/**
 * Memory for small answers, used again when they have gone out, by the logarithm of its size: a new
 * piece for each image costs as much as drawing it.
 */
const free: Uint8Array[][] = Array.from({ length: Math.log2(LARGEST_KEPT_BYTES) + 1 }, () => []);

function keepBytes(bytes: Uint8Array): KeptBytes {
  const { length } = bytes;
  if (length > LARGEST_KEPT_BYTES || length === 0) {
    return { bytes: bytes.slice(), release: undefined };
  }
  const power = 32 - Math.clz32(length - 1);
  const pieces = free[power] ?? [];
  const piece = pieces.pop() ?? new Uint8Array(2 ** power);
  piece.set(bytes);
  return {
    bytes: piece.subarray(0, length),
    release: () => {
      if (pieces.length < MOST_FREE) pieces.push(piece);
    },
  };
}
