/**
 * The command line. Commands describe themselves here and load their work when they are called,
 * so that starting costs little.
 * @module
 */
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { artCommand } from './commands/art.js';
import { benchCommand } from './commands/bench.js';
import { demoCommand } from './commands/demo.js';
import { estimateCommand } from './commands/estimate.js';
import { filmCommand } from './commands/film.js';
import { getCommand } from './commands/get.js';
import { infoCommand } from './commands/info.js';
import { locateCommand } from './commands/locate.js';
import { nearCommand } from './commands/near.js';
import { queueCommand } from './commands/queue.js';
import { resumeCommand } from './commands/resume.js';
import { RUN_OPTIONS, runCommand } from './commands/run.js';
import { serveCommand } from './commands/serve.js';
import { selftestCommand } from './commands/selftest.js';
import { statusCommand } from './commands/status.js';
import { submitCommand } from './commands/submit.js';
import { verifyCommand } from './commands/verify.js';
import { hideSecrets } from './options/hidden-words.js';
import { workCommand } from './commands/work.js';
import { COMMANDS, explainUnknown, prepareWords, TEXT_MARK } from './options/command-words.js';
import { EnumeratorError } from '../core/errors.js';
import { describeError, errorFields, EXIT, exitCodeOf } from './exit-codes.js';
import { ownVersion } from '../io/package-root.js';
import { hideQueueAddresses } from '../queue/address.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that goes away (`| head`) has what it wanted.
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  reportFailure(new EnumeratorError('E_IO', `cannot write the result: ${error.message}`));
  process.exit(EXIT.failed);
});
/** Nobody follows a run's progress any more: the work goes on. */
process.stderr.on('error', () => {});

const typed = hideBin(process.argv);
hideSecrets(typed);
try {
  await commandLine(prepareWords(typed)).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  reportFailure(error);
}

/** One line for a person, or the last record for a program that reads the progress. */
function reportFailure(error: unknown): void {
  const line = typed.includes('--status-json')
    ? JSON.stringify({ type: 'end', outcome: 'failed', error: errorFields(error) })
    : describeError(error);
  // A word that yargs does not know may be an address with its password; what a queue says has none.
  const isClean = error instanceof EnumeratorError && error.code === 'E_QUEUE';
  process.stderr.write(`${isClean ? line : hideQueueAddresses(line)}\n`);
}

function commandLine(words: string[]) {
  return (
    yargs(words)
      .scriptName('enumerate')
      .version(ownVersion())
      .command(runCommand)
      .command(filmCommand)
      .command(getCommand)
      .command(locateCommand)
      .command(nearCommand)
      .command(artCommand)
      .command(resumeCommand)
      .command(statusCommand)
      .command(verifyCommand)
      .command(submitCommand)
      .command(workCommand)
      .command(queueCommand)
      .command(infoCommand)
      .command(estimateCommand)
      .command(benchCommand)
      .command(selftestCommand)
      .command(demoCommand)
      .command(serveCommand)
      .completion(
        'completion',
        'print a script that completes this command in bash or zsh',
        completeWords,
      )
      .strict()
      .check((args, options) => checkForms(args, options, words))
      .parserConfiguration({ 'duplicate-arguments-array': true, 'dot-notation': false })
      .wrap(Math.min(100, process.stdout.columns || 100))
      .alias('help', 'h')
      .epilogue('Every command has examples: enumerate get --help')
      // The script that completes commands is followed by the default command unless yargs exits.
      .exitProcess(words[0] === 'completion')
      .fail((message: string | undefined, error: Error | undefined) => {
        // YError: what yargs finds while it parses, rather than while it validates.
        if (error !== undefined && error.name !== 'YError') throw error;
        const problem = message ?? error?.message ?? 'it cannot be understood';
        const wayOut = explainUnknown(problem, words);
        const shown = problem.replaceAll(TEXT_MARK, '');
        throw new EnumeratorError('E_USAGE', `${shown}; ${wayOut ?? 'see enumerate --help'}`);
      })
  );
}

/**
 * Completions without `$0`, yargs' own name of the default command, and with that command's
 * options, which yargs leaves out.
 */
function completeWords(
  current: string,
  args: { readonly _?: readonly unknown[] },
  complete: (done: (error: Error | null, words: string[] | undefined) => void) => void,
  done: (words: string[]) => void,
): void {
  const isDefault = !(args._ ?? []).some((word) => COMMANDS.has(String(word)));
  complete((_error, words = []) => {
    const own = isDefault && current.startsWith('-') ? RUN_OPTIONS.map((name) => `--${name}`) : [];
    const all = new Set([...words.filter((word) => !word.startsWith('$0')), ...own]);
    done([...all].filter((word) => word.startsWith(current)));
  });
}

/**
 * What yargs lets through: an option given twice, which it makes a list of, `--no-…` before
 * one that takes a value, which it makes `false`, a name that is empty, a flag with any value, which it
 * makes `false` too, and `--text` for a word that has its place.
 */
function checkForms(
  args: Record<string, unknown>,
  options: unknown,
  words: readonly string[],
): true {
  const { string: takesText, boolean: flags } = options as {
    readonly string: readonly string[];
    readonly boolean: readonly string[];
  };
  const end = words.indexOf('--');
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (value !== undefined && flags.includes(name) && value !== 'true' && value !== 'false') {
      throw new EnumeratorError(
        'E_USAGE',
        `${word}: --${name} takes no value; give it or leave it out, or say --no-${name}`,
      );
    }
    if (/^(text|texts|a|b)$/.test(name)) {
      throw new EnumeratorError(
        'E_USAGE',
        `there is no option --${name}: give the text without it`,
      );
    }
  }
  for (const [name, value] of Object.entries(args)) {
    if (
      Array.isArray(value) &&
      name !== '_' &&
      name !== 'files' &&
      name !== 'paths' &&
      name !== 'texts'
    ) {
      throw new EnumeratorError(
        'E_USAGE',
        `--${name} is given ${value.length} times: give it once`,
      );
    }
    if (value === false && takesText.includes(name)) {
      throw new EnumeratorError('E_USAGE', `there is no --no-${name}: leave --${name} out`);
    }
    if (value === '' && /^(out|path|file|manifest|checkpoint|formula-in|tree|lines)$/.test(name)) {
      throw new EnumeratorError('E_USAGE', `${name} is empty: give the name of a file or folder`);
    }
  }
  return true;
}
