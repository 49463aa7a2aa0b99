/** The thread that hands commands on to the resident process, and its answers back. @module */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type MessagePort, workerData } from 'node:worker_threads';
import type { CommandResult } from './command.js';
import type { SharedAnswer, SharedCommand } from './shared-command.js';

const { port, answered } = workerData as { port: MessagePort; answered: Int32Array };
const resident = fork(fileURLToPath(new URL('resident.js', import.meta.url)), {
  execArgv: [],
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});

let end: string | undefined;
resident.on('message', (result) => answer(result as CommandResult));
resident.on('exit', (code, signal) => {
  end = `it ended the shared process (${signal ?? code}), and wants one of its own: runEnumerate`;
  answer({ problem: end });
});
port.on('message', (command: SharedCommand) => {
  if (end === undefined) resident.send(command);
  else answer({ problem: end });
});

function answer(message: SharedAnswer): void {
  port.postMessage(message);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}
