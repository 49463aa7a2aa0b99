/**
 * The command line called in the test's own process: for what commands say and write. Tests of
 * standard input and output as files, of signals and of the process's own end take `runEnumerate`.
 * @module
 */
import { EventEmitter } from 'node:events';
import type { Output } from '../../src/cli/host.js';
import { runCommandLine } from '../../src/cli/main.js';
import type { CommandOptions, CommandResult } from './command.js';

let isBusy = false;

interface CallOptions extends Pick<CommandOptions, 'cwd' | 'env'> {
  /** Of the terminal that standard output is; undefined where it is none. */
  readonly columns?: number;
  /** Whether standard error is a terminal. */
  readonly isWatched?: boolean;
}

/** Do what these words say, in that folder; one command at a time. */
export async function callCommand(
  words: readonly string[],
  { cwd, env, columns, isWatched = false }: CallOptions = {},
): Promise<CommandResult> {
  let [stdout, stderr] = ['', ''];
  if (isBusy) throw new Error('a command is still at work: wait for its end');
  isBusy = true;
  const [folder, environment] = [process.cwd(), process.env];
  process.chdir(cwd ?? folder);
  // Programs that a command starts get it too.
  process.env = { ...environment, ...env };
  const host = Object.assign(new EventEmitter(), {
    stdout: {
      ...taking((text) => (stdout += text)),
      ...(columns === undefined ? {} : { columns, isTTY: true }),
    },
    stderr: { ...taking((text) => (stderr += text)), isTTY: isWatched },
    env: process.env,
    exit: () => {},
  });
  try {
    const status = await runCommandLine(words, host);
    return { status, stdout, stderr };
  } finally {
    isBusy = false;
    process.env = environment;
    // The folder may be one that the test removes.
    process.chdir(folder);
  }
}

function taking(take: (text: string) => void): Output {
  return {
    write(chunk, done) {
      take(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      if (done !== undefined) queueMicrotask(done);
    },
  };
}
