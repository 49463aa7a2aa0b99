/**
 * What a command line has of its process: where it prints, its environment, and its signals. It is
 * the program's own process unless {@link onHost} says otherwise.
 * @module
 */
import { escapeControls } from '../core/quote.js';
import { inLocale } from './locale.js';
import type { KeyInput } from './keys.js';
import { manner } from './render/progress-now.js';

/** A stream that text is printed on. */
export interface Output {
  write(chunk: string | Uint8Array, done?: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Listen = (event: NodeJS.Signals, listener: () => void) => unknown;

export interface Host {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Where keys are heard from; left out where nobody is to be listened to. */
  readonly stdin?: KeyInput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly on: Listen;
  readonly off: Listen;
  /** Called where the work has ended, and something that is still open may hold the process. */
  exit(code?: number): unknown;
}

/** That of the command at work. */
export let host: Host = process;

/** Do a command's work on another host; there is one at a time. */
export async function onHost<T>(other: Host, work: () => Promise<T>): Promise<T> {
  const before = host;
  host = inLocale(other);
  try {
    return await work();
  } finally {
    host = before;
  }
}

/**
 * A command line of this program, as its user would type it: npx leaves no command of that name behind.
 * @param rest - what follows the program's name
 */
export function invocation(rest: string): string {
  const { npm_command: command, npm_lifecycle_event: event } = host.env;
  return `${command === 'exec' && event === 'npx' ? 'npx ' : ''}enumerate ${rest}`;
}

/** A line of a command's result. */
export function print(line: string): void {
  host.stdout.write(`${line}\n`);
}

/** A line beside the result, which nobody has to read; names in it cannot break it, or steer a terminal. */
export function tell(line: string): void {
  if (!manner.isQuiet) tellError(escapeControls(line));
}

/** A line of what went wrong. */
export function tellError(line: string): void {
  host.stderr.write(`${line}\n`);
}
