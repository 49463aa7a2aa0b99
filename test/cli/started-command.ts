/**
 * The built command line as a child process that can be listened to, stopped and killed, and
 * the folder that it writes into.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MAIN } from './command.js';

/** How a process came to its end. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCommand {
  readonly ended: Promise<Ended>;
  readonly pid: number;
  /**
   * Wait until standard error says such a text behind the one that was waited for last, be that said
   * already, or until the process ends.
   */
  untilError(pattern: RegExp): Promise<unknown>;
  /** Nothing happens where the process has ended. */
  kill(signal: NodeJS.Signals): void;
}

/**
 * Start `enumerate`; standard input is empty.
 * @param env - in addition to this process's own environment
 */
export function startEnumerate(
  args: readonly string[],
  cwd?: string,
  env: Readonly<Record<string, string>> = {},
): StartedCommand {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = readToEnd(child);
  const untilError = errorReader(child);
  // A test that fails on the way leaves nobody behind who writes images for ever.
  const killer = (): void => void child.kill('SIGKILL');
  process.on('exit', killer);
  child.on('close', () => process.off('exit', killer));
  return {
    ended,
    pid: child.pid!,
    untilError: (pattern) => Promise.race([untilError(pattern), ended]),
    kill: (signal) => void child.kill(signal),
  };
}

async function readToEnd(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}

/** What came before it was waited for counts too: a busy machine tells several things at once. */
function errorReader(child: ChildProcess): (pattern: RegExp) => Promise<void> {
  let unread = '';
  let look = (): void => {};
  child.stderr?.on('data', (text: string) => {
    unread += text;
    look();
  });
  return (pattern) =>
    new Promise((resolve) => {
      look = (): void => {
        const match = pattern.exec(unread);
        if (match === null) return;
        unread = unread.slice(match.index + match[0].length);
        look = () => {};
        resolve();
      };
      look();
    });
}

/** Counts what happens in a folder, so that a test can act in the midst of it. */
export class FolderWatch {
  readonly #watcher: fs.FSWatcher;
  readonly #waits = new Set<{ pattern: RegExp; left: number; resolve: () => void }>();

  /** @param folder - exists already */
  constructor(folder: string) {
    this.#watcher = fs.watch(folder, (_event, name) => {
      for (const wait of this.#waits) {
        if (name === null || !wait.pattern.test(name) || --wait.left > 0) continue;
        this.#waits.delete(wait);
        wait.resolve();
      }
    });
  }

  /** Wait for `count` events from now on about files of such a name, or for `end`. */
  async until(pattern: RegExp, count: number, end: Promise<unknown>): Promise<void> {
    const event = new Promise<void>((resolve) => {
      this.#waits.add({ pattern, left: count, resolve });
    });
    await Promise.race([event, end]);
  }

  close(): void {
    this.#watcher.close();
  }
}

export const IMAGE = /\.png$/;
export const CHECKPOINT = /^\.enumerate\.ckpt$/;
/** The checkpoint, and what becomes one. */
export const ANY_CHECKPOINT = /^\.enumerate\.ckpt/;

/** A new folder, in memory where the system has such a place, which the test's end removes. */
export function temporaryFolder(t: { teardown(remove: () => void): void }): string {
  const shared = '/dev/shm';
  const base = fs.existsSync(shared) ? shared : os.tmpdir();
  const folder = fs.mkdtempSync(path.join(base, 'enumerate-test-'));
  t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file below a folder with its bytes in hex, for comparison; folders end with a slash. */
export function readFolder(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isDirectory()) files[`${name}/`] = '';
    else files[name] = entry.isFile() ? fs.readFileSync(file, 'hex') : 'no file';
  }
  return files;
}

/** What is in one folder and not, or otherwise, in the other; at most ten lines. */
export function differences(actual: string, expected: string): string[] {
  const [a, b] = [readFolder(actual), readFolder(expected)];
  const lines: string[] = [];
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (a[name] === b[name]) continue;
    if (a[name] === undefined) lines.push(`${name} is missing`);
    else lines.push(b[name] === undefined ? `${name} should not be` : `${name} has other bytes`);
  }
  return lines.slice(0, 10);
}
