/**
 * `enumerate verify` from its options to its exit code.
 * @module
 */
import { numberingOf } from '../core/enumeration.js';
import { usageError } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';
import { isPerfect, walkSpace } from '../verify/exhaustive.js';
import { verify } from '../verify/verify.js';
import { EXIT } from './exit-codes.js';
import { readEnumeration } from './options/open-space.js';
import type { SpaceArguments } from './options/space-options.js';
import { shellWord } from './render/shell-word.js';
import { verifyProgress } from './render/verify-report.js';
import { makeVerifyReporter, walkFields, walkLines } from './render/verify-report.js';
import { interruptSignal, untilInterrupted } from './terminal.js';

export interface VerifyArguments extends SpaceArguments {
  readonly paths?: readonly string[] | undefined;
  /** How many images all paths have together. */
  readonly count?: bigint | undefined;
  readonly exhaustive: boolean;
  /** List every fault. */
  readonly all: boolean;
  readonly threads?: number | undefined;
  readonly checkpoint?: string | undefined;
  readonly json: boolean;
}

/**
 * @returns the exit code: 1 where anything is wrong, 130 where it was stopped
 * @throws EnumeratorError `E_USAGE`, `E_OUTPUT`; `E_LIMIT` for a space that is too large to walk
 */
export async function verifyFromOptions(args: VerifyArguments): Promise<number> {
  const { paths = [], all, json, checkpoint } = args;
  if (args.exhaustive) return verifySpace(args);
  checkPaths(args);
  const line = verifyProgress();
  const print = (stream: NodeJS.WriteStream) => (text: string) => {
    line.clear();
    stream.write(`${text}\n`);
  };
  const printError = print(process.stderr);
  const reporter = makeVerifyReporter({ all, json, print: print(process.stdout), printError });
  try {
    const report = await verify(paths, {
      ...reporter.options,
      count: args.count,
      threads: args.threads,
      checkpoint,
      signal: interruptSignal(),
      onProgress: (progress) => line.update(progress),
    });
    reporter.end(report);
    if (report.state !== 'stopped') return report.isRight ? EXIT.done : EXIT.failed;
    const again =
      checkpoint === undefined
        ? ''
        : `; the same with --checkpoint ${shellWord(checkpoint)} continues`;
    printError(escapeControls(`${paths[report.paths.length]}: stopped${again}`));
    return EXIT.interrupted;
  } finally {
    line.clear();
  }
}

function checkPaths(args: VerifyArguments): void {
  const { paths = [] } = args;
  if (paths.length === 0) {
    throw usageError(
      'nothing to verify: name the folder, the file or the manifest of a run, or give --exhaustive',
    );
  }
  for (const name of ['size', 'color', 'depth', 'palette', 'order', 'seed'] as const) {
    if (args[name] === undefined) continue;
    throw usageError(`--${name} goes with --exhaustive: the checkpoint of a run has its own`);
  }
}

async function verifySpace(args: VerifyArguments): Promise<number> {
  if (args.paths !== undefined && args.paths.length > 0) {
    throw usageError('--exhaustive walks a space and takes no paths: leave one of them out');
  }
  if (args.count !== undefined)
    throw usageError('--exhaustive walks a space to its end: leave --count out');
  const numbering = numberingOf(readEnumeration(args));
  const line = verifyProgress();
  const { canonical } = numbering.space;
  return untilInterrupted(async (signal) => {
    try {
      const result = await walkSpace(numbering, {
        signal,
        onProgress: (progress) => line.update({ path: canonical, ...progress }),
      });
      line.clear();
      const lines = args.json
        ? [JSON.stringify(walkFields(result, numbering))]
        : walkLines(result, numbering);
      process.stdout.write(lines.map((text) => `${text}\n`).join(''));
      return isPerfect(result) ? EXIT.done : EXIT.failed;
    } finally {
      line.clear();
    }
  });
}
