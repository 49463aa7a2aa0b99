/**
 * The routes that answer with JSON or go on: `/api/space`, `/api/estimate`, `/api/live`, `/locate`,
 * `/events` and `/live.png`.
 * @module
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { SIGNATURE } from '../../codecs/png/format.js';
import {
  cardinalityText,
  decimalDigits,
  log10Size,
  powerOfTenText,
} from '../../core/cardinality.js';
import type { Enumeration } from '../../core/enumeration.js';
import { YEAR_S } from '../../text/quantity.js';
import { listColors } from '../../text/space-text.js';
import { readSpaceQuery, writeSpaceQuery } from '../shared/space-query.js';
import {
  type App,
  type Call,
  connectionOf,
  outgoingOf,
  queryOf,
  type ServerContext,
} from './context.js';
import { changeLive } from './live-change.js';
import { listenHeaders, watchHeaders } from './live-broadcast.js';
import { checkPixels } from './opened-spaces.js';
import { Problem, reply, replyJson } from './problem.js';
import { readBody } from './request-memory.js';
import { pacedBody } from './visitors/paced-body.js';
import { visitorOf } from './visitors/visitor.js';

/** The number of spaces whose speed is remembered. */
const MOST_MEASURED = 256;
/** The memory that reading takes for each byte of a picture, about: rows, samples, number, text. */
const LOCATE_COST = 4;
/** The size of a change beside the two numbers, of which each may be as long as in an address. */
const CHANGE_BYTES = 65_536;

export function addRoutes(app: App, { settings, pool, budget, live, flow }: ServerContext): void {
  const { maxBodyBytes, maxPixels, maxIndexLength } = settings.limits;
  const choiceOf = (call: Call): Enumeration =>
    readSpaceQuery(new URLSearchParams(queryOf(call)), settings.choice);
  const replyLive = (): Response => replyJson(live.record());

  app.get('/api/space', (call) =>
    replyJson(spaceRecord(choiceOf(call), settings.isChosen || queryOf(call) !== '')),
  );

  const rates = new Map<string, Promise<number>>();
  app.get('/api/estimate', async (call) => {
    const choice = choiceOf(call);
    checkPixels(choice.space, maxPixels);
    const query = writeSpaceQuery(choice);
    let rate = rates.get(query);
    if (rate === undefined) {
      if (rates.size >= MOST_MEASURED) rates.clear();
      rate = pool.run('measure', choice, { visitor: visitorOf(outgoingOf(call)) });
      rates.set(query, rate);
      rate.catch(() => rates.delete(query));
    }
    const imagesPerSecond = await rate;
    const images = imagesRecord(choice);
    const log10 = images.log10 - Math.log10(imagesPerSecond * YEAR_S);
    return replyJson({ query, images, imagesPerSecond, years: { text: yearsText(log10), log10 } });
  });

  app.post('/locate', async (call) => {
    const { incoming, outgoing } = connectionOf(call);
    const visitor = visitorOf(outgoing);
    const share = budget.open(visitor, outgoing);
    const png = await readBody(incoming, maxBodyBytes, share);
    if (png.length === 0) throw new Problem(400, 'E_PNG: the body is empty: send a PNG');
    if (SIGNATURE.some((byte, i) => png[i] !== byte)) {
      throw new Problem(415, 'E_PNG: not a PNG: convert other pictures to PNG first');
    }
    share.grow(png.length * LOCATE_COST);
    const job = { png, query: queryOf(call), defaults: settings.choice, maxPixels };
    const transfer = [png.buffer as ArrayBuffer];
    const isWanted = (): boolean => !outgoing.destroyed;
    const found = await pool.run('locate', job, { visitor, transfer, isWanted });
    share.grow(found.length);
    const headers = {
      'content-type': 'application/json',
      'content-length': String(found.length),
      'cache-control': 'no-store',
    };
    return reply(200, headers, pacedBody(found, outgoing, flow));
  });

  app.get('/api/live', replyLive);
  app.put('/api/live', async (call) => {
    const { incoming, outgoing } = connectionOf(call);
    checkToken(settings.token, call.req.header('authorization'));
    const share = budget.open(visitorOf(outgoing), outgoing);
    const body = await readBody(incoming, CHANGE_BYTES + 2 * maxIndexLength, share);
    live.change(changeLive(live.setting, parseJson(body), maxPixels));
    return replyLive();
  });

  for (const [path, headers, open] of [
    ['/events', listenHeaders, (outgoing) => live.listen(outgoing)],
    ['/live.png', watchHeaders, (outgoing) => live.watch(outgoing)],
  ] satisfies [string, () => Record<string, string>, (outgoing: ServerResponse) => void][]) {
    app.get(path, (call) => {
      const { incoming, outgoing } = connectionOf(call);
      // Of no length, as the answer to a GET is; nobody watches.
      if (incoming.method === 'HEAD') return new Response(null, { headers: headers() });
      open(outgoing);
      return RESPONSE_ALREADY_SENT;
    });
  }
}

/**
 * A space as JSON; its query is the whole of it.
 * @param isChosen - whether anybody has chosen anything of it
 */
export function spaceRecord(choice: Enumeration, isChosen: boolean): object {
  const { space, order, seed, palette } = choice;
  const { canonical, width, height, color, depth, radix } = space;
  const query = writeSpaceQuery(choice);
  const images = imagesRecord(choice);
  const record = { canonical, width, height, color, depth, order, seed, query, images, isChosen };
  if (palette === undefined) return record;
  const { name, colors } = palette;
  return { ...record, colors: radix, palette: { name, colors: listColors(colors) } };
}

/** How many images there are: in full below 10^15, else as a power of ten. */
function imagesRecord({ space }: Enumeration) {
  const { exponent, fraction } = log10Size(space);
  const log10 = exponent + fraction;
  return { text: cardinalityText(space), log10, decimalDigits: decimalDigits(space) };
}

function yearsText(log10: number): string {
  if (log10 < 6) return Number((10 ** log10).toPrecision(3)).toString();
  const exponent = Math.floor(log10);
  return powerOfTenText({ exponent, fraction: log10 - exponent });
}

/** @throws Problem 401, 403 */
function checkToken(token: string | undefined, authorization: string | undefined): void {
  if (token === undefined) {
    throw new Problem(403, 'the live setting of this server is fixed: it has no token');
  }
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  // Digests have one length, so that the time tells nothing of the token.
  const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
  if (!timingSafeEqual(digest(given), digest(token))) {
    throw new Problem(401, 'missing or wrong token: send authorization: Bearer TOKEN', {
      'www-authenticate': 'Bearer',
    });
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Problem(400, 'invalid JSON in the body');
  }
}
