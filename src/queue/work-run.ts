/**
 * A worker from its options to its end.
 * @module
 */
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';
import { FleetWorker, type WorkerSettings, type WorkerState } from './fleet-worker.js';
import { readPushCommand } from './push.js';
import { Tickets } from './tickets.js';
import { makeDirectory } from '../io/folders.js';
import type { WorkArguments } from '../cli/commands/work.js';
import { errorFields, EXIT, exitCodeOf } from '../cli/exit-codes.js';
import { ownVersion } from '../io/package-root.js';
import { durationText, sizeText } from '../text/quantity.js';
import { orUsage, readQueue } from './read-queue.js';
import { listenForInterrupts } from '../cli/terminal.js';

const LOCK_MS = 30_000;
const GRACE_SECONDS = 20;
/** How long the queue is waited for at the end. */
const FAREWELL_MS = 2000;

/**
 * @returns the exit code: 0 when it was stopped or had nothing to do for long enough
 * @throws EnumeratorError `E_USAGE`; EnumeratorError `E_QUEUE`, `E_IO`
 */
export async function workOnQueue(args: WorkArguments): Promise<number> {
  const settings = readSettings(args);
  const { threads, scratch, address } = settings;
  if (scratch !== undefined) makeScratch(scratch);
  const interrupts = listenForInterrupts();
  const progress = new WorkerProgress(address.shown, args.statusJson);
  try {
    const tickets = await Tickets.open(settings, progress, (line) => progress.warn(line));
    const worker = new FleetWorker(settings, tickets, progress);
    progress.begin(threads);
    void interrupts.requested.then(() => worker.stop());
    try {
      await worker.run();
    } finally {
      await tickets.close(FAREWELL_MS);
    }
    progress.end(worker.state());
    return EXIT.done;
  } catch (error) {
    if (!args.statusJson) throw error;
    progress.fail(errorFields(error));
    return exitCodeOf(error);
  }
}

/** A folder whose parent is not there is a slip of the pen, or a disk that is not mounted. */
function makeScratch(scratch: string): void {
  const found = fs.statSync(scratch, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  const parent = path.dirname(scratch);
  if (found !== undefined || !fs.existsSync(parent)) {
    const what = found === undefined ? `there is no folder ${parent}` : 'a file stands there';
    throw new EnumeratorError('E_IO', `--scratch ${scratch}: ${what}; name another with --scratch`);
  }
  makeDirectory(scratch);
}

function readSettings(args: WorkArguments): WorkerSettings {
  const { scratch, out, push, grace, idle } = args;
  if (push !== undefined && out !== undefined)
    throw new EnumeratorError(
      'E_USAGE',
      '--push and --out exclude each other: parts are pushed, or lie in a folder',
    );
  return {
    ...readQueue(args),
    version: ownVersion(),
    threads: args.threads ?? availableParallelism(),
    ...(scratch === undefined ? {} : { scratch: path.resolve(scratch) }),
    ...(out === undefined ? {} : { out: path.resolve(out) }),
    ...(push === undefined ? {} : { push: orUsage(() => readPushCommand(push)) }),
    lockMs: args.lockMs ?? LOCK_MS,
    graceMs: 1000 * (grace ?? GRACE_SECONDS),
    ...(idle === undefined ? {} : { idleMs: 1000 * idle }),
  };
}

const LINE_MS = 200;
const RECORD_MS = 1000;

class WorkerProgress {
  readonly #shown: string;
  readonly #statusJson: boolean;
  readonly #isTerminal = process.stderr.isTTY;
  #last = -RECORD_MS;

  constructor(shown: string, statusJson: boolean) {
    this.#shown = shown;
    this.#statusJson = statusJson;
  }

  begin(threads: number): void {
    if (this.#statusJson) write({ type: 'start', queue: this.#shown, threads });
    else this.warn(`${this.#shown}: waiting for tickets (${threads} at a time)`);
  }

  progress(state: WorkerState): void {
    const isDue = state.elapsedMs - this.#last >= (this.#statusJson ? RECORD_MS : LINE_MS);
    if (!isDue) return;
    this.#last = state.elapsedMs;
    if (this.#statusJson) write({ type: 'progress', ...fieldsOf(state) });
    else if (this.#isTerminal) process.stderr.write(`\r${textOf(state)}\x1b[K`);
  }

  failed(part: string, reason: string): void {
    if (this.#statusJson) write({ type: 'warning', part, message: reason });
    else this.warn(`${part}: ${reason}`);
  }

  lost(reason: string): void {
    if (this.#statusJson) write({ type: 'lost', message: reason });
    else this.warn(`${reason}; trying again until it is back`);
  }

  back(): void {
    if (this.#statusJson) write({ type: 'connected' });
    else this.warn('the queue is back');
  }

  warn(line: string): void {
    if (this.#statusJson) {
      write({ type: 'warning', message: line });
      return;
    }
    if (this.#isTerminal) process.stderr.write('\r\x1b[K');
    process.stderr.write(`${escapeControls(line)}\n`);
  }

  end(state: WorkerState): void {
    if (this.#statusJson) write({ type: 'end', outcome: 'finished', ...fieldsOf(state) });
    else this.warn(`${this.#shown}: ${textOf(state)}`);
  }

  fail(error: { readonly code: string; readonly message: string }): void {
    write({ type: 'end', outcome: 'failed', error });
  }
}

function fieldsOf(state: WorkerState): Record<string, unknown> {
  const { parts, images, bytes, failures, active, elapsedMs } = state;
  const elapsed = Math.round(elapsedMs) / 1000;
  return { parts, frames: images, bytes, failures, active, elapsed_s: elapsed };
}

function textOf({ parts, images, bytes, failures, elapsedMs }: WorkerState): string {
  const done = `${grouped(parts)} ${parts === 1 ? 'part' : 'parts'}, ${grouped(images)} images, ${sizeText(bytes)}`;
  const failed = failures === 0 ? '' : `, ${grouped(failures)} failed`;
  return `${done} in ${durationText(elapsedMs / 1000)}${failed}`;
}

function write(record: Record<string, unknown>): void {
  process.stderr.write(`${JSON.stringify(record)}\n`);
}
