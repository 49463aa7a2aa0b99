/**
 * `enumerate serve`: the server from its start to the signal that ends it, or the page as files.
 * @module
 */
import { once } from 'node:events';
import { escapeControls } from '../core/quote.js';
import { listen } from '../web/server/listen.js';
import { writeStaticPage } from '../web/server/static-page.js';
import { describeError, EXIT } from './exit-codes.js';
import type { ServeArguments } from './options/serve-options.js';
import { limitsOf, readLiveSetting, readToken } from './options/serve-settings.js';
import { openLog } from './serve-log.js';
import { interruptSignal } from './terminal.js';

/**
 * @returns the exit code
 * @throws EnumeratorError where it cannot begin
 */
export async function runServer(args: ServeArguments): Promise<number> {
  const { choice: images, ...live } = readLiveSetting(args);
  if (args.static !== undefined) {
    const file = writeStaticPage(args.static, { images, live }, args.force);
    process.stdout.write(`${escapeControls(file)}\n`);
    return EXIT.done;
  }
  const token = readToken(args.tokenFile);
  const log = openLog(args.log);
  const server = await listen({
    host: args.host,
    port: args.port,
    basePath: args.basePath,
    isProxyTrusted: args.trustProxy,
    images,
    live,
    limits: limitsOf(args),
    token,
    log: log && ((record) => log.write(record)),
    onFailure: (error) => process.stderr.write(`${describeError(error)}\n`),
  });
  const stopped = once(interruptSignal(), 'abort');
  process.stdout.write(`${server.address}\n`);
  await stopped;
  await server.close();
  log?.close();
  return EXIT.done;
}
