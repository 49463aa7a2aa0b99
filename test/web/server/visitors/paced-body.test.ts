/** Long bodies: to whom they go, how fast, and what ends them. @module */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { sendPaced } from '../../../../src/web/server/visitors/paced-body.js';
import { Flow } from '../../../../src/web/server/visitors/rate.js';
import { rememberVisitor } from '../../../../src/web/server/visitors/visitor.js';
import { ask } from '../served.js';

const PIECE = new Uint8Array(16_384).fill(7);

/** What has become of a body. */
interface Sent {
  readonly failures: unknown[];
  pieces: number;
  ended: Promise<void>;
}

/** A server that sends such pieces to everybody, and what has become of the last body. */
async function sendAll(
  t: Test,
  options: { readonly count: number; readonly flow?: Flow; readonly fails?: Error },
): Promise<{ address: string; sent: Sent }> {
  const { count, flow = new Flow(0), fails } = options;
  const sent: Sent = { failures: [], pieces: 0, ended: Promise.resolve() };
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (; sent.pieces < count; sent.pieces++) {
      await Promise.resolve();
      yield PIECE;
    }
    if (fails !== undefined) throw fails;
  }
  const server = http.createServer((_, outgoing) => {
    rememberVisitor(outgoing, 'somebody');
    outgoing.writeHead(200, fails === undefined ? {} : { 'content-length': '1000000' });
    sent.ended = sendPaced(outgoing, pieces(), { flow, restMs: 100 }, (error) =>
      sent.failures.push(error),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent };
}

t.test('who reads gets all of it', async (t) => {
  const { address, sent } = await sendAll(t, { count: 300 });
  const { body } = await ask(address, '/');
  t.equal(body.length, 300 * PIECE.length);
  t.ok(body.every((byte) => byte === 7));
  await sent.ended;
  t.same(sent.failures, []);
});

t.test('who does not read is dropped, and nothing more is made for him', async (t) => {
  const { address, sent } = await sendAll(t, { count: Infinity });
  const request = http.get(address, (response) => response.pause());
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  await sent.ended;
  t.ok(sent.pieces > 0 && sent.pieces < 10_000, `${sent.pieces} pieces`);
  response.resume();
  await t.rejects(once(response, 'end'), { code: 'ECONNRESET' }, 'the body is cut off');
  t.same(sent.failures, [], 'this is no failure of ours');
});

t.test('who leaves ends it', async (t) => {
  const { address, sent } = await sendAll(t, { count: Infinity });
  const request = http.get(address);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.on('error', () => {});
  response.once('data', () => request.destroy());
  await new Promise((resolve) => response.on('close', resolve));
  await sent.ended;
  t.same(sent.failures, []);
});

t.test('a body that breaks off is not taken for whole', async (t) => {
  const fails = new Error('no more');
  const { address, sent } = await sendAll(t, { count: 3, fails });
  await t.rejects(ask(address, '/'), { code: 'ECONNRESET' });
  await sent.ended;
  t.same(sent.failures, [fails]);
});

t.test('no faster than the visitor’s flow', async (t) => {
  // Three times the size of the bucket.
  const bytes = 60 * PIECE.length;
  const { address } = await sendAll(t, { count: 60, flow: new Flow(bytes / 6) });
  const start = performance.now();
  t.equal((await ask(address, '/')).body.length, bytes);
  t.ok(performance.now() - start > 3500, 'four seconds, less what a clock is off');
});
