/**
 * A server in the test's own process, and requests to it.
 * @module
 */
import http from 'node:http';
import { listen, type RunningServer, type ServeOptions } from '../../../src/web/server/listen.js';
import type { ServerLimits } from '../../../src/web/server/options.js';
import { patienceMs, until } from '../../patience.js';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: Uint8Array | string;
}

interface Test {
  teardown(end: () => void | Promise<void>): void;
  fail(...message: [string, object]): unknown;
}

/**
 * Start one with the usual space, without a limit of requests; the test's end closes it. Its threads
 * give way to all other work, so that a busy machine takes more than the usual time for large images.
 */
export async function startTestServer(
  t: Test,
  options: ServeOptions = {},
  limits: Partial<ServerLimits> = {},
): Promise<RunningServer> {
  const server = await listen({
    port: 0,
    page: false,
    limits: { requestsPerSecond: 0, threads: 1, requestTimeoutMs: patienceMs(), ...limits },
    onFailure: (error) => t.fail('the server failed', { error }),
    ...options,
  });
  t.teardown(() => server.close(100));
  return server;
}

/** One request on a connection of its own. */
export function ask(address: string, path: string, options: AskOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const request = http.request({
      hostname,
      port,
      // As it is: a URL would tidy it up.
      path,
      method,
      headers,
      agent: false,
      maxHeaderSize: 2 ** 20,
    });
    // Who is refused while he sends may find nobody who takes the rest, but has his answer.
    request.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    request.on('response', (response) => {
      isAnswered = true;
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    });
    request.end(body);
  });
}

export function jsonOf({ body }: Answer): Record<string, unknown> {
  return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
}

/** What a problem says, with its status. */
export function problemOf(answer: Answer): string {
  return `${answer.status} ${String(jsonOf(answer)['detail'])}`;
}

/** Whether two are the same, without a comparison of thousands of numbers one by one. */
export function hasSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** A number of those that `/metrics` shows. */
export async function metricOf(address: string, name: string): Promise<number> {
  const { body } = await ask(address, '/metrics');
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(body.toString())?.[1]);
}

/** Wait until a number of `/metrics` is large enough. */
export function untilMetric(address: string, name: string, least: number): Promise<void> {
  return until(async () => (await metricOf(address, name)) >= least, `${name} of ${least}`);
}
