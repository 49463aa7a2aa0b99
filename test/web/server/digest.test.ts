/** The digest of an image, by which who has it from somebody else knows that it is right. RFC 9530. @module */
import { hash } from 'node:crypto';
import t from 'tap';
import { ask, problemOf, startTestServer } from './served.js';

t.test('an image comes with its digest where that is wanted', async (t) => {
  const { address } = await startTestServer(t);
  const wanted = { 'want-repr-digest': 'sha-512=3, sha-256=10' };
  for (const [path, headers] of [
    ['/image/42.png?digest=1', {}],
    ['/image/42.raw?digest=1', {}],
    ['/image/42.png', wanted],
    ['/image/42.png?size=800x600', wanted],
    ['/image/7.png?scale=3&digest=1', {}],
  ] as const) {
    const { headers: got, body } = await ask(address, path, { headers });
    const digest = `sha-256=:${hash('sha256', body, 'base64')}:`;
    t.equal(got['repr-digest'], digest, path);
    const head = await ask(address, path, { method: 'HEAD', headers });
    t.equal(head.headers['repr-digest'], digest, `HEAD ${path}`);
  }
  for (const unwanted of ['sha-256=0', 'sha-512=10', 'md5=1', 'sha-256']) {
    const headers = { 'want-repr-digest': unwanted };
    const got = await ask(address, '/image/42.png', { headers });
    t.equal(got.headers['repr-digest'], undefined, unwanted);
  }
  t.match(problemOf(await ask(address, '/image/1.png?digest=2')), /^400 digest must be 1/);
});
