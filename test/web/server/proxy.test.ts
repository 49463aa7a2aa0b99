/** Behind Debian's nginx, under a path of its own. @module */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../../cli/started-command.js';
import { until } from '../../patience.js';
import { LiveWatcher } from './live-watcher.js';
import { startServe } from './served-command.js';
import { ask, jsonOf } from './served.js';
import { freePort } from '../../free-port.js';

const NGINX = '/usr/sbin/nginx';

/** The lines of docs/serve.md. */
function documentedLocation(port: number): string {
  const page = fs.readFileSync(new URL('../../../../docs/serve.md', import.meta.url), 'utf8');
  const [, text = ''] = /```nginx\n([^]*?)```/.exec(page) ?? [];
  if (!text.includes('127.0.0.1:8080')) throw new Error('docs/serve.md has no lines for nginx');
  return text.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`);
}

async function startNginx(
  t: { teardown(end: () => void | Promise<void>): void },
  location: string,
): Promise<string> {
  const folder = temporaryFolder(t);
  const port = await freePort();
  const file = path.join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  fs.writeFileSync(
    file,
    `daemon off; master_process off; worker_processes 1; pid ${folder}/pid;
     error_log ${folder}/log; events {}
     http { access_log off; ${temporary}
       server { listen 127.0.0.1:${port}; ${location} } }`,
  );
  const child: ChildProcess = spawn(NGINX, ['-c', file, '-p', folder, '-e', `${folder}/log`], {
    stdio: 'ignore',
  });
  const killer = (): void => void child.kill('SIGKILL');
  process.on('exit', killer);
  t.teardown(async () => {
    const ended = new Promise((resolve) => child.on('close', resolve));
    killer();
    await ended;
    process.off('exit', killer);
  });
  const address = `http://127.0.0.1:${port}/`;
  const answers = (): Promise<boolean> =>
    ask(address, '/').then(
      () => true,
      () => false,
    );
  await until(answers, 'nginx listens');
  return address;
}

t.test('all of it works below a path', async (t) => {
  const log = path.join(temporaryFolder(t), 'log');
  const server = await startServe(t, [
    '--base-path',
    '/images/',
    '--trust-proxy',
    '--log',
    log,
    '--fps',
    '20',
  ]);
  const outside = await startNginx(t, documentedLocation(server.port));
  const page = await ask(outside, '/images/');
  t.equal(page.status, 200);
  t.match(page.body.toString(), /<!doctype html>/i);
  for (const [, name = ''] of page.body.toString().matchAll(/(?:src|href)="([^"]+)"/g)) {
    if (name.startsWith('data:')) continue;
    const at = new URL(name, `${outside}images/`);
    t.match(at.href, `${outside}images/`, `${name} is relative`);
    t.equal((await ask(outside, at.pathname)).status, 200, name);
  }
  t.equal((await ask(outside, '/images/image/5.png')).status, 200);
  t.equal(
    (await ask(outside, '/images/image/2%5E100+5.png')).headers['x-image-index'],
    String(2n ** 100n + 5n),
  );
  const random = await ask(outside, '/images/image/random.png');
  t.equal(random.status, 200);
  const long = `/images/image/0x1${'0'.repeat(24_500)}.png`;
  t.equal((await ask(outside, long)).status, 200, 'an address of 25 KB');
  t.match(jsonOf(await ask(outside, '/images/api/live')), { fps: '20' });
  const { body } = await ask(outside, '/images/image/5.png');
  const located = await ask(outside, '/images/locate', { method: 'POST', body });
  t.match(jsonOf(located), { index: '5' });
  const bare = await ask(outside, '/images');
  t.ok([301, 308].includes(bare.status));
  t.equal((await ask(outside, '/api/live')).status, 404, 'nothing beside it');
  server.kill('SIGTERM');
  await server.ended;
  t.match(fs.readFileSync(log, 'utf8'), /"address":"127\.0\.0\.1"/);
});

t.test('live pictures come at once, not when a buffer is full', async (t) => {
  const server = await startServe(t, [
    '--base-path',
    '/images/',
    '--log',
    'none',
    '--size',
    '4x4',
    '--fps',
    '20',
  ]);
  const outside = await startNginx(t, documentedLocation(server.port));
  const watcher = await LiveWatcher.open(t, `${outside}images/`);
  const start = Date.now();
  await watcher.until(10);
  t.ok(Date.now() - start < 3000);
  const late = watcher.frames.map(({ index, at }) => at - Number(index) * 50);
  t.ok(Math.max(...late) < 1000, `${Math.max(...late)} ms late at most`);
});
