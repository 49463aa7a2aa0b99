/**
 * `enumerate serve`: a web page on which every image has an address.
 * @module
 */
import { SERVE_OPTIONS } from '../options/serve-options.js';
import { command } from '../options/table.js';

export const serveCommand = command({
  about: 'Serve images by their numbers, numbers by their images, and the page.',
  options: SERVE_OPTIONS,
  examples: [
    ['serve', 'http://127.0.0.1:8080/, for this machine alone'],
    ['serve --size 16x16 --palette pico8 --fps 2', 'another default space'],
    ['serve --base-path /images/ --trust-proxy', 'behind nginx (docs/serve.md)'],
    ['serve --static page', 'files for a web server that knows nothing of this one'],
  ],
  async run(given) {
    const { runServer } = await import('../serve-run.js');
    return runServer(given);
  },
});
