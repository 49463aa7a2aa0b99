/** The command: its start, its options, its log, its end. @module */
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import t from 'tap';
import { callCommand } from '../../cli/call-command.js';
import { runEnumerate } from '../../cli/command.js';
import { temporaryFolder } from '../../cli/started-command.js';
import { until } from '../../patience.js';
import { LiveWatcher } from './live-watcher.js';
import { startServe } from './served-command.js';
import { ask, jsonOf, problemOf, untilMetric } from './served.js';

t.test('it says its address once, and answers there', async (t) => {
  const server = await startServe(t);
  t.match(server.stdout(), /^http:\/\/127\.0\.0\.1:\d+\/\n$/);
  t.equal((await ask(server.address, '/healthz')).body.toString(), 'ok\n');
  const image = await ask(server.address, '/image/7.png');
  const { stdout } = runEnumerate(['locate', '-'], { input: image.body });
  t.equal(stdout, '7\n');
  const large = await ask(server.address, '/image/7.png?size=500x500');
  t.equal(runEnumerate(['locate', '-'], { input: large.body }).stdout, '7\n', 'from a thread');
  server.kill('SIGTERM');
  t.same(await server.ended, { status: 0, signal: null });
});

t.test('options say what it begins with', async (t) => {
  const folder = temporaryFolder(t);
  const token = path.join(folder, 'token');
  fs.writeFileSync(token, '0123456789abcdef0123\n');
  const space = ['--size', '16x8', '--palette', 'gameboy', '--seed', 'x y'];
  const live = ['--from', 'last', '--step', '-2', '--fps', '29.97', '--epoch', '2026-01-01'];
  const others = ['--base-path', 'a/b', '--token-file', token, '--log', 'none'];
  const server = await startServe(t, [...space, ...live, ...others]);
  t.match(server.address, /\/a\/b\/$/);
  t.match(jsonOf(await ask(server.address, '/a/b/api/live')), {
    query: 'size=16x8&palette=gameboy&order=mixed&seed=x%20y',
    from: String(4n ** 128n - 1n),
    step: '-2',
    fps: '2997/100',
    epoch: Date.UTC(2026, 0, 1),
  });
  const change = { method: 'PUT', body: '{}' };
  t.equal((await ask(server.address, '/a/b/api/live', change)).status, 401);
  for (const outside of ['/', '/api/live', '/a/', '/a/bc/api/live', '/a/b/../../api/live']) {
    t.equal((await ask(server.address, outside)).status, 404, outside);
  }
  const bare = await ask(server.address, '/a/b');
  t.same([bare.status, bare.headers.location], [308, 'b/']);
  t.equal(server.stderr(), '', 'no log is wanted');
});

t.test('each request is a line of the log', async (t) => {
  const file = path.join(temporaryFolder(t), 'log');
  const server = await startServe(t, ['--log', file, '--trust-proxy']);
  await ask(server.address, '/image/5.png?x=1', {
    headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' },
  });
  await ask(server.address, `/image/${'9'.repeat(5000)}.png`, { method: 'HEAD' });
  server.kill('SIGINT');
  t.equal((await server.ended).status, 0);
  const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  t.equal(records.length, 2);
  t.match(records[0], {
    time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    address: '203.0.113.9',
    method: 'GET',
    path: '/image/5.png?x=1',
    status: 400,
    bytes: Number,
    ms: Number,
  });
  t.match(records[1], { address: '127.0.0.1', method: 'HEAD', status: 200 });
  t.equal(String(records[1]?.['path']).length, 200, 'long ones are cut');
});

t.test('a signal lets requests finish, and ends who watches', async (t) => {
  const server = await startServe(t, ['--log', 'none']);
  const watcher = await LiveWatcher.open(t, server.address);
  await watcher.until(1);
  const events = net.connect(server.port, '127.0.0.1');
  events.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const idle = net.connect(server.port, '127.0.0.1');
  idle.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const closed = [events, idle].map(
    (socket) => new Promise((resolve) => socket.on('close', resolve)),
  );
  await Promise.all([events, idle].map((socket) => once(socket, 'data')));
  const large = ask(server.address, '/image/7.png?size=3000x3000');
  // The two, the watcher, the one that asks for the large image and the one that asks for this.
  await untilMetric(server.address, 'enumerate_connections', 5);
  server.kill('SIGTERM');
  const { status, body } = await large;
  t.same([status, body.length > 27_000_000], [200, true], 'it was finished');
  t.same(await server.ended, { status: 0, signal: null });
  await Promise.all(closed);
  await t.rejects(ask(server.address, '/healthz'), 'nobody is there any more');
});

t.test('a second signal ends it at once', async (t) => {
  const server = await startServe(t, ['--log', 'none']);
  // Sends nothing more: the first signal would wait for it.
  const half = net.connect(server.port, '127.0.0.1');
  half.on('error', () => {});
  half.write('POST /locate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc');
  await untilMetric(server.address, 'enumerate_connections', 2);
  server.kill('SIGTERM');
  const isClosing = (): Promise<boolean> =>
    ask(server.address, '/healthz').then(
      () => false,
      () => true,
    );
  await until(isClosing, 'the first signal is heard');
  server.kill('SIGTERM');
  t.same(await server.ended, { status: null, signal: 'SIGTERM' });
  half.destroy();
});

