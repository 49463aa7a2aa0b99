/** The files of the page. @module */
import fs from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { temporaryFolder } from '../../cli/started-command.js';
import { ask, startTestServer } from '../server/served.js';

const SCRIPT = 'export const text = "a line of a script";\n'.repeat(100);

t.test('files are sent with their types, compressed, and kept', async (t) => {
  const folder = temporaryFolder(t);
  fs.mkdirSync(path.join(folder, 'assets'));
  fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><p>short');
  fs.writeFileSync(path.join(folder, 'sw.js'), SCRIPT);
  fs.writeFileSync(path.join(folder, 'assets', 'index-1a2b3c.js'), SCRIPT);
  const { address } = await startTestServer(t, { page: folder });
  const page = await ask(address, '/', { headers: { 'accept-encoding': 'br' } });
  t.equal(page.status, 200);
  t.equal(page.body.toString(), '<!doctype html><p>short', 'short ones are sent as they are');
  t.match(page.headers, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const asset = '/assets/index-1a2b3c.js';
  for (const [accepted, coding, read] of [
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['identity', undefined, (bytes: Buffer) => bytes],
  ] as const) {
    const headers = { 'accept-encoding': accepted };
    const answer = await ask(address, asset, { headers });
    t.equal(answer.headers['content-encoding'], coding, accepted);
    t.equal(read(answer.body).toString(), SCRIPT);
    t.equal(answer.headers['content-length'], String(answer.body.length));
    t.match(answer.headers, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    const known = { ...headers, 'if-none-match': answer.headers.etag };
    const again = await ask(address, asset, { headers: known });
    t.same([again.status, again.body.length], [304, 0]);
    const head = await ask(address, asset, { headers, method: 'HEAD' });
    t.same(
      [head.status, head.body.length, head.headers['content-length']],
      [200, 0, answer.headers['content-length']],
    );
  }
  t.equal((await ask(address, '/sw.js')).headers['cache-control'], 'no-cache');
  t.equal((await ask(address, '/index.html')).status, 404, 'a page has one address');
  const posted = await ask(address, '/', { method: 'POST' });
  t.same([posted.status, posted.headers.allow], [405, 'GET, HEAD, OPTIONS']);
  fs.writeFileSync(path.join(folder, 'late.txt'), 'not there at the start');
  t.equal((await ask(address, '/late.txt')).status, 404);
});
