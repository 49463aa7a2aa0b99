/**
 * `enumerate verify PATH…`: whether a run's output is what its checkpoint says.
 * @module
 */
import { usageError } from '../../core/errors.js';
import { readEnumeration } from '../../pictures/files/read-space.js';
import { verifyRuns, verifySpace } from '../verify-runs.js';
import { spaceOptions } from '../options/space-options.js';
import { readInteger } from '../../text/read-quantity.js';
import { readThreads } from '../options/readers.js';
import { command, flag, group, path, value, words } from '../options/table.js';

export const verifyCommand = command({
  about:
    'Compare the files of runs with their checkpoints: each image that is done must be there, once, and right. The exit code is 1 where anything is wrong.',
  positionals: {
    paths: words('folders, files, parts, manifests, or checkpoints, of one run or several', {
      isRequired: false,
    }),
  },
  options: {
    ...group('Verify', {
      count: value(
        readInteger,
        'N',
        'how many images all paths must have together, all of them done',
      ),
      exhaustive: flag(
        'walk through a small space instead: each image occurs once and leads back to its number',
      ),
      checkpoint: path(
        'FILE',
        'for parts that many machines made: a file that keeps how far this is; continue from it where it exists',
      ),
    }),
    ...spaceOptions(),
    ...group('Output', {
      all: flag('list every fault, not only the first ones of each path'),
      json: flag('a JSON object per line for each path'),
    }),
    threads: value(readThreads, 'N', 'for parts that many machines made: threads', {
      otherwise: 'one a core',
      group: 'Machine',
    }),
  },
  examples: [
    ['verify images', 'a folder'],
    ['verify x.*-of-5.tar', 'five shards, and whether they leave anything out'],
    ['verify x.*-of-5.tar --count 1000', 'and whether they are the whole of it'],
    ['verify --exhaustive --size 4x4 --color gray --depth 1', 'all 65,536 images'],
  ],
  async run(given) {
    const { paths, all, json, checkpoint, exhaustive, count, threads, ...space } = given;
    if (exhaustive) {
      if (paths.length > 0)
        throw usageError('--exhaustive walks a space and takes no paths: leave one of them out');
      if (count !== undefined)
        throw usageError('--exhaustive walks a space to its end: leave --count out');
      return verifySpace(readEnumeration(space), json);
    }
    if (paths.length === 0)
      throw usageError(
        'nothing to verify: name the folder, the file or the manifest of a run, or give --exhaustive',
      );
    const [extra] = Object.entries(space).find(([, said]) => said !== undefined) ?? [];
    if (extra !== undefined)
      throw usageError(`--${extra} goes with --exhaustive: the checkpoint of a run has its own`);
    return verifyRuns({ paths, all, json, checkpoint, count, threads });
  },
});
