/**
 * `enumerate serve`: a web page on which every image has an address.
 * @module
 */
import { escapeControls } from '../../core/quote.js';
import { openLog } from '../../io/request-log.js';
import { listen } from '../../web/server/listen.js';
import { writeStaticPage } from '../../web/server/pages/static-page.js';
import { describeError, EXIT } from '../exit-codes.js';
import { limitsOf, readLiveSetting, readToken, SERVE_OPTIONS } from '../options/serve-options.js';
import { command } from '../options/table.js';
import { interruptSignal } from '../terminal.js';
import { print, tellError } from '../host.js';
import { once } from 'node:events';

export default command({
  about: 'Serve images by their numbers, numbers by their images, and the page.',
  options: SERVE_OPTIONS,
  examples: [
    ['serve', 'http://127.0.0.1:8080/, for this machine alone'],
    ['serve --size 16x16 --palette pico8 --fps 2', 'another default space'],
    ['serve --base-path /images/ --trust-proxy', 'behind nginx (docs/serve.md)'],
    ['serve --static page', 'files for a web server that knows nothing of this one'],
  ],
  async run(given) {
    const { images, ...live } = readLiveSetting(given);
    if (given.static !== undefined) {
      const file = writeStaticPage(given.static, { images, live }, given.force);
      print(escapeControls(file));
      return EXIT.done;
    }
    const token = readToken(given.tokenFile);
    const log = openLog(given.log);
    const server = await listen({
      host: given.host,
      port: given.port,
      basePath: given.basePath,
      isProxyTrusted: given.trustProxy,
      allowedHosts: given.allowHost,
      images,
      live,
      limits: limitsOf(given),
      token,
      log: log && ((record) => log.write(record)),
      onFailure: (error) => tellError(describeError(error)),
    });
    const stopped = once(interruptSignal(), 'abort');
    print(server.address);
    await stopped;
    await server.close();
    log?.close();
    return EXIT.done;
  },
});
