/**
 * The built command line, run many times in one process that stays: a command costs a tenth of
 * what it costs where Node has to start for it. For tests of what commands say and write; those of
 * standard input and output, signals and the process's own end take `runEnumerate`.
 * @module
 */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { CommandOptions, CommandResult } from './command.js';

/** As the resident process gets it. */
export interface SharedCommand extends Pick<CommandOptions, 'cwd' | 'env'> {
  readonly args: readonly string[];
}

/** What the thread that talks to the resident process says. */
export type SharedAnswer = CommandResult | { readonly problem: string };

let messenger: ((command: SharedCommand) => SharedAnswer) | undefined;

/**
 * Run `enumerate` with these arguments in the shared process and wait for its end.
 * @throws Error where the command ends that process, or leaves a promise rejected
 */
export function runShared(
  args: readonly string[],
  { cwd, env }: Pick<CommandOptions, 'cwd' | 'env'> = {},
): CommandResult {
  messenger ??= startMessenger();
  const command = {
    args,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  };
  const answer = messenger(command);
  if ('problem' in answer) throw new Error(`enumerate ${args.join(' ')}: ${answer.problem}`);
  return answer;
}

/** A thread that waits for the process while this one is blocked, as `spawnSync` would block it. */
function startMessenger(): (command: SharedCommand) => SharedAnswer {
  const { port1: port, port2: other } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('shared-messenger.js', import.meta.url), {
    workerData: { port: other, answered },
    transferList: [other],
  });
  worker.unref();
  return (command) => {
    Atomics.store(answered, 0, 0);
    port.postMessage(command);
    Atomics.wait(answered, 0, 0);
    return receiveMessageOnPort(port)?.message as SharedAnswer;
  };
}
