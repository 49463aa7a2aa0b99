/** The hosts that a server goes by: names that lead to this machine by trickery are refused. @module */
import t from 'tap';
import { makeHostCheck } from '../../../src/web/server/hosts.js';
import { ask, problemOf, startTestServer } from './served.js';

const status = async (address: string, path: string, host: string): Promise<number> =>
  (await ask(address, path, { headers: { host } })).status;

t.test('on loopback only the names of this machine are answered', async (t) => {
  const { address, port } = await startTestServer(t);
  for (const host of [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    'LOCALHOST',
    'localhost.',
    'images.localhost:80',
    '127.9.9.9',
    '[::1]:8080',
    '[0:0:0:0:0:0:0:1]',
  ]) {
    t.equal(await status(address, '/image/1.png', host), 200, host);
  }
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    'localhost.evil.example',
    'notlocalhost',
    '127.0.0.1.evil.example',
    '192.0.2.1',
    '[2001:db8::1]',
  ]) {
    for (const path of ['/image/1.png', '/metrics', '/api/live', '/', '/nothing']) {
      t.equal(await status(address, path, host), 421, `${host} ${path}`);
    }
  }
  const refused = await ask(address, '/metrics', { headers: { host: 'evil.example' } });
  t.equal(
    problemOf(refused),
    `421 "evil.example" is none of this server's hosts: add it to those that it allows`,
  );
});

t.test('further names may be allowed, and what a proxy passes is its own business', async (t) => {
  const open = await startTestServer(t, { allowedHosts: ['Images.example', '192.0.2.1'] });
  t.equal(await status(open.address, '/image/1.png', 'images.example:8080'), 200);
  t.equal(await status(open.address, '/metrics', '192.0.2.1'), 200);
  t.equal(await status(open.address, '/metrics', 'localhost'), 200);
  t.equal(await status(open.address, '/metrics', 'evil.example'), 421);
  const proxied = await startTestServer(t, { isProxyTrusted: true });
  t.equal(await status(proxied.address, '/metrics', 'images.example'), 200);
  t.equal(await status(proxied.address, '/metrics', 'a b<>'), 400);
  const strict = await startTestServer(t, { isProxyTrusted: true, allowedHosts: ['a.example'] });
  t.equal(await status(strict.address, '/metrics', 'a.example'), 200);
  t.equal(await status(strict.address, '/metrics', 'b.example'), 421);
  const named = await startTestServer(t, { host: '0.0.0.0' });
  t.equal(await status(named.address, '/metrics', 'images.example'), 200, 'for everybody');
});

t.test('spellings', (t) => {
  const isOurs = makeHostCheck(['2001:DB8::1', 'a.example.']);
  for (const host of ['[2001:db8::1]', '[2001:db8::1]:80', 'a.example', 'A.EXAMPLE:9', undefined]) {
    t.ok(isOurs(host), String(host));
  }
  for (const host of ['2001:db8::2', 'b.example', '', ':80', '[', '[]', 'a.example b.example']) {
    t.notOk(isOurs(host), host);
  }
  t.ok(makeHostCheck(undefined)('anything'));
  t.end();
});
