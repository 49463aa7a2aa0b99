/**
 * Which workers are alive. None of it is needed for long: whatever is lost is told again.
 *
 * Times are the server's alone, since machines have clocks that differ.
 * @module
 */
import type { Redis } from 'ioredis';
import { cancelledKey, type Facts, NOW, parseFacts } from './run-registry.js';

/** How often a worker reports, unless there are very many. */
export const HEARTBEAT_MS = 2000;
/** Heartbeats a second that a server is given, however many workers there are. */
const MOST_HEARTBEATS = 1000;
/** One that misses so many is not counted. */
const MISSED_HEARTBEATS = 5;
/** How many silent workers are removed at a time. */
const MOST_FORGOTTEN = 1000;

/** No worker is believed to have more: jobs are issued by their number. */
const MOST_THREADS = 1024;

/** What a worker says of itself. */
const WORKER_FACTS = {
  /** Eight hex digits, which are also in the names of its partial files. */
  id: 'string',
  host: 'string',
  pid: 'number',
  version: 'string',
  threads: 'number',
  /** Since it began. */
  parts: 'number',
  images: 'number',
  bytes: 'number',
  failures: 'number',
} as const;
export type WorkerFacts = Facts<typeof WORKER_FACTS>;

interface WorkerCounts {
  readonly workers: number;
  readonly threads: number;
  readonly isCancelled: boolean;
}

/**
 * Keys: until when each worker counts as alive; what they say of themselves; how many threads they
 * have together. Returns in how many milliseconds the next heartbeat is due.
 */
const HEARTBEAT = `${NOW}
local every = math.max(ARGV[4], math.floor(redis.call('ZCARD', KEYS[1]) * ARGV[5]))
if redis.call('ZADD', KEYS[1], now + every * ARGV[6], ARGV[1]) == 1 then
  redis.call('INCRBY', KEYS[3], ARGV[3])
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return every`;

const FORGET = `
local function forget(id)
  local text = redis.call('HGET', KEYS[2], id)
  local ok, facts = pcall(cjson.decode, text or '')
  local threads = ok and type(facts) == 'table' and tonumber(facts['threads']) or 0
  if redis.call('ZREM', KEYS[1], id) == 1 then redis.call('DECRBY', KEYS[3], threads) end
  redis.call('HDEL', KEYS[2], id)
end`;

const LEAVE = `${FORGET}
forget(ARGV[1])`;

/** Removes the silent workers, counts the others. */
const COUNT = `${FORGET}${NOW}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  forget(id)
end
local threads = tonumber(redis.call('GET', KEYS[3]) or '0')
return {redis.call('ZCARD', KEYS[1]), threads, redis.call('EXISTS', KEYS[4])}`;

export class WorkerRegistry {
  readonly #client: Redis;
  readonly #prefix: string;

  /** @param prefix - what all keys of this queue begin with */
  constructor(client: Redis, prefix: string) {
    this.#client = client;
    this.#prefix = `${prefix}:fleet`;
  }

  /** @returns in how many milliseconds the next one is due: the more workers, the later */
  async heartbeat(facts: WorkerFacts): Promise<number> {
    const { id, threads } = facts;
    const pace = [HEARTBEAT_MS, 1000 / MOST_HEARTBEATS, MISSED_HEARTBEATS];
    const values = [id, JSON.stringify(facts), threads, ...pace];
    return Number(await this.#client.eval(HEARTBEAT, 3, ...this.#workerKeys(), ...values));
  }

  /** Send heartbeats until it is stopped. @param facts - what the worker then says of itself */
  keepAlive(facts: () => WorkerFacts): { stop(): void } {
    let timer: NodeJS.Timeout | undefined;
    let isStopped = false;
    const beat = async (): Promise<void> => {
      // A failure is reported by the watcher of the connection.
      const nextMs = await this.heartbeat(facts()).catch(() => HEARTBEAT_MS);
      if (!isStopped) timer = setTimeout(() => void beat(), nextMs);
    };
    void beat();
    return {
      stop: () => {
        isStopped = true;
        clearTimeout(timer);
      },
    };
  }

  async leave(id: string): Promise<void> {
    await this.#client.eval(LEAVE, 3, ...this.#workerKeys(), id);
  }

  /** Who is alive, and whether a run is cancelled. */
  async state(run: string): Promise<WorkerCounts> {
    const keys = [...this.#workerKeys(), cancelledKey(this.#prefix, run)];
    const counts = await this.#client.eval(COUNT, 4, ...keys, MOST_FORGOTTEN);
    const [workers = 0, threads = 0, cancelled = 0] = counts as number[];
    const most = workers * MOST_THREADS;
    return { workers, threads: Math.min(threads, most), isCancelled: cancelled === 1 };
  }

  async workers(): Promise<WorkerFacts[]> {
    await this.state('');
    const texts = await this.#client.hvals(this.#workerKeys()[1]);
    return texts.flatMap((text) => parseFacts(text, WORKER_FACTS));
  }

  #workerKeys(): [live: string, facts: string, threads: string] {
    return [`${this.#prefix}:live`, `${this.#prefix}:workers`, `${this.#prefix}:threads`];
  }
}
