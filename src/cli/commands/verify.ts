/**
 * `enumerate verify PATH…`: whether a run's output is what its checkpoint says.
 * @module
 */
import { spaceOptions } from '../options/space-options.js';
import { command, flag, group, text, words } from '../options/table.js';

export const verifyCommand = command({
  about:
    'Hold the files of runs against their checkpoints: each image that is done must be there, once, and right. The exit code is 1 where anything is wrong.',
  positionals: {
    paths: words('folders, files, parts, manifests, or checkpoints, of one run or several', {
      isRequired: false,
    }),
  },
  options: {
    ...group('Verify', {
      count: text({
        arg: 'N',
        help: 'how many images all paths have together, done: fewer or more are faults',
      }),
      exhaustive: flag('walk a small space whole instead: each image once, and the way back'),
      checkpoint: text({
        arg: 'FILE',
        help: 'for parts that many machines made: a file that says how far this is; continue there where it exists',
        isPath: true,
      }),
    }),
    ...spaceOptions(),
    ...group('Output', {
      all: flag('list every fault, not only the first ones of each path'),
      json: flag('a JSON object a line for each path'),
    }),
    threads: text({
      arg: 'N',
      help: 'for parts that many machines made: threads',
      otherwise: 'one a core',
      group: 'Machine',
    }),
  },
  examples: [
    ['verify images', 'a folder'],
    ['verify x.*-of-5.tar', 'five shards, and whether they leave nothing out'],
    ['verify x.*-of-5.tar --count 1000', 'and whether they are the whole of it'],
    ['verify --exhaustive --size 4x4 --color gray --depth 1', 'all 65,536 images'],
  ],
  async run(given) {
    const { runVerifyCommand } = await import('../../verify/verify-parts.js');
    return runVerifyCommand(given);
  },
});
