/**
 * `enumerate serve` as a process of its own.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { MAIN } from '../../cli/command.js';

export interface ServedCommand {
  /** What it printed: `http://127.0.0.1:PORT/`. */
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  readonly ended: Promise<{ status: number | null; signal: string | null }>;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** Resident memory, in bytes. */
  residentBytes(): number;
}

/** Start one at a free port and wait until it listens; the test's end kills it. */
export async function startServe(
  t: { teardown(end: () => void): void },
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ServedCommand> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killer = (): void => void child.kill('SIGKILL');
  process.on('exit', killer);
  t.teardown(killer);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = endOf(child, killer);
  await Promise.race([
    new Promise<void>((resolve) => {
      child.stdout.on('data', () => {
        if (stdout.includes('\n')) resolve();
      });
    }),
    ended,
  ]);
  const address = stdout.split('\n')[0] ?? '';
  if (address === '') throw new Error(`it did not start: ${stderr}`);
  return {
    address,
    port: Number(new URL(address).port),
    pid: child.pid ?? 0,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    residentBytes: () => residentBytes(child.pid ?? 0),
  };
}

function endOf(
  child: ChildProcess,
  killer: () => void,
): Promise<{ status: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      process.off('exit', killer);
      resolve({ status, signal });
    });
  });
}

function residentBytes(pid: number): number {
  const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1]) * 1024;
}
