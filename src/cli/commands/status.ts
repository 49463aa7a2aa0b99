/**
 * `enumerate status PATH…`: what runs are, how far they have come, and who is at work on them.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { statuses } from '../../node.js';
import { statusFields, sumFields, sumOf } from '../../verify/status.js';
import { describeError, errorFields, EXIT } from '../exit-codes.js';
import { statusText, sumText } from '../render/run-status.js';
import { print, tellError } from '../host.js';
import { command, flag, words } from '../options/table.js';

/** A run at work writes its checkpoint once a second. */
const WATCH_MS = 2500;

export default command({
  about:
    'Read checkpoints, and say what the runs are, how far they have come, which process is at work, how fast, and for how long.',
  positionals: {
    paths: words('folders or files of images, or checkpoints', {
      isPath: true,
      isRequired: true,
      ask: 'which run? give its folder or file, such as images',
    }),
  },
  options: {
    json: flag('a JSON object per line for each run, and for the runs of a folder', {
      group: 'Output',
    }),
  },
  examples: [
    ['status images', 'for people'],
    ['status shards', 'a folder with the runs of several machines, and their sum'],
    ['status images --json', 'for programs; numbers that can be long are text'],
  ],
  async run({ paths, json }) {
    let exitCode: number = EXIT.done;
    for (const path of paths) {
      try {
        await tellStatus(path, json);
      } catch (error) {
        if (paths.length === 1 || !(error instanceof EnumeratorError)) throw error;
        exitCode = EXIT.failed;
        if (json) print(JSON.stringify({ path, error: errorFields(error) }));
        else tellError(describeError(error));
      }
    }
    return exitCode;
  },
});

async function tellStatus(path: string, json: boolean): Promise<void> {
  const runs = await statuses(path, { watchMs: WATCH_MS });
  const isOne = runs.length === 1;
  for (const run of runs) {
    const name = isOne ? run.name : (run.checkpoint ?? run.name);
    print(json ? JSON.stringify(statusFields(run)) : statusText(run, name));
  }
  if (isOne) return;
  const sum = sumOf(runs);
  print(json ? JSON.stringify(sumFields(path, sum)) : sumText(path, sum));
}
