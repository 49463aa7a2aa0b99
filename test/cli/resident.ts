/**
 * The process in which `runShared` runs the built command line again and again: the module is
 * evaluated anew for each command, with its words, folder and environment; what it loads stays.
 * @module
 */
import { pathToFileURL } from 'node:url';
import { type CommandResult, MAIN } from './command.js';
import type { SharedCommand } from './shared-command.js';

/** What MAIN imports where Node is new enough. */
const COMMAND_LINE = new URL('main.js', pathToFileURL(MAIN)).href;
const START = process.cwd();
const ENVIRONMENT = { ...process.env };
/** What a command hangs on the process, which would end with it. */
const OWN_EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'] as const;

let commands = 0;
process.on('disconnect', () => process.exit());
process.on('message', (command) => {
  // A rejection ends the process, and with it the test that asked for the command.
  void answer(command as SharedCommand).then((result) => process.send?.(result));
});

async function answer({ args, cwd, env }: SharedCommand): Promise<CommandResult> {
  let [stdout, stderr] = ['', ''];
  const before = new Map(OWN_EVENTS.map((event) => [event, process.listeners(event as 'exit')]));
  process.stdout.write = taking((text) => (stdout += text));
  process.stderr.write = taking((text) => (stderr += text));
  process.chdir(cwd ?? START);
  process.env = { ...ENVIRONMENT, ...env };
  process.argv = [process.execPath, MAIN, ...args];
  takeExitCode();
  commands += 1;
  await import(`${COMMAND_LINE}?${commands}`);
  const status = takeExitCode();
  for (const [event, listeners] of before) {
    for (const listener of process.listeners(event as 'exit'))
      if (!listeners.includes(listener)) process.off(event, listener);
  }
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  // The folder may be one that the test removes.
  process.chdir(START);
  return { status, stdout, stderr };
}

function takeExitCode(): number {
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  return Number(code);
}

/** A stream's `write` that hands its text on. */
function taking(take: (text: string) => void): typeof process.stdout.write {
  return (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    take(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const done = rest.at(-1);
    if (typeof done === 'function') queueMicrotask(() => void done());
    return true;
  };
}
