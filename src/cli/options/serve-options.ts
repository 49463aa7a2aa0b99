/**
 * The options of the server, described. What they mean is in `serve-settings.ts`.
 * @module
 */
import type { Argv } from 'yargs';
import { type SpaceArguments, spaceOptions } from './space-options.js';

/** As yargs has them. */
export interface ServeArguments extends SpaceArguments {
  readonly host: string;
  readonly port: string;
  readonly 'base-path': string;
  readonly 'trust-proxy': boolean;
  readonly static?: string | undefined;
  readonly force: boolean;
  readonly log?: string | undefined;
  readonly 'token-file'?: string | undefined;
  readonly from?: string | undefined;
  readonly step?: string | undefined;
  readonly fps: string;
  readonly epoch?: string | undefined;
  readonly 'max-pixels'?: string | undefined;
  readonly 'max-body'?: string | undefined;
  readonly 'max-index-length'?: string | undefined;
  readonly rate?: string | undefined;
  readonly 'max-live-clients'?: string | undefined;
  readonly 'max-connections'?: string | undefined;
  readonly 'request-timeout'?: string | undefined;
  readonly threads?: string | undefined;
}

export function serveOptions<T>(yargs: Argv<T>): Argv<T & ServeArguments> {
  return limitOptions(liveOptions(spaceOptions(addressOptions(yargs))))
    .option('log', {
      type: 'string',
      describe: 'a line of JSON for each request: into this file, or none [standard error]',
      requiresArg: true,
      group: 'Server:',
    })
    .option('static', {
      type: 'string',
      describe: 'write the page into this folder, for any web server, and end',
      requiresArg: true,
      group: 'Server:',
    })
    .option('force', {
      type: 'boolean',
      default: false,
      describe: 'with --static: write into a folder that is not empty',
      group: 'Server:',
    })
    .example('$0 serve', 'http://127.0.0.1:8080/, for this machine alone')
    .example('$0 serve --size 16x16 --palette pico8 --fps 2', 'another default space')
    .example('$0 serve --base-path /images/ --trust-proxy', 'behind nginx (docs/serve.md)')
    .example('$0 serve --static page', 'files for a web server that knows nothing of this one');
}

function addressOptions<T>(
  yargs: Argv<T>,
): Argv<T & Pick<ServeArguments, 'host' | 'port' | 'base-path' | 'trust-proxy'>> {
  const group = 'Server:';
  return yargs
    .usage(
      '$0 serve [options]\n\nServe images by their numbers, numbers by their images, and the page.',
    )
    .option('host', {
      type: 'string',
      default: '127.0.0.1',
      describe: 'address to listen at; 0.0.0.0 or :: for all of this machine',
      requiresArg: true,
      group,
    })
    .option('port', {
      type: 'string',
      default: '8080',
      describe: '0 for one that is free',
      requiresArg: true,
      group,
    })
    .option('base-path', {
      type: 'string',
      default: '/',
      describe: 'what stands before every address',
      requiresArg: true,
      group,
    })
    .option('trust-proxy', {
      type: 'boolean',
      default: false,
      describe: 'visitors are who x-forwarded-for says: only behind a proxy that sets it',
      group,
    });
}

function liveOptions<T>(
  yargs: Argv<T>,
): Argv<T & Pick<ServeArguments, 'from' | 'step' | 'fps' | 'epoch' | 'token-file'>> {
  const group = 'Live picture:';
  return yargs
    .option('from', {
      type: 'string',
      describe: 'the image at the epoch, in every form of a number [0]',
      requiresArg: true,
      group,
    })
    .option('step', {
      type: 'string',
      describe: 'from each image to the next; may be negative [1]',
      requiresArg: true,
      group,
    })
    .option('fps', {
      type: 'string',
      default: '10',
      describe: 'images a second: 10, 29.97, 30000/1001',
      requiresArg: true,
      group,
    })
    .option('epoch', {
      type: 'string',
      describe: 'when --from is shown, as 2026-01-01T00:00:00Z or in seconds [1970]',
      requiresArg: true,
      group,
    })
    .option('token-file', {
      type: 'string',
      describe:
        'a file with the token that PUT /api/live wants (or ENUMERATE_TOKEN) [none: it is refused]',
      requiresArg: true,
      group,
    });
}

type LimitArguments = Pick<
  ServeArguments,
  | 'max-pixels'
  | 'max-body'
  | 'max-index-length'
  | 'rate'
  | 'max-live-clients'
  | 'max-connections'
  | 'request-timeout'
  | 'threads'
>;

/** What each limit is for, with what holds where it is not given. */
const LIMITS = {
  'max-pixels': 'width x height of an image [4096x4096]',
  'max-body': 'bytes of a posted picture [8MiB]',
  'max-index-length': 'characters of a number in an address [32768]',
  rate: 'requests a second from one address, twice as many at once; 0 for no limit [200]',
  'max-live-clients': 'who may watch at once [500]',
  'max-connections': 'connections in all [4096]',
  'request-timeout': 'from a request to its answer: 30s, 2m [30s]',
  threads: 'worker threads for large images [cores less one, 1 to 4]',
} as const satisfies Record<keyof LimitArguments, string>;

function limitOptions<T>(yargs: Argv<T>): Argv<T & LimitArguments> {
  let all: Argv<unknown> = yargs;
  for (const [name, describe] of Object.entries(LIMITS)) {
    all = all.option(name, { type: 'string', describe, requiresArg: true, group: 'Limits:' });
  }
  return all as Argv<T & LimitArguments>;
}
