/**
 * What one greedy visitor takes from the others: a thread that is greedy from one address, and the
 * times in which others are answered meanwhile. Linux only: it has more than one loopback address.
 * @module
 */
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** The ways to be greedy; the first is none: images of a space that is open. */
export const GREEDY_KINDS = [
  'nothing',
  'seeds',
  'large seeds',
  'sizes',
  'palettes',
  'tables',
  'long numbers',
  'slow readers',
  'live places',
  'half requests',
  'full queue',
] as const;

export type GreedyKind = (typeof GREEDY_KINDS)[number];

/** Where the others come from. */
const OTHER_ADDRESS = '127.0.0.2';

/** Be greedy in a thread of its own. @returns ends it */
export function startGreedy(port: number, kind: GreedyKind): () => Promise<unknown> {
  const url = new URL('./greedy-visitor.js', import.meta.url);
  const worker = new Worker(url, { workerData: { port, kind } });
  return () => worker.terminate();
}

/** What another visitor got, and in which time. */
export interface OtherAnswer {
  /** 0 where the connection was closed. */
  readonly status: number;
  /** To the last byte; to the first one of what has no end. */
  readonly ms: number;
}

/** A request of another visitor, on a connection of its own. */
export function askAsOther(port: number, path: string, hasEnd = true): Promise<OtherAnswer> {
  const start = performance.now();
  return new Promise((resolve) => {
    const end = (status: number): void => resolve({ status, ms: performance.now() - start });
    const request = http.get({
      host: '127.0.0.1',
      port,
      path,
      localAddress: OTHER_ADDRESS,
      agent: false,
    });
    request.on('error', () => end(0));
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      if (hasEnd) response.resume().on('end', () => end(statusCode));
      else {
        end(statusCode);
        request.destroy();
      }
    });
  });
}

/** The same again and again, with pauses between. */
export async function probe(port: number, path: string, count: number): Promise<OtherAnswer[]> {
  const answers: OtherAnswer[] = [];
  for (let i = 0; i < count; i++) {
    answers.push(await askAsOther(port, path));
    await pause(10);
  }
  return answers;
}

/** The time within which so many of a hundred were answered. */
export function percentile(answers: readonly OtherAnswer[], percent: number): number {
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor((times.length * percent) / 100))] ?? NaN;
}
