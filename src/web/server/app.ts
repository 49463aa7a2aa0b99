/**
 * Which route answers which address.
 * @module
 */
import { Hono } from 'hono';
import {
  type App,
  type Call,
  isNodeConnection,
  outgoingOf,
  queryOf,
  type ServerContext,
} from './context.js';
import { allowOthers, isOpenPath, preflightHeaders } from './cross-origin.js';
import type { ImageRoute } from './image-route.js';
import { addFiles } from './files/files-route.js';
import { replyRange, type RangeRoute } from './ranges/range-route.js';
import { replyFile } from './pages/page-files.js';
import { addPicturePages } from './pages/picture-page.js';
import { Problem, reply, replyProblem, toProblem } from './problem.js';
import { queryProblem } from './query-text.js';
import { addRoutes } from './routes.js';
import { pacedBody } from './visitors/paced-body.js';

/** Stands for every path outside of the base path. */
const OUTSIDE = '/-';
const METHODS = ['GET', 'POST', 'PUT'];
/** What every request passes before its route. */
const GATES = 2;

/**
 * Whoever follows every address never comes to an end; wget is told where to begin, and stays below; who shows a link that somebody has sent
 * wants one page.
 */
const ROBOTS = `User-agent: Wget
Disallow:

User-agent: Twitterbot
User-agent: facebookexternalhit
User-agent: LinkedInBot
User-agent: Slackbot-LinkExpanding
Allow: /i/
Allow: /image/
Allow: /oembed
Allow: /$
Disallow: /

User-agent: *
Allow: /$
Allow: /assets/
Allow: /icon.svg
Disallow: /
`;

export function makeApp(server: ServerContext, image: ImageRoute, range: RangeRoute): App {
  const { basePath, onFailure } = server.settings;
  const app: App = new Hono({
    getPath: ({ url }) => pathBelow(basePath, afterHost(url)) ?? OUTSIDE,
  });

  app.use(async (call, next) => {
    await next();
    if (!isOpenPath(call.req.path) || outgoingOf(call)?.headersSent === true) return;
    for (const [name, value] of Object.entries(allowOthers({}))) call.res.headers.set(name, value);
  });
  app.use(async (call, next) => {
    const { path } = call.req;
    if (!isNodeConnection(call.env)) {
      const problem = queryProblem(call.req.url);
      return problem === undefined ? next() : refuseWith(problem, call);
    }
    const { incoming, outgoing } = call.env;
    const problem = server.gate(incoming, outgoing, path);
    if (problem !== undefined) return refuseWith(problem, call);
    const bare = bareFolder(path, incoming.url ?? '');
    return bare === undefined ? next() : reply(308, { location: `${bare}/` });
  });

  app.get('/image/:file', async (call) => {
    const outgoing = outgoingOf(call);
    const known = call.req.header('if-none-match');
    const { status, headers, bytes } = await image(targetOf(call), known, outgoing);
    const body = bytes && pacedBody(bytes, outgoing, server.flow);
    return new Response(body ?? null, { status, headers });
  });
  app.get('/range/:file', (call) => replyRange(range, targetOf(call), call, server.flow));
  app.get('/healthz', () => {
    return reply(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }, 'ok\n');
  });
  app.get('/robots.txt', () => {
    return reply(
      200,
      { 'content-type': 'text/plain', 'cache-control': 'public, max-age=60' },
      ROBOTS,
    );
  });
  app.get('/metrics', async () => {
    const headers = { 'content-type': server.metrics.contentType, 'cache-control': 'no-store' };
    return reply(200, headers, await server.metrics.text());
  });
  addRoutes(app, server);
  addFiles(app, server);
  addPicturePages(app, server, image);

  app.notFound(
    async (call) => (await replyFile(server.page, call.req)) ?? refuse(server, app, call),
  );
  app.onError((error, call) => {
    return refuseWith(toProblem(error, onFailure), call);
  });
  return app;
}

/** The address below the base path, with its query. */
function targetOf(call: Call): string {
  const query = queryOf(call);
  return `${call.req.path}${query === '' ? '' : `?${query}`}`;
}

/**
 * The path of an address below the base path, percent signs as they are and without its query.
 * @param target - path and query
 * @returns undefined outside of it; the base path without its last slash counts as with it
 */
export function pathBelow(basePath: string, target: string): string | undefined {
  const end = target.indexOf('?');
  const path = end < 0 ? target : target.slice(0, end);
  if (path.startsWith(basePath)) return path.slice(basePath.length - 1);
  return `${path}/` === basePath ? '/' : undefined;
}

function afterHost(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('://') + 3));
}

/**
 * The last part of an address that leads to the app but lacks its last slash, without which no
 * relative address of the page is right.
 */
function bareFolder(path: string, target: string): string | undefined {
  const [whole = ''] = target.split('?', 1);
  return path === '/' && /^\/.*[^/]$/.test(whole) ? whole.split('/').at(-1) : undefined;
}

function refuseWith(problem: Problem, { req }: Call): Response {
  const path = req.path === OUTSIDE ? undefined : req.path;
  return replyProblem(problem, { accept: req.header('accept'), path });
}

/** There is nothing, or nothing that is done so. */
function refuse({ page }: ServerContext, app: App, call: Call): Response {
  const { method, path } = call.req;
  // What stands before every route is none.
  const isRouted = (one: string): boolean => app.router.match(one, path)[0].length > GATES;
  const allowed = METHODS.filter((one) => (one === 'GET' && page.has(path)) || isRouted(one));
  if (allowed.length === 0) {
    throw new Problem(
      404,
      path === '/'
        ? 'this server has no page; images have addresses such as image/42.png'
        : 'no such address',
    );
  }
  const isRead = allowed.includes('GET');
  const allow = [...(isRead ? ['GET', 'HEAD'] : []), ...allowed.slice(isRead ? 1 : 0), 'OPTIONS'];
  const headers = { allow: allow.join(', ') };
  if (method === 'OPTIONS') {
    return reply(204, isOpenPath(path) ? { ...headers, ...preflightHeaders() } : headers);
  }
  throw new Problem(405, `${method} is not allowed here: use ${headers.allow}`, headers);
}
