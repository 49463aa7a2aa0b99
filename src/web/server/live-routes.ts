/**
 * `GET` and `PUT /api/live`, `GET /events`, `GET /live.png`.
 * @module
 */
import { hash, timingSafeEqual } from 'node:crypto';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Call, connectionOf, type ServerContext } from './context.js';
import { changeLive, liveRecord } from './live-setting.js';
import { Problem, reply, replyJson } from './problem.js';
import { readBody } from './read-body.js';

/** Beside the two numbers, of which each may be as long as in an address. */
const CHANGE_BYTES = 65_536;

export function readLiveRoute({ live }: ServerContext): () => Response {
  return () => {
    return replyJson(liveRecord(live.setting, live.revision));
  };
}

export function changeLiveRoute(server: ServerContext): (call: Call) => Promise<Response> {
  const { settings, live, budget } = server;
  return async (call) => {
    const { incoming, outgoing } = connectionOf(call);
    checkToken(settings.token, call.req.header('authorization'));
    const share = budget.open();
    outgoing.on('close', () => share.release());
    const mostBytes = CHANGE_BYTES + 2 * settings.limits.maxIndexLength;
    const body = await readBody(incoming, mostBytes, share);
    live.change(changeLive(live.setting, parse(body), settings.limits));
    return replyJson(liveRecord(live.setting, live.revision));
  };
}

export function watchRoute(server: ServerContext): (call: Call) => Response {
  return streamRoute('multipart/x-mixed-replace', (outgoing) => server.live.watch(outgoing));
}

export function eventsRoute(server: ServerContext): (call: Call) => Response {
  return streamRoute('text/event-stream', (outgoing) => server.live.listen(outgoing));
}

function streamRoute(
  type: string,
  open: (outgoing: ReturnType<typeof connectionOf>['outgoing']) => void,
): (call: Call) => Response {
  return (call) => {
    const { incoming, outgoing } = connectionOf(call);
    if (incoming.method === 'HEAD') {
      return reply(200, { 'content-type': type, 'cache-control': 'no-store' });
    }
    open(outgoing);
    return RESPONSE_ALREADY_SENT;
  };
}

/** @throws Problem 401, 403 */
function checkToken(token: string | undefined, authorization: string | undefined): void {
  if (token === undefined) {
    throw new Problem(403, 'the live setting of this server is fixed: it has no token');
  }
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  // Digests have one length, so that the time tells nothing of the token.
  const [a, b] = [given, token].map((text) => hash('sha256', text, 'buffer'));
  if (a === undefined || b === undefined || !timingSafeEqual(a, b)) {
    throw new Problem(401, 'missing or wrong token: send authorization: Bearer TOKEN', {
      'www-authenticate': 'Bearer',
    });
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Problem(400, 'invalid JSON in the body');
  }
}
