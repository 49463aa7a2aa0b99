/**
 * The options of the server. `serve-settings.ts` reads them.
 * @module
 */
import { spaceOptions } from './space-options.js';
import { flag, type Given, group, text } from './table.js';

export const SERVE_OPTIONS = {
  ...group('Server', {
    host: text({
      arg: 'ADDRESS',
      help: 'address to listen at; 0.0.0.0 or :: for all of this machine',
      default: '127.0.0.1',
    }),
    port: text({ arg: 'N', help: 'port to listen at; 0 for one that is free', default: '8080' }),
    basePath: text({ arg: 'PATH', help: 'what every address begins with', default: '/' }),
    trustProxy: flag(
      'visitors are who x-forwarded-for says: only behind a proxy that sets that header',
    ),
    log: text({
      arg: 'FILE',
      help: 'a line of JSON for each request: into this file, or none',
      otherwise: 'standard error',
    }),
    static: text({
      arg: 'FOLDER',
      help: 'write the page into this folder, for any web server, and end',
    }),
    force: flag('with --static: write into a folder that is not empty'),
  }),
  ...spaceOptions(),
  ...group('Live picture', {
    from: text({
      arg: 'N',
      help: 'the image at the epoch, in every form of a number',
      otherwise: '0',
    }),
    step: text({ arg: 'N', help: 'from each image to the next; may be negative', otherwise: '1' }),
    fps: text({ arg: 'RATE', help: 'images a second: 10, 29.97, 30000/1001', default: '10' }),
    epoch: text({
      arg: 'TIME',
      help: 'when --from is shown, as 2026-01-01T00:00:00Z or in seconds',
      otherwise: '1970',
    }),
    tokenFile: text({
      arg: 'FILE',
      help: 'a file with the token that PUT /api/live requires (or ENUMERATE_TOKEN)',
      otherwise: 'none: it is refused',
    }),
  }),
  ...group('Limits', {
    maxPixels: text({ arg: 'WxH', help: 'size of an image', otherwise: '4096x4096' }),
    maxBody: text({ arg: 'BYTES', help: 'size of a posted picture', otherwise: '8MiB' }),
    maxIndexLength: text({
      arg: 'N',
      help: 'characters of a number in an address',
      otherwise: '32768',
    }),
    rate: text({
      arg: 'N',
      help: 'requests a second from one address, twice as many at once; 0 for no limit',
      otherwise: '200',
    }),
    maxLiveClients: text({ arg: 'N', help: 'viewers of the live picture', otherwise: '500' }),
    maxConnections: text({ arg: 'N', help: 'connections in all', otherwise: '4096' }),
    requestTimeout: text({
      arg: 'TIME',
      help: 'from a request to its answer: 30s, 2m',
      otherwise: '30s',
    }),
    threads: text({
      arg: 'N',
      help: 'worker threads for large images',
      otherwise: 'cores less one, 1 to 4',
    }),
  }),
};

export type ServeArguments = Given<typeof SERVE_OPTIONS>;
