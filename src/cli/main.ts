#!/usr/bin/env node
/**
 * The command line. Commands describe themselves here and load their work when they are called,
 * so that starting costs little.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { estimateCommand } from './commands/estimate.js';
import { getCommand } from './commands/get.js';
import { infoCommand } from './commands/info.js';
import { locateCommand } from './commands/locate.js';
import { resumeCommand } from './commands/resume.js';
import { runCommand } from './commands/run.js';
import { selftestCommand } from './commands/selftest.js';
import { statusCommand } from './commands/status.js';
import { describeError, EXIT, exitCodeOf, UsageError } from './exit-codes.js';

/** A reader that goes away (`| head`) has what it wanted. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
}

try {
  await commandLine(hideBin(process.argv)).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  process.stderr.write(`${describeError(error)}\n`);
}

function commandLine(words: string[]) {
  return yargs(words)
    .scriptName('enumerate')
    .version(ownVersion())
    .command(runCommand)
    .command(getCommand)
    .command(locateCommand)
    .command(resumeCommand)
    .command(statusCommand)
    .command(infoCommand)
    .command(estimateCommand)
    .command(selftestCommand)
    .completion('completion', 'print a script that completes this command in bash or zsh')
    .strict()
    .check(refuseRepeats)
    .parserConfiguration({ 'duplicate-arguments-array': true })
    .wrap(Math.min(100, process.stdout.columns || 100))
    .alias('help', 'h')
    .epilogue('Every command has examples: enumerate get --help')
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(`${message}; see enumerate --help`);
    });
}

/** yargs makes a list of an option that is given twice; none of ours takes one. */
function refuseRepeats(args: Record<string, unknown>): true {
  for (const [name, value] of Object.entries(args)) {
    if (Array.isArray(value) && name !== '_' && name !== 'files') {
      throw new UsageError(`--${name} is given ${value.length} times: give it once`);
    }
  }
  return true;
}

function ownVersion(): string {
  const file = path.join(import.meta.dirname, '../../../package.json');
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}
