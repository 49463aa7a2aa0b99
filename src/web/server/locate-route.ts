/**
 * `POST /locate`: a PNG, and what its number is.
 * @module
 */
import { SIGNATURE } from '../../codecs/png/format.js';
import { type Call, connectionOf, limitSending, queryOf, type ServerContext } from './context.js';
import { Problem, reply } from './problem.js';
import { readBody } from './read-body.js';

/** The memory that reading takes for each byte of a picture, about: rows, samples, number, text. */
const COST = 4;

export function locateRoute(server: ServerContext): (call: Call) => Promise<Response> {
  const { settings, budget, pool } = server;
  const { maxBodyBytes, maxPixels, requestTimeoutMs } = settings.limits;
  return async (call) => {
    const { incoming, outgoing } = connectionOf(call);
    const share = budget.open();
    outgoing.on('close', () => share.release());
    const png = await readBody(incoming, maxBodyBytes, share);
    checkSignature(png);
    share.grow(png.length * COST);
    const order = { png, query: queryOf(call), defaults: settings.choice, maxPixels };
    const transfer = [png.buffer as ArrayBuffer];
    const found = await pool.run({ kind: 'locate', order }, { transfer });
    share.grow(found.length);
    limitSending(outgoing, found.length, requestTimeoutMs);
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    return reply(200, headers, found);
  };
}

function checkSignature(png: Uint8Array): void {
  if (png.length === 0) throw new Problem(400, 'E_PNG: the body is empty: send a PNG');
  if (SIGNATURE.some((byte, i) => png[i] !== byte)) {
    throw new Problem(415, 'E_PNG: not a PNG: convert other pictures to PNG first');
  }
}
