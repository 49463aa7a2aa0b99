/**
 * The options of a run: its range, its output, how it works. What they mean is in `start-run.ts`.
 * @module
 */
import type { Argv } from 'yargs';

/** Which images: as yargs hands them over. */
export interface IndexArguments {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly count?: string | undefined;
  readonly step?: string | undefined;
  readonly shard?: string | undefined;
  readonly 'shard-index'?: string | undefined;
  readonly 'shard-count'?: string | undefined;
}

/** As yargs hands them over, but for `out`. */
export interface RangeArguments extends IndexArguments {
  readonly 'image-format'?: string | undefined;
  readonly split?: string | undefined;
  readonly manifest?: string | undefined;
  readonly checkpoint?: string | undefined;
  readonly durable: boolean;
  readonly threads?: string | undefined;
  readonly 'limit-bytes'?: string | undefined;
  readonly runtime?: string | undefined;
  readonly metadata: boolean;
  readonly continue: boolean;
  readonly force: boolean;
  readonly yes: boolean;
  readonly 'status-json': boolean;
}

/** Which images, for everything that makes a range of them. */
export function indexOptions<T>(yargs: Argv<T>): Argv<T & IndexArguments> {
  return yargs
    .option('from', {
      type: 'string',
      describe: 'first image: 42, 0x2a, 2^100+5, 50%, last, random, @file [0]',
      requiresArg: true,
      group: 'Range:',
    })
    .option('count', {
      type: 'string',
      describe: 'how many images',
      requiresArg: true,
      group: 'Range:',
    })
    .option('to', {
      type: 'string',
      describe: 'end, which is not written; 100% for the end of the space',
      requiresArg: true,
      group: 'Range:',
    })
    .option('step', {
      type: 'string',
      describe: 'from one image to the next; may be negative [1]',
      requiresArg: true,
      group: 'Range:',
    })
    .option('shard', {
      type: 'string',
      describe: 'a part of the range, as 2/5: the second of five',
      requiresArg: true,
      group: 'Range:',
    })
    .option('shard-index', {
      type: 'string',
      describe: 'the same with --shard-count, from 0, as schedulers count',
      requiresArg: true,
      group: 'Range:',
    })
    .option('shard-count', {
      type: 'string',
      describe: 'how many shards',
      requiresArg: true,
      group: 'Range:',
    });
}

/** @param outputs - what --out may be, for its description */
export function rangeOptions<T>(
  yargs: Argv<T>,
  outputs: string,
): Argv<T & RangeArguments & { readonly out?: string | undefined }> {
  return indexOptions(yargs)
    .option('out', {
      type: 'string',
      describe: outputs,
      requiresArg: true,
      group: 'Output:',
    })
    .option('image-format', {
      type: 'string',
      describe: 'in folders and .tar: png, pnm, raw [png]',
      requiresArg: true,
      group: 'Output:',
    })
    .option('split', {
      type: 'string',
      describe: 'parts of so many images: files named by the range in them, or folders',
      requiresArg: true,
      group: 'Output:',
    })
    .option('manifest', {
      type: 'string',
      describe: 'also a JSON line an image: index, name, SHA-256 of the sample bytes',
      requiresArg: true,
      group: 'Output:',
    })
    .option('checkpoint', {
      type: 'string',
      describe: 'for --out -: the file that says how far the run is',
      requiresArg: true,
      group: 'Output:',
    })
    .option('durable', {
      type: 'boolean',
      default: false,
      describe: 'bring everything to the disk before a checkpoint names it, against power cuts',
      group: 'Output:',
    })
    .option('metadata', {
      type: 'boolean',
      default: true,
      describe: 'let each PNG say what it is (--no-metadata: not)',
      group: 'Output:',
    })
    .option('continue', {
      type: 'boolean',
      default: false,
      describe: 'go on with this run where it has begun already, for commands that are repeated',
      group: 'Output:',
    })
    .option('force', {
      type: 'boolean',
      default: false,
      describe: 'replace the run that is in the folder',
      group: 'Output:',
    })
    .option('yes', {
      type: 'boolean',
      default: false,
      describe: 'go to the end of the space even if that is above 1 GB',
      group: 'Output:',
    })
    .option('threads', {
      type: 'string',
      describe: 'threads [one a core, where the run is worth it]',
      requiresArg: true,
      group: 'Work:',
    })
    .option('limit-bytes', {
      type: 'string',
      describe: 'stop before more is written: 500MB, 2GiB',
      requiresArg: true,
      group: 'Work:',
    })
    .option('runtime', {
      type: 'string',
      describe: 'stop after a time: 90s, 10m, 2h',
      requiresArg: true,
      group: 'Work:',
    })
    .option('status-json', {
      type: 'boolean',
      default: false,
      describe: 'progress as one JSON record a line on stderr',
      group: 'Work:',
    });
}
