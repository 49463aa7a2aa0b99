/**
 * Which process it is, told so that another one can say whether it still lives: a number alone says
 * nothing on another machine, in another container, or after a restart.
 * @module
 */
import fs from 'node:fs';
import os from 'node:os';
import { isSystemError } from '../system-error.js';

export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Of the kernel that runs it, since it started; empty where the system does not tell. */
  readonly boot: string;
  /** The namespace that its number counts in; empty where there are none. */
  readonly namespace: string;
  /** When it started, in the kernel's ticks; empty where the system does not tell. */
  readonly started: string;
}

let own: ProcessIdentity | undefined;

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return (own ??= {
    pid: process.pid,
    host: os.hostname(),
    boot: readOr('', () => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: readOr('', () => /\d+/.exec(fs.readlinkSync('/proc/self/ns/pid'))?.[0] ?? ''),
    started: startOf(process.pid),
  });
}

/**
 * Eight hex digits that the processes have in common whose numbers this one can look up: those of
 * one kernel, since it started, and of one namespace.
 */
export function neighbourhood({ host, boot, namespace } = ownIdentity()): string {
  const text = boot === '' ? host : `${boot} ${namespace}`;
  // FNV-1a: node:crypto takes as long to load as the rest of a small command.
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hexOf(hash);
}

/** Eight hex digits by chance. */
export function token(): string {
  return hexOf(Math.random() * 2 ** 32);
}

function hexOf(number: number): string {
  return (number >>> 0).toString(16).padStart(8, '0');
}

/** One line of five words, the inverse of {@link identityIn}; `-` stands for an empty one. */
export function wordsOf({ pid, host, boot, namespace, started }: ProcessIdentity): string {
  const words = [host, boot, namespace, started].map((text) => text.replaceAll(/\s/g, '_') || '-');
  return [pid, ...words].join(' ');
}

/** @param words - two to five; those that are missing are empty */
export function identityIn(words: string): ProcessIdentity {
  const [pid, ...others] = words.split(' ').map((word) => (word === '-' ? '' : word));
  const [host = '', boot = '', namespace = '', started = ''] = others;
  return { pid: Number(pid), host, boot, namespace, started };
}

/** Whether another process lives; `unknown` where it cannot be seen from here. */
export function lifeOf(other: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (neighbourhood(other) !== neighbourhood()) return 'unknown';
  if (!isProcess(other.pid)) return 'dead';
  const started = startOf(other.pid);
  // The number of a process that ended is given to another one.
  return started === '' || other.started === '' || started === other.started ? 'alive' : 'dead';
}

/** Whether a number is that of a living process of this neighbourhood. */
export function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EPERM') return false;
  }
  // One that was killed keeps its number until its parent asks how it ended, as in a container few do.
  const fields = fieldsOf(pid);
  return !/^[ZX]$/.test(fields[STATE] ?? '') || Number(fields[THREADS]) > 1;
}

/** The fields of a process's state behind its name, which stands in parentheses. */
function fieldsOf(pid: number): string[] {
  return readOr([], () => {
    // In a namespace of its own, a process may see the numbers of another one there.
    if (fs.readlinkSync('/proc/self') !== `${process.pid}`) return [];
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  });
}

/** The 3rd field of a process's state, the 20th and the 22nd. */
const [STATE, THREADS, STARTED] = [0, 17, 19];

function startOf(pid: number): string {
  return fieldsOf(pid)[STARTED] ?? '';
}

function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
