/**
 * Which address is answered by whom.
 * @module
 */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { type Call, connectionOf, queryOf, type ServerContext } from './context.js';
import type { ImageRoute } from './image-route.js';
import { changeLiveRoute, eventsRoute, readLiveRoute, watchRoute } from './live-routes.js';
import { locateRoute } from './locate-route.js';
import { replyFile } from './page-files.js';
import { Problem, reply, replyProblem, toProblem } from './problem.js';
import { estimateRoute, spaceRoute } from './space-routes.js';

export type App = Hono<{ Bindings: HttpBindings }>;

/** Where nothing is. */
const OUTSIDE = '/-';
const METHODS = ['GET', 'POST', 'PUT'];

export function makeApp(server: ServerContext, image: ImageRoute): App {
  const { basePath, reportFailure } = server.options;
  const app: App = new Hono({ getPath: ({ url }) => pathBelow(basePath, url) });

  app.get('/image/:file', async (call) => {
    const { incoming, outgoing } = connectionOf(call);
    const query = queryOf(call);
    const target = `${call.req.path}${query === '' ? '' : `?${query}`}`;
    const { status, headers, bytes } = await image(
      target,
      incoming.headers['if-none-match'],
      outgoing,
    );
    const body = bytes === undefined ? null : (bytes as Uint8Array<ArrayBuffer>);
    return new Response(body, { status, headers });
  });
  app.get('/healthz', () => {
    return reply(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }, 'ok\n');
  });
  app.get('/metrics', async () => {
    const headers = { 'content-type': server.metrics.contentType, 'cache-control': 'no-store' };
    return reply(200, headers, await server.metrics.text());
  });
  app.post('/locate', locateRoute(server));
  app.get('/api/space', spaceRoute(server));
  app.get('/api/estimate', estimateRoute(server));
  app.get('/api/live', readLiveRoute(server));
  app.put('/api/live', changeLiveRoute(server));
  app.get('/events', eventsRoute(server));
  app.get('/live.png', watchRoute(server));

  app.notFound(async (call) => (await findFile(server, call)) ?? refuse(server, app, call));
  app.onError((error, call) => {
    const problem = toProblem(error, reportFailure);
    return replyProblem(problem, call.req.header('accept'));
  });
  return app;
}

/** The path of an address below the base path, percent signs as they are. */
function pathBelow(basePath: string, url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.indexOf('?', start);
  const path = url.slice(start, end < 0 ? undefined : end);
  return path.startsWith(basePath) ? path.slice(basePath.length - 1) : OUTSIDE;
}

async function findFile({ page }: ServerContext, call: Call): Promise<Response | undefined> {
  const { method, path } = call.req;
  if (!page.has(path)) return undefined;
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  return replyFile(page, path, {
    accepted: call.req.header('accept-encoding'),
    known: call.req.header('if-none-match'),
  });
}

/** There is nothing, or nothing that is done so. */
function refuse({ page }: ServerContext, app: App, call: Call): Response {
  const { method, path } = call.req;
  const allowed = METHODS.filter(
    (one) => (one === 'GET' && page.has(path)) || app.router.match(one, path)[0].length > 0,
  );
  if (allowed.length === 0) {
    throw new Problem(
      404,
      path === '/'
        ? 'this server has no page; its images are at image/42.png'
        : 'there is nothing at this address',
    );
  }
  const isRead = allowed.includes('GET');
  const allow = [...(isRead ? ['GET', 'HEAD'] : []), ...allowed.slice(isRead ? 1 : 0), 'OPTIONS'];
  const headers = { allow: allow.join(', ') };
  if (method === 'OPTIONS') return reply(204, headers);
  throw new Problem(405, `this address takes ${headers.allow}, not ${method}`, headers);
}