t.test('options say who is answered, and how much', async (t) => {
  const limits = ['--per-address', '50%', '--rate-bytes', '1kB', '--max-connections', '16'];
  const hosts = ['--allow-host', 'A.example,192.0.2.1,::1'];
  const server = await startServe(t, ['--log', 'none', ...limits, ...hosts]);
  const as = (host: string): ReturnType<typeof ask> =>
    ask(server.address, '/image/1.png', { headers: { host } });
  t.equal((await as('b.example')).status, 421);
  t.equal((await as('a.example')).status, 200);
  await until(async () => (await as('192.0.2.1')).status === 429, 'a bucket of bytes is empty');
  t.match(problemOf(await as('localhost')), /^429 too many bytes to your address: wait \d+ s$/);
});

t.test('what keeps it from its work is one line', async (t) => {
  const server = await startServe(t, ['--log', 'none']);
  const folder = temporaryFolder(t);
  const short = path.join(folder, 'short');
  fs.writeFileSync(short, 'abc');
  for (const [args, status, says] of [
    [
      ['--port', String(server.port)],
      1,
      /^E_IO: cannot listen at 127\.0\.0\.1:\d+: another program/,
    ],
    [['--port', '0', '--host', '203.0.113.1'], 1, /^E_IO: .*this machine has no such address/],
    [['--port', '0', '--host', 'no.such.host.invalid'], 1, /^E_IO: cannot listen at no\.such/],
    [['--port', '65536'], 2, /--port 65536: expected a whole number from 0 to 65535/],
    [['--port', 'x'], 2, /--port x/],
    [['--base-path', '/a/../b'], 2, /--base-path/],
    [['--base-path', '/a b/'], 2, /--base-path/],
    [['--step', '0'], 2, /--step 0/],
    [['--fps', '0'], 2, /--fps 0/],
    [['--epoch', 'now'], 2, /--epoch now/],
    [['--rate', '-1'], 2, /--rate/],
    [['--rate-bytes', 'much'], 2, /--rate-bytes much: write it as 1000000, 500MB or 2GiB/],
    ...['5', '0.5', '9/8', '150%', '1/0', '-1/8'].map((part) => {
      const line = `--per-address ${part}: write it as 1/8 or 12.5%, at most 100%; 0 for no limit\n`;
      return [[`--per-address=${part}`], 2, line] as const;
    }),
    [['--rate-bytes=-1'], 2, /--rate-bytes -1: expected 0 bytes or more/],
    [['--allow-host', 'a b'], 2, /--allow-host a b: write it as images\.example, or as/],
    [['--allow-host', 'a.example,'], 2, /--allow-host a\.example,/],
    [['--max-pixels', '0'], 2, /--max-pixels/],
    [['--max-body', 'much'], 2, /--max-body much/],
    [['--request-timeout', '0'], 2, /--request-timeout 0/],
    [['--threads', '0'], 2, /--threads 0/],
    [['--size', '5000x5000', '--port', '0'], 2, /5000×5000 pixels are too many/],
    [['--token-file', short], 2, /a token is 16 characters or more/],
    [['--token-file', path.join(folder, 'none')], 1, /^E_IO: cannot read the token/],
    [['--log', path.join(folder, 'no', 'log'), '--port', '0'], 1, /^E_IO: cannot write the log/],
  ] as const) {
    const result = await callCommand(['serve', ...args]);
    t.equal(result.status, status, args.join(' '));
    t.match(result.stderr, says);
    t.match(result.stderr, /^[^\n]+\n$/);
    t.equal(result.stdout, '');
  }
});

t.test('what browsers and crawlers ask for unasked', async (t) => {
  const server = await startServe(t, ['--log', 'none']);
  const robots = await ask(server.address, '/robots.txt');
  t.equal(robots.status, 200);
  t.equal(robots.headers['content-type'], 'text/plain');
  t.match(
    robots.body.toString(),
    /^User-agent: Wget\nDisallow:\n\nUser-agent: Twitterbot\n[^*]*\nUser-agent: \*\n(Allow: .*\n)+Disallow: \/\n$/,
  );
  const icon = await ask(server.address, '/favicon.ico');
  t.equal(icon.headers['content-type'], 'image/svg+xml');
  t.match(icon.body.toString(), /^<svg/);
});

t.test('the page as files', async (t) => {
  const folder = path.join(temporaryFolder(t), 'page');
  const args = ['serve', '--static', folder, '--size', '4x4', '--color', 'gray', '--fps', '2'];
  const { status, stdout } = await callCommand(args);
  t.same([status, stdout], [0, `${path.join(folder, 'index.html')}\n`]);
  const json = (name: string): unknown =>
    JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  t.match(json('space.json'), { canonical: '4x4 gray 8', query: /^size=4x4&color=gray/ });
  t.same(json('live.json'), {
    query: 'size=4x4&color=gray&depth=8&order=mixed&seed=',
    from: '0',
    step: '1',
    fps: '2',
    epoch: 0,
    revision: 1,
  });
  const again = await callCommand(args);
  t.same([again.status, again.stdout], [1, '']);
  t.match(again.stderr, /^E_EXISTS: .* is not empty/);
  t.equal((await callCommand([...args, '--force'])).status, 0);
  // The server's own page is made of the same files.
  const server = await startServe(t, ['--log', 'none']);
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name);
    if (!fs.statSync(file).isFile() || /^(space|live)\.json$/.test(name)) continue;
    const answer = await ask(server.address, `/${name === 'index.html' ? '' : name}`);
    const policy = /\n *<meta http-equiv="content-security-policy" content="([^"]+)" \/>/;
    const text = fs.readFileSync(file, 'latin1');
    t.equal(answer.body.toString('latin1'), text.replace(policy, ''), name);
    if (name !== 'index.html') continue;
    const header = answer.headers['content-security-policy'];
    t.equal(`${policy.exec(text)?.[1]}; frame-ancestors 'none'`, header, 'no less is refused');
  }
});
