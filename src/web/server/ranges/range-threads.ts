/**
 * The threads that make the bytes of ranges. Who reads a file stays with one thread, which has it open,
 * and what takes long elsewhere does not stop it.
 * @module
 */
import { type PoolOptions, WorkerPool } from '../worker-pool.js';
import { type BytesJob, keyOf, type MadeBytes } from './range-jobs.js';
import { isLightTarget, type PlannedFile, type RangeFacts, type RangeJob } from './range-target.js';

/** Images up to here are made again where a part of one is wanted: several threads may make a file. */
const SMALL_BYTES = 2 ** 16;

interface Thread {
  readonly pool: WorkerPool;
  /** Jobs that it has, or that wait for it. */
  jobs: number;
  /** Who have all their jobs done by it. */
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
  readonly #long: Thread;
  /** The numbers of those who read a file, by its address: each of them has it open for himself. */
  readonly #readers = new Map<string, Set<number>>();

  /**
   * @param options - one thread more is started, because the server's own has little to do then
   * @param longPool - for what has numbers that take long to read
   */
  constructor({ threads, ...options }: PoolOptions, longPool: WorkerPool) {
    this.#threads = Array.from({ length: threads + 1 }, () =>
      makeThread(new WorkerPool({ ...options, threads: 1 })),
    );
    this.#long = makeThread(longPool);
  }

  /** @throws Problem, EnumeratorError */
  facts(job: RangeJob, visitor: string): Promise<RangeFacts> {
    const isLight = isLightTarget(job.target);
    const thread = isLight ? this.#freeThread() : this.#long;
    const options = { visitor, isAdmitted: isLight };
    return run(thread, ({ pool }) => pool.run('rangeFacts', job, options));
  }

  open(job: RangeJob, { file }: RangeFacts, visitor: string): RangeReader {
    const [key, giveBack] = this.#takeKey(job.target);
    const home = this.#homeOf(file);
    if (home !== undefined) home.readers++;
    const read = (thread: Thread, bytes: BytesJob): Promise<MadeBytes> => {
      const options = { visitor, transfer: [bytes.memory], isAdmitted: true };
      return run(thread, ({ pool }) => pool.run('rangeBytes', bytes, options));
    };
    return {
      read: async (offset, memory, length) => {
        const thread = home ?? this.#freeThread();
        const bytes = { key, file: undefined, offset, memory, length };
        const tried = await read(thread, bytes);
        const made = tried.isMade
          ? tried
          : await read(thread, { ...bytes, file: file ?? job, memory: tried.memory });
        return new Uint8Array(made.memory, 0, length);
      },
      close() {
        if (home !== undefined) home.readers--;
        giveBack();
      },
    };
  }

  /** Where all of a file is made; undefined for any thread. */
  #homeOf(file: PlannedFile | undefined): Thread | undefined {
    if (file === undefined) return this.#long;
    // A large image is made whole for each part of it, unless the thread has it still.
    const isLarge = file.plan.images.space.sampleBytes > SMALL_BYTES;
    return isLarge ? this.#freeThread('readers') : undefined;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ pool }) => pool.close()));
  }

  #freeThread(by: 'jobs' | 'readers' = 'jobs'): Thread {
    return this.#threads.reduce((free, one) => (one[by] < free[by] ? one : free));
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

function makeThread(pool: WorkerPool): Thread {
  return { pool, jobs: 0, readers: 0 };
}

async function run<T>(thread: Thread, job: (thread: Thread) => Promise<T>): Promise<T> {
  thread.jobs++;
  try {
    return await job(thread);
  } finally {
    thread.jobs--;
  }
}
