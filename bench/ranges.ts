/**
 * Ranges that are never written, beside nginx with the same files in the page cache: whole files to
 * curl, which drops them, and 64 KiB at places by chance.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { medianOf, type Result } from './measure.js';
import { firstLine } from './web.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const NGINX = '/usr/sbin/nginx';
const PAIRS = 9;
const READS = 800;
const READ_BYTES = 65_536;
const MEMORY_BYTES = 100e9;
/** How often resident memory is looked at. */
const LOOK_MS = 250;
/** Until the server has all the memory that it is going to have. */
const WARM_BYTES = 5e9;

interface Served {
  readonly port: number;
  /** Below it. */
  readonly path: string;
}

export async function benchRanges(): Promise<Result[]> {
  if (!fs.existsSync(NGINX) || spawnSync('curl', ['--version']).error !== undefined) {
    process.stderr.write('skipped: ranges beside nginx: nginx or curl is not installed\n');
    return [];
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'enumerate-bench-'));
  const files = await startNginx(folder);
  const server = spawn(
    process.execPath,
    [MAIN, 'serve', '--port', '0', '--rate', '0', '--log', 'none'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const port = Number(new URL(await firstLine(server)).port);
    makeFile(folder, 'small.tar', ['--count', '100000']);
    makeFile(folder, 'large.raw', ['--size', '800x450', '--count', '1000']);
    const throughput = (name: string, goal: number, ours: string, theirs: string): Result =>
      benchWhole(name, goal, { port, path: ours }, { port: files.port, path: theirs });
    return [
      throughput(
        'a tar of 100,000 PNG files, 64x64 rgb 8',
        0.5,
        '/range/0+100000.tar',
        '/small.tar',
      ),
      throughput(
        'raw, 1,000 of 800x450 rgb 8',
        0.4,
        '/range/0+1000.raw?size=800x450',
        '/large.raw',
      ),
      ...(await benchReads(port, files.port, fs.statSync(path.join(folder, 'small.tar')).size)),
      await benchMemory(port, server.pid ?? 0),
    ];
  } finally {
    server.kill();
    files.process.kill();
    fs.rmSync(folder, { recursive: true });
  }
}

function benchWhole(name: string, goal: number, ours: Served, theirs: Served): Result {
  const pairs: [number, number][] = [];
  for (const served of [theirs, ours]) download(served);
  for (let i = 0; i < PAIRS; i++) pairs.push([download(theirs), download(ours)]);
  const most = (i: 0 | 1): string => Math.max(...pairs.map((pair) => pair[i])).toFixed(2);
  return {
    name: `GET /range/ to curl, which drops it, to the same file by nginx: ${name}`,
    ...medianOf(pairs.map(([nginx, own]) => own / nginx)),
    goal,
    atMost: false,
    note: `${most(1)} and ${most(0)} GB/s at most`,
  };
}

/** @returns gigabytes a second */
function download({ port, path: target }: Served): number {
  const url = `http://127.0.0.1:${port}${target}`;
  const args = ['-sf', '-o', '/dev/null', '-w', '%{speed_download}', url];
  const { status, stdout } = spawnSync('curl', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`curl ended with ${status}: ${url}`);
  return Number(stdout) / 1e9;
}

