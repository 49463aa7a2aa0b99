/**
 * A worker's threads. Each makes one part at a time, so that the event loop is free to renew locks.
 * @module
 */
import { CallThread } from '../io/call-thread.js';
import { RunControl, STOP_NOW } from '../run/engine/control.js';
import type { RunRecord } from '../run/record.js';
import type { MadePart, PartJob } from './make-part.js';
import type { PartRequest } from './part-thread.js';

interface PartThread {
  readonly thread: CallThread<PartRequest, MadePart | undefined>;
  /** The run whose record it has. */
  run: string | undefined;
}

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
   * @param run - names the record
   * @returns undefined where it was stopped
   * @throws EnumeratorError as {@link makePart}; `E_IO` where the thread dies
   */
  async make(
    record: RunRecord,
    run: string,
    job: Omit<PartJob, 'tag'>,
  ): Promise<MadePart | undefined> {
    if (this.#isStopping) return undefined;
    const used = this.#takeIdle() ?? startThread();
    const control = new RunControl(1);
    const request: PartRequest = {
      job: { ...job, tag: `${this.#tag}-${used.thread.id}` },
      run,
      record: used.run === run ? undefined : record,
      control: control.buffer,
    };
    used.run = run;
    this.#busy.set(used, control);
    try {
      return await used.thread.call(request);
    } finally {
      this.#busy.delete(used);
      this.#idle.push(used);
    }
  }

  /** Give up all parts that are being made; their calls return undefined. */
  stop(): void {
    this.#isStopping = true;
    for (const control of this.#busy.values()) control.requestStop(STOP_NOW);
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all([...this.#idle, ...this.#busy.keys()].map(({ thread }) => thread.close()));
  }

  #takeIdle(): PartThread | undefined {
    let used: PartThread | undefined;
    do used = this.#idle.pop();
    while (used?.thread.isAlive === false);
    return used;
  }
}

function startThread(): PartThread {
  const url = new URL('./part-thread.js', import.meta.url);
  return { thread: new CallThread(url, { trackUnmanagedFds: false }), run: undefined };
}
