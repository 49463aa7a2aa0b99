/**
 * The Enter key asks a job at work how far it is, as SIGINFO (Ctrl-T) does where there is one.
 * @module
 */
import fs from 'node:fs';
import type { Host } from './host.js';

/** A terminal that is read, as `process.stdin` is one. */
export interface KeyInput {
  readonly isTTY?: boolean;
  on(event: 'data', listener: () => void): unknown;
  off(event: 'data', listener: () => void): unknown;
  pause(): unknown;
  resume(): unknown;
  unref?(): unknown;
}

/**
 * Listen to the terminal of a job. The system stops a process in the background that reads its terminal,
 * so that nothing is read where it is not known to be in the foreground.
 * @returns what ends it
 */
export function listenToKeys(host: Host, tell: () => void): () => void {
  if (host.stderr.isTTY !== true || !isForeground()) return () => {};
  const { stdin } = host;
  if (stdin?.isTTY !== true) return () => {};
  const follow = (): void => void (isForeground() ? stdin.resume() : stdin.pause());
  stdin.on('data', tell);
  stdin.unref?.();
  host.on('SIGCONT', follow);
  return () => {
    host.off('SIGCONT', follow);
    stdin.off('data', tell);
    stdin.pause();
  };
}

/** Whether the terminal belongs to this process now, by Linux's word. */
function isForeground(): boolean {
  try {
    const stat = fs.readFileSync('/proc/self/stat', 'latin1');
    const [, , group, , , owner] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === owner;
  } catch {
    return false;
  }
}
