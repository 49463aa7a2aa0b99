/**
 * A worker's threads. Each makes one part at a time, so that the event loop is free to renew locks.
 * @module
 */
import { CallThread } from '../io/call-thread.js';
import { RunControl, STOP_NOW } from '../run/engine/control.js';
import type { MadePart, PartJob } from './make-part.js';
import type { PartRequest } from './part-thread.js';

type PartThread = CallThread<PartRequest, MadePart | undefined>;

export class PartPool {
  readonly #tag: string;
  readonly #idle: PartThread[] = [];
  readonly #busy = new Map<PartThread, RunControl>();
  #isStopping = false;

  /** @param tag - names this process among those that share a folder */
  constructor(tag: string) {
    this.#tag = tag;
  }

  /** How many images of unfinished parts are made. */
  get images(): number {
    let images = 0;
    for (const control of this.#busy.values()) images += control.frames;
    return images;
  }

  /**
   * Make a part in a thread that is idle, or in a new one.
   * @returns undefined where it was stopped
   * @throws EnumeratorError as {@link makePart}; `E_IO` where the thread dies
   */
  async make(
    run: Pick<PartRequest, 'run' | 'record'>,
    job: Omit<PartJob, 'tag'>,
  ): Promise<MadePart | undefined> {
    if (this.#isStopping) return undefined;
    const thread = this.#takeIdle() ?? startThread();
    const control = new RunControl(1);
    this.#busy.set(thread, control);
    try {
      const tag = `${this.#tag}-${thread.id}`;
      return await thread.call({ ...run, job: { ...job, tag }, control: control.buffer });
    } finally {
      this.#busy.delete(thread);
      this.#idle.push(thread);
    }
  }

  /** Give up all parts that are being made; their calls return undefined. */
  stop(): void {
    this.#isStopping = true;
    for (const control of this.#busy.values()) control.requestStop(STOP_NOW);
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((thread) => thread.close()));
  }

  #takeIdle(): PartThread | undefined {
    let thread: PartThread | undefined;
    do thread = this.#idle.pop();
    while (thread?.isAlive === false);
    return thread;
  }
}

function startThread(): PartThread {
  const url = new URL('./part-thread.js', import.meta.url);
  return new CallThread(url, { trackUnmanagedFds: false });
}