/** Small reads in turn, each kind on a connection of its own. */
async function benchReads(ours: number, theirs: number, fileBytes: number): Promise<Result[]> {
  const most = 10 ** 15 - READ_BYTES;
  const target = '/range/0+100000000000.raw';
  const kinds = [
    await openReader(theirs, '/small.tar', () => chance(fileBytes - READ_BYTES)),
    await openReader(ours, target, () => 0),
    await openReader(ours, target, () => chance(most)),
    await openReader(ours, '/range/0+75000000000.tar', () => chance(0.99 * most)),
  ];
  const times = kinds.map((): number[] => []);
  for (let i = 0; i < READS; i++)
    for (const [k, { read }] of kinds.entries()) times[k]!.push(await read());
  for (const { close } of kinds) close();
  const medians = times.map((all) => medianOf(all.slice(READS / 10)).ratio);
  const [nginx = NaN, first = NaN, random = NaN, tar = NaN] = medians;
  const result = (name: string, ratio: number, goal: number, note: string): Result => ({
    name: `64 KiB ${name}`,
    ratio,
    least: ratio,
    most: ratio,
    goal,
    atMost: true,
    note,
  });
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  const beside = (own: number): string => `${ms(own)} and ${ms(nginx)}, the medians of ${READS}`;
  return [
    result(
      'at a random place of a raw of 10^15 bytes, to the time at its beginning',
      random / first,
      2,
      `${ms(random)} and ${ms(first)}`,
    ),
    result(
      'of the same, to the time of nginx in a file of 1 GB',
      random / nginx,
      3,
      beside(random),
    ),
    result(
      'of a tar of 10^15 bytes, to the time of nginx in a file of 1 GB',
      tar / nginx,
      3,
      beside(tar),
    ),
  ];
}

function chance(most: number): number {
  return Math.floor(Math.random() * most);
}

/** A connection that reads a part at a time. A client that does more would be slower than the servers. */
async function openReader(
  port: number,
  target: string,
  place: () => number,
): Promise<{ readonly read: () => Promise<number>; readonly close: () => void }> {
  const socket = net.connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.on('connect', resolve));
  socket.setNoDelay(true);
  let take: (part: Buffer) => void = () => {};
  socket.on('data', (part) => take(part));
  const read = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const start = place();
      const began = performance.now();
      let left = -1;
      take = (part) => {
        if (left < 0) {
          const end = part.indexOf('\r\n\r\n');
          const head = part.toString('latin1', 0, end);
          if (!head.startsWith('HTTP/1.1 206 ')) reject(new Error(head));
          left = READ_BYTES + end + 4;
        }
        left -= part.length;
        if (left === 0) resolve(performance.now() - began);
      };
      const range = `bytes=${start}-${start + READ_BYTES - 1}`;
      socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nRange: ${range}\r\n\r\n`);
    });
  return { read, close: () => socket.destroy() };
}

/** A hundred gigabytes, by four who read at once. */
async function benchMemory(port: number, pid: number): Promise<Result> {
  const sockets = [...Array(4).keys()].map((i) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.resume();
    socket.write(`GET /range/${i}+10^12.raw?size=800x450 HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    return socket;
  });
  const total = (): number => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  while (total() < WARM_BYTES) await pause(LOOK_MS);
  const first = residentMb(pid);
  let most = first;
  while (total() < MEMORY_BYTES) {
    await pause(LOOK_MS);
    most = Math.max(most, residentMb(pid));
  }
  for (const socket of sockets) socket.destroy();
  return {
    name: 'growth of resident memory over 100 GB of ranges, four readers',
    ratio: most - first,
    least: most - first,
    most: most - first,
    goal: 50,
    atMost: true,
    unit: 'MB',
    note: `from ${first.toFixed(0)} MB`,
  };
}

function residentMb(pid: number): number {
  const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1]) * 1024) / 1e6;
}

function makeFile(folder: string, name: string, args: readonly string[]): void {
  const all = [MAIN, ...args, '--out', name, '--yes'];
  const { status } = spawnSync(process.execPath, all, { cwd: folder, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${name} was not made`);
}

/** One that serves a folder, as its own configuration has it. */
async function startNginx(folder: string): Promise<{ port: number; process: ChildProcess }> {
  const port = await freePort();
  const config = path.join(folder, 'nginx.conf');
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = places.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  fs.writeFileSync(
    config,
    `${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1; daemon off; pid ${folder}/pid; error_log ${folder}/errors; events {}
http { access_log off; sendfile on; keepalive_requests 1000000; ${temporary}
server { listen 127.0.0.1:${port}; root ${folder}; } }
`,
  );
  const child = spawn(NGINX, ['-c', config, '-e', path.join(folder, 'errors')], {
    stdio: 'inherit',
  });
  while (!(await canConnect(port))) await pause(50);
  return { port, process: child };
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const listener = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = listener.address() as net.AddressInfo;
      listener.close(() => resolve(port));
    });
  });
}
