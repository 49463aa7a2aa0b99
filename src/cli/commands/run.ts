/**
 * `enumerate [options]`: write the images of a range. The main job.
 * @module
 */
import path from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { type FilmArguments, filmOptions } from '../options/film-options.js';
import { type LiveArguments, liveOptions } from '../options/live-options.js';
import { type RangeArguments, rangeOptions } from '../options/run-options.js';
import { type SpaceArguments, spaceOptions } from '../options/space-options.js';

interface RunArguments extends RangeArguments, SpaceArguments, FilmArguments, LiveArguments {
  readonly out: string;
}

export const runCommand: CommandModule<object, RunArguments> = {
  command: '$0',
  describe:
    'write the images of a range of numbers: a folder, an archive, an array, a film, a pipe',
  builder: (yargs) => spaceOptions(liveOptions(filmOptions(runOptions(yargs)))).strict(),
  handler: async (args) => {
    const { startFromOptions } = await import('../start-run.js');
    process.exitCode = await startFromOptions({
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
  return rangeOptions(
    yargs.usage('$0 [options]\n\nWrite the images of a range of numbers, no two alike.'),
    'a folder, x.tar, x.npy, x.raw, x.y4m, a film (x.mkv, .mp4, .webm, .gif, .apng), a stream (rtmp://host/app/key), - (sample bytes into a pipe), or none',
  )
    .default('out', 'images')
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
