/**
 * The built command line, run to its end as a child process.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../lib/enumerate.js', import.meta.url));

export interface CommandOptions {
  readonly cwd?: string;
  /** What standard input brings; nothing unless given. */
  readonly input?: string | Uint8Array;
  /** In addition to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface CommandResult {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run `enumerate` with these arguments and wait for its end. */
export function runEnumerate(
  args: readonly string[],
  { cwd, input = '', env }: CommandOptions = {},
): CommandResult {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    input,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}
