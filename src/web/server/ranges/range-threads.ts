/**
 * The threads that make the bytes of ranges. Who reads a file stays with one thread, which has it open,
 * and what takes long elsewhere does not stop it.
 * @module
 */
import { type PoolOptions, WorkerPool } from '../worker-pool.js';
import { keyOf } from './range-jobs.js';
import type { MadeFile, RangeFacts, RangeJob } from './range-target.js';

interface Thread {
  readonly pool: WorkerPool;
  readers: number;
}

/** Reads a file. */
export interface RangeReader {
  /**
   * Make bytes.
   * @param memory - for at least so many; changes hands, and comes back as that of the result
   */
  read(offset: bigint, memory: ArrayBuffer, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** No more is read. */
  close(): void;
}

export class RangeThreads {
  readonly #threads: readonly Thread[];
  /** The numbers of those who read a file, by its address: each of them has it open for himself. */
  readonly #readers = new Map<string, Set<number>>();

  constructor({ threads, ...options }: PoolOptions) {
    this.#threads = Array.from({ length: threads }, () => ({
      pool: new WorkerPool({ ...options, threads: 1 }),
      readers: 0,
    }));
  }

  /** @throws Problem, EnumeratorError */
  facts(job: RangeJob, visitor: string): Promise<RangeFacts> {
    return this.#freeThread().pool.run('rangeFacts', job, { visitor, isAdmitted: true });
  }

  open(target: string, file: MadeFile, visitor: string): RangeReader {
    const thread = this.#freeThread();
    thread.readers++;
    const [key, giveBack] = this.#takeKey(target);
    return {
      async read(offset, memory, length) {
        const run = async (given: MadeFile | undefined, bytes: ArrayBuffer) => {
          const job = { key, file: given, offset, memory: bytes, length };
          return thread.pool.run('rangeBytes', job, {
            visitor,
            transfer: [bytes],
            isAdmitted: true,
          });
        };
        const tried = await run(undefined, memory);
        const made = tried.isMade ? tried : await run(file, tried.memory);
        return new Uint8Array(made.memory, 0, length);
      },
      close() {
        thread.readers--;
        giveBack();
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ pool }) => pool.close()));
  }

  #freeThread(): Thread {
    return this.#threads.reduce((free, one) => (one.readers < free.readers ? one : free));
  }

  /** One for each who reads a file; who comes alone has the first one, and finds the file open. */
  #takeKey(target: string): [key: string, giveBack: () => void] {
    const taken = this.#readers.get(target) ?? new Set();
    this.#readers.set(target, taken);
    let nth = 0;
    while (taken.has(nth)) nth++;
    taken.add(nth);
    const giveBack = (): void => {
      taken.delete(nth);
      if (taken.size === 0) this.#readers.delete(target);
    };
    return [keyOf(target, nth), giveBack];
  }
}
