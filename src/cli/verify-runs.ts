/**
 * `enumerate verify` from its options to its exit code.
 * @module
 */
import { type Enumeration, numberingOf } from '../core/enumeration.js';
import { escapeControls } from '../core/quote.js';
import { walkFields } from '../verify/fields.js';
import { isPerfect, walkSpace } from '../verify/exhaustive.js';
import { verify, type VerifyOptions } from '../verify/verify.js';
import { EXIT } from './exit-codes.js';
import { shellWord } from './render/shell-word.js';
import { makeVerifyReporter, verifyProgress, walkLines } from './render/verify-report.js';
import { interruptSignal, untilInterrupted } from './terminal.js';

interface VerifyArguments extends Pick<VerifyOptions, 'count' | 'threads' | 'checkpoint'> {
  readonly paths: readonly string[];
  /** List every fault. */
  readonly all: boolean;
  readonly json: boolean;
}

/**
 * @returns the exit code: 1 where anything is wrong, 130 where it was stopped
 * @throws EnumeratorError `E_OUTPUT
 */
export async function verifyRuns(args: VerifyArguments): Promise<number> {
  const { paths, all, json, count, threads, checkpoint } = args;
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
      count,
      threads,
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

/** @returns the exit code: 1 where anything is wrong */
export async function verifySpace(enumeration: Enumeration, json: boolean): Promise<number> {
  const numbering = numberingOf(enumeration);
  const line = verifyProgress();
  const { canonical } = numbering.space;
  return untilInterrupted(async (signal) => {
    try {
      const result = await walkSpace(numbering, {
        signal,
        onProgress: (progress) => line.update({ path: canonical, ...progress }),
      });
      line.clear();
      const lines = json
        ? [JSON.stringify(walkFields(result, numbering))]
        : walkLines(result, numbering);
      process.stdout.write(lines.map((text) => `${text}\n`).join(''));
      return isPerfect(result) ? EXIT.done : EXIT.failed;
    } finally {
      line.clear();
    }
  });
}
