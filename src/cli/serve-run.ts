/**
 * The server from its start to its end.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { startServer } from '../web/server/server.js';
import { describeError, EXIT } from './exit-codes.js';
import { packageRoot } from '../io/package-root.js';
import { openLog } from './serve-log.js';
import type { ServeArguments } from './options/serve-options.js';
import { limitsOf, pageFolder, readLiveSetting, readToken } from './options/serve-settings.js';

/** What requests have to finish after the first signal. */
const FINISH_MS = 10_000;

/**
 * Serve until a signal comes.
 * @returns the exit code
 * @throws EnumeratorError where it cannot begin
 */
export async function serve(args: ServeArguments): Promise<number> {
  const setting = readLiveSetting(args);
  if (args.static !== undefined) {
    const { writeStaticPage } = await import('./serve-static.js');
    return writeStaticPage(args.static, setting, args.force);
  }
  const { choice, ...live } = setting;
  const token = readToken(args.tokenFile);
  const log = openLog(args.log);
  const server = await startServer({
    host: args.host,
    port: args.port,
    basePath: args.basePath,
    isProxyTrusted: args.trustProxy,
    choice,
    live,
    limits: limitsOf(args),
    ...(token === undefined ? {} : { token }),
    pageFolder: pageFolder(),
    version: ownVersion(),
    workerUrl: new URL('../web/server/image-worker.js', import.meta.url),
    ...(log === undefined ? {} : { log: (record) => log.write(record) }),
    reportFailure: (error) => process.stderr.write(`${describeError(error)}\n`),
  });
  process.stdout.write(`${server.address}\n`);
  await firstSignal();
  await server.close(FINISH_MS);
  log?.close();
  return EXIT.done;
}

/** A second signal ends the process as it does anywhere. */
function firstSignal(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

function ownVersion(): string {
  const file = path.join(packageRoot(), 'package.json');
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}
