/**
 * The server's log: a line of JSON for each request.
 * @module
 */
import fs from 'node:fs';
import { ioError } from './system-error.js';

/** One answered request, for the log. */
export interface RequestRecord {
  /** When it came: ISO 8601, in UTC. */
  readonly time: string;
  readonly address: string;
  readonly method: string;
  /** With its query, cut at 200 characters. */
  readonly path: string;
  /** 499 where the visitor left before the answer began. */
  readonly status: number;
  /** Handed to the connection, headers included. */
  readonly bytes: number;
  readonly ms: number;
}

export interface RequestLog {
  write(record: RequestRecord): void;
  /** Write what has not been written yet. */
  close(): void;
}

/** Lines are written together, so that a busy server does not write at every request. */
const COLLECT_MS = 100;
/** Lines beyond it are left out while what stands before them cannot be written. */
const MOST_BYTES = 2 ** 22;
const STANDARD_ERROR = 2;

/**
 * @param to - a file, which is continued, or `none`; standard error where it is missing
 * @returns nothing where none is wanted
 * @throws EnumeratorError `E_IO`
 */
export function openLog(to: string | undefined): RequestLog | undefined {
  if (to === 'none') return undefined;
  const descriptor = to === undefined ? STANDARD_ERROR : openFile(to);
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const text = lines;
    lines = '';
    if (text === '') return;
    try {
      fs.writeSync(descriptor, text);
    } catch {
      // A full disk, or a terminal that is gone, does not stop the server.
    }
  };
  return {
    write(record) {
      if (lines.length < MOST_BYTES) lines += `${JSON.stringify(record)}\n`;
      timer ??= setTimeout(flush, COLLECT_MS);
    },
    close: flush,
  };
}

function openFile(file: string): number {
  try {
    return fs.openSync(file, 'a');
  } catch (error) {
    throw ioError(`cannot write the log ${file}`, error);
  }
}
