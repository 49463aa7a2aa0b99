/**
 * `enumerate serve`: a web page on which every image has an address.
 * @module
 */
import type { CommandModule } from 'yargs';
import { type ServeArguments, serveOptions } from '../options/serve-options.js';

export const serveCommand: CommandModule<object, ServeArguments> = {
  command: 'serve',
  describe: 'serve a web page, images by their numbers, and a live picture',
  builder: (yargs) => serveOptions(yargs),
  handler: async (args) => {
    const { serve } = await import('../serve-run.js');
    process.exitCode = await serve(args);
  },
};
