/**
 * What submitters and workers tell one another beside tickets: the plans of runs, who is alive, and
 * what was cancelled. None of it is needed for long: whatever is lost is told again.
 *
 * Times are the server's alone, since machines have clocks that differ.
 * @module
 */
import type { Redis } from 'ioredis';
import { decodeRecord, encodeRecord, type RunRecord } from '../checkpoint/record.js';
import { EnumeratorError } from '../core/errors.js';

/** How often a worker is to be heard, where there are not many. */
export const HEARTBEAT_MS = 2000;
/** Signs of life a second that a server is given, however many workers there are. */
const MOST_HEARTBEATS = 1000;
/** One that misses so many is not counted. */
const MISSED_HEARTBEATS = 5;
/** That many of the silent are forgotten at a time. */
const MOST_FORGOTTEN = 1000;

/** What a worker says of itself. */
export interface WorkerFacts {
  /** Eight hex digits, which also stand in the names of its unfinished files. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly threads: number;
  /** Since it began. */
  readonly parts: number;
  readonly images: number;
  readonly bytes: number;
  readonly failures: number;
}

/** What a submitter says of its run. */
export interface RunFacts {
  readonly id: string;
  readonly space: string;
  readonly out: string;
  /** Positions, in hex. */
  readonly first: string;
  readonly end: string;
  readonly done: string;
  readonly imagesPerSecond: number;
  readonly retries: number;
  readonly state: 'working' | 'finished' | 'stopped' | 'cancelled';
}

/** A run as workers need it. */
export interface AnnouncedRun {
  readonly record: RunRecord;
  /** The folder as the submitter sees it; undefined where parts are pushed. */
  readonly folder?: string | undefined;
  /** The name of the run's file there. */
  readonly runFile: string;
  /** Of the program. */
  readonly version: string;
}

/** Of SPEC.md. */
export const SPEC_VERSION = 1;

export interface FleetState {
  readonly workers: number;
  readonly threads: number;
  readonly isCancelled: boolean;
}

/**
 * Of the live, by when each one counts as silent; of their facts; and how many threads they have together.
 * Says in how many milliseconds the next sign is wanted.
 */
const HEARTBEAT = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
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

/** Forgets the silent, counts the others. */
const COUNT = `${FORGET}
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  forget(id)
end
local threads = tonumber(redis.call('GET', KEYS[3]) or '0')
return {redis.call('ZCARD', KEYS[1]), threads, redis.call('HEXISTS', KEYS[4], ARGV[2])}`;

/** What became of tickets: "" gone, "W" waiting or being worked on, "C…" done, "F…" failed. */
const FATES = `
local fates = {}
for i, id in ipairs(ARGV) do
  local job = redis.call('HMGET', KEYS[1] .. id, 'finishedOn', 'failedReason', 'returnvalue', 'timestamp')
  if not job[4] then fates[i] = ''
  elseif not job[1] then fates[i] = 'W'
  elseif job[2] then fates[i] = 'F' .. job[2]
  else fates[i] = 'C' .. (job[3] or '') end
end
return fates`;

export class Fleet {
  readonly #client: Redis;
  readonly #prefix: string;

  /** @param prefix - of all keys of this queue */
  constructor(client: Redis, prefix: string) {
    this.#client = client;
    this.#prefix = `${prefix}:fleet`;
  }

