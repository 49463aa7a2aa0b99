/**
 * `enumerate repair PATH…`: regenerate what is missing or damaged in the output of runs.
 * @module
 */
import { repair } from '../../node.js';
import { EXIT } from '../exit-codes.js';
import { readThreads } from '../../text/read-quantity.js';
import { command, flag, group, value, words } from '../options/table.js';
import { makeRepairReporter } from '../render/repair-report.js';
import { withVerifyLine } from '../render/verify-report.js';
import { interruptSignal } from '../terminal.js';

export default command({
  isLong: true,
  hasVerdict: true,
  about:
    'Regenerate what is missing or damaged of what runs have done, as verify finds it. What is not done yet, resume makes; files that no run made stay. The exit code is 1 where anything is not right afterwards.',
  positionals: {
    paths: words('folders, files, parts, manifests, or checkpoints, of one run or several', {
      isRequired: true,
      ask: 'which run? give its folder or file, such as images',
    }),
  },
  options: {
    ...group('Output', {
      dryRun: flag('say what would be regenerated, and change nothing'),
      json: flag('a JSON object per line for each path'),
    }),
    threads: value(readThreads, 'N', 'for parts that many machines made: threads that verify', {
      otherwise: 'one a core',
      group: 'Machine',
    }),
  },
  examples: [
    ['repair images', 'a folder'],
    ['repair train-*.tar --dry-run', 'what would be regenerated of the parts'],
  ],
  async run({ paths, dryRun, json, threads }) {
    return withVerifyLine(async ({ print, tell, printError, onProgress }) => {
      const reporter = makeRepairReporter({ dryRun, json, print, printError });
      const report = await repair(paths, {
        ...reporter,
        dryRun,
        threads,
        signal: interruptSignal(),
        onProgress,
      });
      if (report.state !== 'stopped') return report.isRight ? EXIT.done : EXIT.failed;
      tell(`${paths[report.paths.length]}: stopped; the same again goes on`);
      return EXIT.interrupted;
    });
  },
});
