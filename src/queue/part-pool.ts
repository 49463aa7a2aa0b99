/**
 * A worker's threads. Each makes one part at a time, so that the event loop is free to renew locks.
 * @module
 */
import { Worker } from 'node:worker_threads';
import type { RunRecord } from '../run/record.js';
import { EnumeratorError } from '../core/errors.js';
import { RunControl, STOP_NOW } from '../run/engine/control.js';
import type { MadePart, PartOrder } from './make-part.js';
import type { PartAnswer, PartRequest } from './part-thread.js';

interface PartThread {
  readonly worker: Worker;
  /** The run whose record it has. */
  run: string | undefined;
  control: RunControl | undefined;
  settle: ((answer: PartAnswer) => void) | undefined;
}

export class PartPool {
  readonly #tag: string;
  readonly #idle: PartThread[] = [];
  readonly #busy = new Set<PartThread>();
  #isStopping = false;

  /** @param tag - names this process among all that share a folder */
  constructor(tag: string) {
    this.#tag = tag;
  }

  /** Images of parts that are being made. */
  get images(): number {
    let images = 0;
    for (const { control } of this.#busy) images += control?.frames ?? 0;
    return images;
  }

  /**
   * Make a part in a thread that is idle, or in a new one.
   * @param run - names the record
   * @returns undefined where it was stopped
   * @throws EnumeratorError as {@link makePart}; `E_IO` where the thread dies
   */
  async make(
    record: RunRecord,
    run: string,
    order: Omit<PartOrder, 'tag'>,
  ): Promise<MadePart | undefined> {
    if (this.#isStopping) return undefined;
    const thread = this.#idle.pop() ?? this.#start();
    this.#busy.add(thread);
    const control = new RunControl(1);
    const request: PartRequest = {
      order: { ...order, tag: `${this.#tag}-${thread.worker.threadId}` },
      run,
      record: thread.run === run ? undefined : record,
      control: control.buffer,
    };
    thread.run = run;
    thread.control = control;
    const answer = await new Promise<PartAnswer>((resolve) => {
      thread.settle = resolve;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
      thread.worker.postMessage(request);
    });
    if (answer.kind === 'made') return answer.part;
    if (answer.kind === 'stopped') return undefined;
    if (answer.code === undefined) throw new Error(answer.message);
    throw new EnumeratorError(answer.code, answer.message);
  }

  /** Have all parts given up that are being made; they come back as stopped. */
  stop(): void {
    this.#isStopping = true;
    for (const { control } of this.#busy) control?.requestStop(STOP_NOW);
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all([...this.#idle, ...this.#busy].map(({ worker }) => worker.terminate()));
  }

  #start(): PartThread {
    const url = new URL('./part-thread.js', import.meta.url);
    const worker = new Worker(url, { trackUnmanagedFds: false });
    const thread: PartThread = { worker, run: undefined, control: undefined, settle: undefined };
    const finish = (answer: PartAnswer): boolean => {
      const { settle } = thread;
      this.#busy.delete(thread);
      thread.settle = undefined;
      thread.control = undefined;
      settle?.(answer);
      return settle !== undefined;
    };
    worker.on('message', (answer: PartAnswer) => {
      // Idle before it is told: whoever hears of it may have the next part at once.
      this.#idle.push(thread);
      finish(answer);
    });
    worker.on('error', (error) => {
      const message = error instanceof Error ? error.message : String(error);
      finish({ kind: 'failed', code: 'E_IO', message: `a thread failed: ${message}` });
    });
    worker.on('exit', (code) => {
      const at = this.#idle.indexOf(thread);
      if (at >= 0) this.#idle.splice(at, 1);
      finish({ kind: 'failed', code: 'E_IO', message: `a thread ended by itself (exit ${code})` });
    });
    return thread;
  }
}
