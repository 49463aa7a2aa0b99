/**
 * `enumerate verify PATH…`: whether a run's output is what its checkpoint says.
 * @module
 */
import { type Enumeration, numberingOf } from '../../core/enumeration.js';
import { usageError } from '../../core/errors.js';
import { readEnumeration } from '../../pictures/files/read-space.js';
import { spaceOptions } from '../options/space-options.js';
import { readInteger, readThreads } from '../../text/read-quantity.js';
import { command, flag, type Given, group, path, value, words } from '../options/table.js';
import { isPerfect, walkSpace } from '../../verify/exhaustive.js';
import { walkFields } from '../../verify/fields.js';
import { verify } from '../../verify/verify.js';
import { EXIT } from '../exit-codes.js';
import { shellWord } from '../../text/shell-word.js';
import { makeVerifyReporter, walkLines, withVerifyLine } from '../render/verify-report.js';
import { interruptSignal, untilInterrupted } from '../terminal.js';

const POSITIONALS = {
  paths: words('folders, files, parts, manifests, or checkpoints, of one run or several', {
    isRequired: false,
  }),
};

const OPTIONS = {
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
};

type VerifyArguments = Given<typeof POSITIONALS> & Given<typeof OPTIONS>;

export default command({
  isLong: true,
  hasVerdict: true,
  about:
    'Compare the files of runs with their checkpoints: each image that is done must be there, once, and right. The exit code is 1 where anything is wrong.',
  positionals: POSITIONALS,
  options: OPTIONS,
  examples: [
    ['verify images', 'a folder'],
    ['verify x.*-of-5.tar', 'five shards, and whether they leave anything out'],
    ['verify x.*-of-5.tar --count 1000', 'and whether they are the whole of it'],
    ['verify --exhaustive --size 4x4 --color gray --depth 1', 'all 65,536 images'],
  ],
  async run(given) {
    const { paths, json, exhaustive, count, size, color, depth, palette, order, seed } = given;
    const space = { size, color, depth, palette, order, seed };
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
    return verifyRuns(given);
  },
});

/**
 * @returns the exit code: 1 where anything is wrong, 130 where it was stopped
 * @throws EnumeratorError `E_OUTPUT`
 */
async function verifyRuns(given: VerifyArguments): Promise<number> {
  const { paths, all, json, count, threads, checkpoint } = given;
  return withVerifyLine(async ({ print, tell, printError, onProgress }) => {
    const reporter = makeVerifyReporter({ all, json, print, printError });
    const report = await verify(paths, {
      ...reporter.options,
      count,
      threads,
      checkpoint,
      signal: interruptSignal(),
      onProgress,
    });
    reporter.end(report);
    for (const way of reporter.waysOut) tell(way);
    if (report.state !== 'stopped') return report.isRight ? EXIT.done : EXIT.failed;
    const again =
      checkpoint === undefined
        ? ''
        : `; the same with --checkpoint ${shellWord(checkpoint)} continues`;
    tell(`${paths[report.paths.length]}: stopped${again}`);
    return EXIT.interrupted;
  });
}

/** @returns the exit code: 1 where anything is wrong */
async function verifySpace(enumeration: Enumeration, json: boolean): Promise<number> {
  const numbering = numberingOf(enumeration);
  const { canonical } = numbering.space;
  return untilInterrupted((signal) =>
    withVerifyLine(async ({ print, onProgress }) => {
      const result = await walkSpace(numbering, {
        signal,
        onProgress: (progress) => onProgress({ path: canonical, ...progress }),
      });
      if (json) print(JSON.stringify(walkFields(result, numbering)));
      else walkLines(result, numbering).forEach(print);
      return isPerfect(result) ? EXIT.done : EXIT.failed;
    }),
  );
}
