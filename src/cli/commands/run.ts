/**
 * `enumerate [options]`: write the images of a range. The main job.
 * @module
 */
import path from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { type FilmArguments, filmOptions } from '../film-options.js';
import { type LiveArguments, liveOptions } from '../live-options.js';
import { type SpaceArguments, spaceOptions } from '../space-options.js';

interface RunArguments extends SpaceArguments, FilmArguments, LiveArguments {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly count?: string | undefined;
  readonly step?: string | undefined;
  readonly shard?: string | undefined;
  readonly 'shard-index'?: string | undefined;
  readonly 'shard-count'?: string | undefined;
  readonly out: string;
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

export const runCommand: CommandModule<object, RunArguments> = {
  command: '$0',
  describe:
    'write the images of a range of numbers: a folder, an archive, an array, a film, a pipe',
  builder: (yargs) => spaceOptions(liveOptions(filmOptions(runOptions(yargs)))).strict(),
  handler: async (args) => {
    const { startRun } = await import('../start-run.js');
    process.exitCode = await startRun({
      ...args,
      out: args.out === '-' || args.out.includes('://') ? args.out : path.normalize(args.out),
      shardIndex: args['shard-index'],
      shardCount: args['shard-count'],
      imageFormat: args['image-format'],
      limitBytes: args['limit-bytes'],
      statusJson: args['status-json'],
    });
  },
};

/** Its options' names, for completion. */
export const RUN_OPTIONS: readonly string[] = (
  'from count to step shard shard-index shard-count out image-format split manifest checkpoint fps ' +
  'codec crf lossless scale loop overlay pace epoch bitrate preset retries stream-key-file ' +
  'durable metadata no-metadata continue force yes threads limit-bytes runtime status-json ' +
  'size color depth palette order seed help version'
).split(' ');

function runOptions(
  yargs: Argv,
): Argv<Omit<RunArguments, keyof SpaceArguments | keyof FilmArguments | keyof LiveArguments>> {
  return yargs
    .usage('$0 [options]\n\nWrite the images of a range of numbers, no two alike.')
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
    })
    .option('out', {
      type: 'string',
      default: 'images',
      describe:
        'a folder, x.tar, x.npy, x.raw, x.y4m, a film (x.mkv, .mp4, .webm, .gif, .apng), a stream (rtmp://host/app/key), - (sample bytes into a pipe), or none',
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
    })
    .example('$0 --from 0 --count 10000', 'the first ten thousand 64×64 RGB images, in images/')
    .example(
      '$0 --size 4x4 --color gray --depth 1 --out all',
      'all 65,536 images of 4×4 black and white pixels',
    )
    .example(
      '$0 --from 50% --count 100 --seed spring',
      'a hundred from the middle of another order',
    )
    .example(
      '$0 --count 100000 --out train.tar --split 10000',
      'ten archives, as WebDataset reads them',
    )
    .example(
      '$0 --count 100000 --out x.tar --shard 2/5 --continue',
      'one of five machines; the same after a crash',
    )
    .example('$0 --count 1000 --size 32x32 --out x.npy', 'an array that numpy maps into memory')
    .example('$0 --count 240 --scale 8 --out x.mp4', 'a film of ten seconds')
    .example(
      '$0 --size 640x360 --scale 2 --fps 30 --overlay --out rtmp://host/live --stream-key-file key',
      'a live stream',
    )
    .example('$0 --from last --step -1 --count 10', 'the last ten, backwards');
}
