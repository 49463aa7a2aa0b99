/**
 * The thread of a greedy visitor: from one address it does one thing as hard as the server's usual
 * limits let it, until the thread is ended.
 * @module
 */
import http from 'node:http';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { GreedyKind } from './greedy.js';

const { port, kind } = workerData as { port: number; kind: GreedyKind };
const host = '127.0.0.1';
const localAddress = '127.0.0.1';
const agent = new http.Agent({ keepAlive: true, maxSockets: 20, localAddress });

/** Just below the usual limit of requests a second. */
const PER_SECOND = 190;
const SLOW_READERS = 6;
const SLOW_BYTES_PER_SECOND = 40_000;
/** Tried, of which the server takes as many as it likes. */
const MOST_CONNECTIONS = 5000;

let n = Math.floor(Math.random() * 1e9);
const hex = (): string => ((n * 7919) % 2 ** 24).toString(16).padStart(6, '0');

/** An address that nobody has asked for. */
const PATHS: Partial<Record<GreedyKind, () => string>> = {
  nothing: () => `/image/${n}.png`,
  seeds: () => `/image/${n}.png?size=16x16&seed=s${n}`,
  'large seeds': () => `/image/${n}.png?size=292x292&seed=s${n}`,
  sizes: () => `/image/${n}.png?size=${16 + (n % 120)}x${16 + (Math.floor(n / 120) % 120)}`,
  palettes: () => `/image/${n}.png?size=16x16&palette=000000,ffffff,${hex()}`,
  tables: () => `/image/${n % 65_536}.png?size=4x4&color=gray&depth=1&seed=s${n}`,
  'long numbers': () => `/image/7^9000-${n}.png?size=64x64`,
};

/** Requests of new addresses, so many a second. */
async function askNew(path: () => string): Promise<void> {
  const start = performance.now();
  for (let sent = 0; ; sent++) {
    n++;
    http
      .get({ host, port, agent, path: path() }, (response) => response.resume())
      .on('error', () => {});
    const aheadMs = (sent * 1000) / PER_SECOND - (performance.now() - start);
    if (aheadMs > 0) await pause(aheadMs);
  }
}

/** Large images, read so slowly that it takes for ever. */
function readSlowly(): void {
  for (let i = 0; i < SLOW_READERS; i++) {
    const socket = net.connect({ port, host, localAddress });
    socket.on('error', () => {});
    socket.on('close', () => setTimeout(readSlowly, 1000 * SLOW_READERS));
    const path = `/image/${n++}.png?size=4090x4090&color=rgb&depth=16`;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    socket.pause();
    const timer = setInterval(
      () => socket.read(Math.min(SLOW_BYTES_PER_SECOND, socket.readableLength)),
      1000,
    );
    socket.on('close', () => clearInterval(timer));
  }
}

/** As many connections as there are to be had, each with the beginning of a request. */
async function openMany(bytes: string): Promise<void> {
  let open = 0;
  for (;;) {
    if (open < MOST_CONNECTIONS) {
      open++;
      const socket = net.connect({ port, host, localAddress });
      socket.on('error', () => {});
      socket.on('close', () => open--);
      socket.resume();
      socket.write(bytes);
    }
    await pause(2);
  }
}

/** Large images on many connections, and each time the next one. */
function fillQueue(): void {
  const next = (): void => {
    const path = `/image/${n++}.png?size=1200x1200`;
    http
      .get({ host, port, localAddress, path, agent: false }, (response) => {
        response
          .resume()
          .on('close', () => setTimeout(next, response.statusCode === 200 ? 0 : 300));
      })
      .on('error', () => setTimeout(next, 300));
  };
  for (let i = 0; i < 100; i++) next();
}

const path = PATHS[kind];
if (path !== undefined) void askNew(path);
else if (kind === 'slow readers') readSlowly();
else if (kind === 'live places') void openMany('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
else if (kind === 'half requests') void openMany('GET /image/1.png HTTP/1.1\r\nHost: loc');
else fillQueue();
parentPort?.on('message', () => process.exit());
