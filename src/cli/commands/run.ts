/**
 * `enumerate [options]`: write the images of a range. The main job.
 * @module
 */
import { FILM_OPTIONS } from '../options/film-options.js';
import { LIVE_OPTIONS } from '../options/live-options.js';
import { readPath } from '../../io/standard-streams.js';
import { INDEX_OPTIONS, outputOptions, SESSION_OPTIONS } from '../options/run-options.js';
import { spaceOptions } from '../options/space-options.js';
import { command } from '../options/table.js';

const OUTPUT = outputOptions(
  'a folder, x.tar, x.zip, x.npy, x.raw, x.y4m, a film (x.mkv, .mp4, .webm, .gif, .apng), a stream (rtmp://host/app/key), - (a pipe), or none',
);

export const runCommand = command({
  isLong: true,
  about: 'Write the images of a range of numbers, no two alike.',
  options: {
    ...INDEX_OPTIONS,
    ...spaceOptions(),
    ...OUTPUT,
    out: { ...OUTPUT.out, read: readPath, default: 'images' },
    ...FILM_OPTIONS,
    ...LIVE_OPTIONS,
    ...SESSION_OPTIONS,
  },
  examples: [
    ['--from 0 --count 10000', 'the first ten thousand 64×64 RGB images, in images/'],
    [
      '--size 4x4 --color gray --depth 1 --out all',
      'all 65,536 images of 4×4 black and white pixels',
    ],
    ['--from 50% --count 100 --seed spring', 'a hundred from the middle of another order'],
    ['--count 100000 --out train.tar --split 10000', 'ten archives, as WebDataset reads them'],
    [
      '--count 100000 --out x.tar --shard 2/5 --continue',
      'one of five machines; the same after a crash',
    ],
    ['--count 1000 --size 32x32 --out x.npy', 'an array that numpy maps into memory'],
    [
      '--count 1000 --out - --pipe-format tar | gzip > x.tar.gz',
      'an archive, compressed on its way',
    ],
    ['--count 240 --scale 8 --out x.mp4', 'a film of ten seconds'],
    [
      '--size 640x360 --scale 2 --fps 30 --overlay --out rtmp://host/live --stream-key-file key',
      'a live stream',
    ],
    ['--from last --step -1 --count 10', 'the last ten, backwards'],
  ],
  async run(given) {
    const { startFromOptions } = await import('../start-run.js');
    return startFromOptions({ ...given, out: given.out ?? 'images' });
  },
});
