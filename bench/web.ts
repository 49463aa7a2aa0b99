/**
 * The server under load: images by their numbers beside its own /healthz, and how long they take
 * while somebody else has large ones made. By wrk, else by autocannon, which is slower than the server.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GREEDY_KINDS, percentile, probe, startGreedy } from './greedy.js';
import { medianOf, type Result } from './measure.js';
import { loadPeer } from './peers.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const CONNECTIONS = 50;
const SECONDS = 3;
const PAIRS = 5;
/** What a greedy visitor has before others come. */
const GREEDY_LEAD_MS = 2500;
const OTHER_REQUESTS = 300;

/** Another number for each request. */
const SCRIPT = `local n = math.random(1, 1000000000)
request = function()
  n = n + 1
  return wrk.format("GET", "/image/" .. n .. ".png")
end
`;

/** What a load came to. */
interface Load {
  readonly perSecond: number;
  /** What 99 of 100 requests take at most. */
  readonly p99Ms: number;
}

/** @param isImage - another image each time, in place of /healthz */
type Loader = (address: string, isImage: boolean, seconds: number) => Promise<Load>;

export async function benchWeb(): Promise<Result[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'enumerate-bench-'));
  const server = spawn(
    process.execPath,
    [MAIN, 'serve', '--port', '0', '--rate', '0', '--log', path.join(folder, 'log')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const load = await findLoader(folder);
    if (load === undefined) return [];
    const address = await firstLine(server);
    await load(address, true, 1);
    const pairs: [health: Load, image: Load][] = [];
    for (let i = 0; i < PAIRS; i++) {
      const health = await load(address, false, SECONDS);
      pairs.push([health, await load(address, true, SECONDS)]);
    }
    const most = (i: 0 | 1): string =>
      Math.max(...pairs.map((pair) => pair[i].perSecond)).toFixed(0);
    return [
      {
        name: `GET /image/N.png, 64x64 rgb 8, to GET /healthz, ${CONNECTIONS} connections, requests a second`,
        ...medianOf(pairs.map(([health, image]) => image.perSecond / health.perSecond)),
        goal: 0.5,
        atMost: false,
        note: `${most(1)} and ${most(0)} a second at most`,
      },
      await benchBesideLarge(address, load, medianOf(pairs.map(([, image]) => image.p99Ms)).ratio),
      ...(process.platform === 'linux' ? [await benchBesideGreedy()] : []),
    ];
  } finally {
    server.kill();
    fs.rmSync(folder, { recursive: true });
  }
}

/** Small images while a large one is always being made. */
async function benchBesideLarge(address: string, load: Loader, aloneMs: number): Promise<Result> {
  const latencies: number[] = [];
  let large = 0;
  for (let i = 0; i < PAIRS; i++) {
    const stop = new AbortController();
    const others = fetchLarge(address, stop.signal, () => large++);
    latencies.push((await load(address, true, SECONDS)).p99Ms);
    stop.abort();
    await others;
  }
  return {
    name: 'GET /image/N.png, 64x64 rgb 8, 99 % of requests, while a 4096x4096 one is always made',
    ...medianOf(latencies),
    goal: 50,
    atMost: true,
    unit: 'ms',
    note: `${large} large ones in ${PAIRS * SECONDS} s; ${aloneMs.toFixed(1)} ms without them`,
  };
}

/** Small images for others, while one address does what it can within the usual limits. */
async function benchBesideGreedy(): Promise<Result> {
  const times = new Map<string, number>();
  for (const kind of GREEDY_KINDS) {
    const server = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--log', 'none'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const port = Number(new URL(await firstLine(server)).port);
      await probe(port, '/image/1.png', 50);
      const stop = startGreedy(port, kind);
      await pause(GREEDY_LEAD_MS);
      const answers = await probe(port, '/image/77.png', OTHER_REQUESTS);
      await stop();
      if (answers.some(({ status }) => status !== 200))
        throw new Error(`${kind}: not all answered`);
      times.set(kind, percentile(answers, 99));
    } finally {
      server.kill();
    }
  }
  const all = [...times.values()];
  const worst = Math.max(...all);
  return {
    name: 'GET /image/N.png, 64x64 rgb 8, 99 % of requests of others, while one address is greedy, in the worst way',
    ratio: worst,
    least: Math.min(...all),
    most: worst,
    goal: 50,
    atMost: true,
    unit: 'ms',
    note: [...times].map(([kind, ms]) => `${kind} ${ms.toFixed(1)}`).join(', '),
  };
}

async function fetchLarge(address: string, signal: AbortSignal, count: () => void): Promise<void> {
  for (let n = 0; !signal.aborted; n++) {
    const isWhole = await new Promise((resolve) => {
      const request = http.get(
        `${address}image/${n}.png?size=4096x4096`,
        { signal },
        (response) => {
          // Read and dropped: fetch would take as long for it as the server.
          response.resume().on('close', () => resolve(response.complete));
        },
      );
      request.on('error', () => resolve(false));
    });
    if (isWhole === true) count();
  }
}

async function findLoader(folder: string): Promise<Loader | undefined> {
  const script = path.join(folder, 'numbers.lua');
  fs.writeFileSync(script, SCRIPT);
  // It has no option that only says that it is there, and ends with 1.
  if (spawnSync('wrk', ['--version']).error === undefined) {
    return (address, isImage, seconds) => runWrk(address, isImage ? script : undefined, seconds);
  }
  const autocannon = await loadPeer<Autocannon>('autocannon', 'the server under load, without wrk');
  if (autocannon === undefined) return undefined;
  return (address, isImage, seconds) => runAutocannon(autocannon, address, isImage, seconds);
}

async function runWrk(address: string, script: string | undefined, seconds: number): Promise<Load> {
  const words = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}`, '--latency'];
  const what = script === undefined ? [`${address}healthz`] : ['-s', script, address];
  const child = spawn('wrk', [...words, ...what], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await new Promise((resolve) => child.on('close', resolve));
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(`not all were answered: ${text}`);
  const [, value = '', unit = ''] = /99%\s+([0-9.]+)(us|ms|s)/.exec(text) ?? [];
  return {
    perSecond: Number(/Requests\/sec:\s+([0-9.]+)/.exec(text)?.[1]),
    p99Ms: Number(value) * (unit === 'us' ? 0.001 : unit === 's' ? 1000 : 1),
  };
}

/** What is used of autocannon. */
type Autocannon = (options: {
  url: string;
  connections: number;
  duration: number;
  requests: { method: 'GET'; setupRequest(request: object): object }[];
}) => Promise<{ requests: { average: number }; latency: { p99: number }; non2xx: number }>;

async function runAutocannon(
  autocannon: Autocannon,
  address: string,
  isImage: boolean,
  seconds: number,
): Promise<Load> {
  let n = Math.floor(Math.random() * 1e9);
  const setupRequest = (request: object): object => ({
    ...request,
    path: isImage ? `/image/${n++}.png` : '/healthz',
  });
  const { requests, latency, non2xx } = await autocannon({
    url: address,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [{ method: 'GET', setupRequest }],
  });
  if (non2xx > 0) throw new Error(`${non2xx} requests were refused`);
  return { perSecond: requests.average, p99Ms: latency.p99 };
}

export async function firstLine(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new TypeError('the child has no output');
  for await (const part of stdout.setEncoding('utf8')) return String(part).trim();
  throw new Error('the server did not start');
}