  /** @returns in how many milliseconds the next one is wanted: the more workers, the later */
  async heartbeat(facts: WorkerFacts): Promise<number> {
    const { id, threads } = facts;
    const pace = [HEARTBEAT_MS, 1000 / MOST_HEARTBEATS, MISSED_HEARTBEATS];
    const values = [id, JSON.stringify(facts), threads, ...pace];
    return Number(await this.#client.eval(HEARTBEAT, 3, ...this.#workerKeys(), ...values));
  }

  async leave(id: string): Promise<void> {
    await this.#client.eval(LEAVE, 3, ...this.#workerKeys(), id);
  }

  /** Who is alive, and whether a run is cancelled. */
  async state(run: string): Promise<FleetState> {
    const keys = [...this.#workerKeys(), this.#key('cancelled')];
    const counts = await this.#client.eval(COUNT, 4, ...keys, MOST_FORGOTTEN, run);
    const [workers = 0, threads = 0, cancelled = 0] = counts as number[];
    return { workers, threads, isCancelled: cancelled === 1 };
  }

  async workers(): Promise<WorkerFacts[]> {
    await this.state('');
    const texts = await this.#client.hvals(this.#workerKeys()[1]);
    return texts.flatMap((text) => readFacts<WorkerFacts>(text));
  }

  async runs(): Promise<RunFacts[]> {
    const texts = await this.#client.hvals(this.#key('runs'));
    return texts.flatMap((text) => readFacts<RunFacts>(text));
  }

  /** See to it that workers find a run, and tell how far it is. */
  async announce(run: AnnouncedRun, facts: RunFacts): Promise<void> {
    const key = this.#key(`plan:${facts.id}`);
    if ((await this.#client.exists(key)) === 0) {
      const { record, folder, runFile, version } = run;
      // Where the run begins, not how far it is: the plan stays the same.
      const plan = Buffer.from(encodeRecord({ ...record, watermark: record.first }));
      await this.#client.hset(key, {
        plan: plan.toString('base64'),
        folder: folder ?? '',
        runFile,
        version,
        spec: SPEC_VERSION,
      });
    }
    await this.#client.hset(this.#key('runs'), facts.id, JSON.stringify(facts));
  }

  /** A run is finished. */
  async forget(id: string): Promise<void> {
    await this.#client
      .multi()
      .del(this.#key(`plan:${id}`))
      .hdel(this.#key('runs'), id)
      .hdel(this.#key('cancelled'), id)
      .exec();
  }

  /**
   * @returns undefined where nobody announces it
   * @throws EnumeratorError `E_QUEUE` where it is another version's
   */
  async find(id: string, version: string): Promise<AnnouncedRun | undefined> {
    const found = await this.#client.hgetall(this.#key(`plan:${id}`));
    const { plan, folder = '', runFile = '', spec } = found;
    if (plan === undefined) return undefined;
    const theirs = found['version'] ?? 'unknown';
    if (theirs !== version || spec !== String(SPEC_VERSION)) {
      const their = `image-enumerator ${theirs} (SPEC ${spec})`;
      throw new EnumeratorError(
        'E_QUEUE',
        `the run is submitted by ${their}, and this worker is ${version} (SPEC ${SPEC_VERSION}): parts must be alike byte for byte, so take the same version for all`,
      );
    }
    const record = decodeRecord(Buffer.from(plan, 'base64'), 'the plan in the queue');
    return { record, folder: folder === '' ? undefined : folder, runFile, version: theirs };
  }

  /** No ticket of a run is to be worked on any more; how far it is stays to be seen. */
  async withdraw(id: string): Promise<void> {
    await this.#client.del(this.#key(`plan:${id}`));
  }

  async cancel(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#client.hset(this.#key('cancelled'), id, '1');
  }

  /** A run that is submitted anew is wanted again. */
  async revive(id: string): Promise<void> {
    await this.#client.hdel(this.#key('cancelled'), id);
  }

  /**
   * What became of tickets.
   * @param jobPrefix - what stands before the id in the key of a ticket
   */
  async fates(jobPrefix: string, ids: readonly string[]): Promise<string[]> {
    return (await this.#client.eval(FATES, 1, jobPrefix, ...ids)) as string[];
  }

  #workerKeys(): [live: string, facts: string, threads: string] {
    return [this.#key('live'), this.#key('workers'), this.#key('threads')];
  }

  #key(name: string): string {
    return `${this.#prefix}:${name}`;
  }
}

/** Facts that another program put there are left out. */
function readFacts<T>(text: string): T[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'id' in value ? [value as T] : [];
  } catch {
    return [];
  }
}
