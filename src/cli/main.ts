/**
 * The command line. Commands are loaded when they are called, so that starting costs little.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { ownVersion } from '../io/package-root.js';
import { hideQueueAddresses } from '../io/secret.js';
import { ioError } from '../io/system-error.js';
import { COMMANDS, mainCommand } from './command-list.js';
import { describeError, errorFields, EXIT, exitCodeOf } from './exit-codes.js';
import { isHangupIgnored } from '../io/hangup.js';
import { type Host, host, onHost } from './host.js';
import { unexpectedWord } from './options/mistakes.js';
import { type Call, findCall, readWords } from './options/parse.js';
import { listenToKeys } from './keys.js';
import { inManner, tellProgress } from './render/progress-now.js';

/** Whether the command at work ends with a verdict, for which it goes on without a reader. */
let awaitsVerdict = false;

/** How it ends where it fails: of a comparison, 1 says that two things differ. */
let failureCode: number = EXIT.failed;

/** Signals that ask how far the work is; the second one is Ctrl-T on BSD and macOS. */
const ASKING = ['SIGUSR1', 'SIGINFO'] as const;

/** The whole of a process: what its words say, on its own streams. */
export async function runProcess(): Promise<void> {
  const words = process.argv.slice(2);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that goes away (`| head`) has what it wanted, and the verdict is for the caller.
    if (error.code === 'EPIPE') {
      if (!awaitsVerdict) process.exit();
      return;
    }
    reportFailure(ioError('cannot write the result', error), words);
    process.exit(failureCode);
  });
  // Nobody follows a run's progress any more: the work goes on.
  process.stderr.on('error', () => {});
  process.on('uncaughtException', (error) => {
    reportFailure(error, words);
    process.exit(failureCode);
  });
  if (isHangupIgnored(process.env)) process.on('SIGHUP', () => {});
  process.exitCode = await runCommandLine(words, process);
}

/**
 * Do what the words behind the program's name say.
 * @returns the exit code
 */
export function runCommandLine(words: readonly string[], on: Host): Promise<number> {
  return onHost(on, async () => {
    const started = performance.now();
    const tell = (): void => {
      if (tellProgress()) return;
      const seconds = Math.round((performance.now() - started) / 1000);
      on.stderr.write(`enumerate: at work for ${seconds} s\n`);
    };
    for (const signal of ASKING) on.on(signal, tell);
    try {
      return (await callCommand(words)) ?? EXIT.done;
    } catch (error) {
      reportFailure(error, words);
      return exitCodeOf(error);
    } finally {
      for (const signal of ASKING) on.off(signal, tell);
    }
  });
}

/** @returns the exit code, where it is not 0 */
async function callCommand(typed: readonly string[]): Promise<number | void> {
  if (typed.length === 0) {
    const { startText } = await import('./render/help.js');
    host.stderr.write(startText());
    return EXIT.usage;
  }
  // `help get` is `get --help`.
  const words = typed[0] === 'help' ? [...typed.slice(1), '--help'] : typed;
  const [first = ''] = words;
  // A secret can only be part of an address.
  if (words.some((word) => word.includes('://'))) {
    const { hideSecrets } = await import('./options/hidden-words.js');
    hideSecrets(words);
  }
  if (first === '--complete') {
    const { completionText } = await import('./render/completion.js');
    host.stdout.write(await completionText(await mainCommand(), words.slice(1)));
    return;
  }
  const named = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  const call =
    named === undefined
      ? await findCall(await mainCommand(), words)
      : await findCall(await named.load(), words.slice(1), [first]);
  const end = call.words.indexOf('--');
  const options = end < 0 ? call.words : call.words.slice(0, end);
  if (options.some((word) => word === '--help' || word === '-h')) {
    checkCommand(call, first);
    const { helpText } = await import('./render/help.js');
    host.stdout.write(helpText(call.path, call.command, host.stdout.columns));
    return;
  }
  if (options.some((word) => word === '--version' || word === '-V')) {
    host.stdout.write(`${ownVersion()}\n`);
    return;
  }
  awaitsVerdict = call.command.hasVerdict;
  failureCode = call.command.isComparison ? EXIT.usage : EXIT.failed;
  const given = readWords(call);
  const { quiet, progress } = given as { readonly quiet: boolean; readonly progress?: number };
  const everyMs = progress === undefined ? undefined : progress * 1000;
  let stopListening = (): void => {};
  const listen = (): void => {
    stopListening();
    stopListening = listenToKeys(host, tellProgress);
  };
  try {
    return await inManner({ isQuiet: quiet, everyMs }, listen, () => call.command.run(given));
  } catch (error) {
    if (!call.command.isComparison) throw error;
    reportFailure(error, words);
    return EXIT.usage;
  } finally {
    stopListening();
  }
}

/** @throws EnumeratorError `E_USAGE` where help is asked of a command that is not there */
function checkCommand(call: Call, first: string): void {
  if (call.path.length === 0 && !first.startsWith('-')) throw unexpectedWord(call, first, []);
}

/** One line for a person, or the last record for a program that reads the progress. */
function reportFailure(error: unknown, words: readonly string[]): void {
  const line = words.includes('--status-json')
    ? JSON.stringify({ type: 'end', outcome: 'failed', error: errorFields(error) })
    : describeError(error);
  // A word that is not understood may be an address with its password; what a queue says has none.
  const isClean = error instanceof EnumeratorError && error.code === 'E_QUEUE';
  host.stderr.write(`${isClean ? line : hideQueueAddresses(line)}\n`);
}
