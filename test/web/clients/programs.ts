/**
 * Real programs, run to their end while the test's own process goes on: it may hold a proxy.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';

export interface Ended {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** @throws Error where the program is not there */
export function runProgram(program: string, args: readonly string[]): Promise<Ended> {
  if (spawnSync(program, ['--version']).error !== undefined)
    throw new Error(`${program} is not installed: run npm run setup`);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (part: Buffer) => stdout.push(part));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: Buffer.concat(stdout), stderr }));
  });
}
