/**
 * The runs of a queue: their plans, which submitters write for workers, and how far they are. None
 * of it is needed for long: whatever is lost is told again.
 *
 * The plan of a run is that of its newest submitter: folders move, versions change. One that began
 * earlier takes over when the newest is silent. Times are the server's alone, since machines have
 * clocks that differ.
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { RunRecord } from '../run/record.js';
import { decodeCheckpoint, encodeCheckpoint } from '../run/checkpoint/checkpoint-bytes.js';
import { quoteText } from '../core/quote.js';
import { SPEC_VERSION } from '../core/order.js';
import { queueError } from './address.js';

/** The types of facts by their names: a kind, a pattern, or words to choose from. */
type FactTypes = Readonly<Record<string, 'string' | 'number' | RegExp | readonly string[]>>;

/** The facts that have such types. */
export type Facts<T extends FactTypes> = {
  readonly [K in keyof T]: T[K] extends readonly (infer Word)[]
    ? Word
    : T[K] extends 'number'
      ? number
      : string;
};

/** A position in hex. */
const POSITION = /^[0-9a-f]{1,100000}$/;

/** What a submitter says of its run. */
const RUN_FACTS = {
  id: 'string',
  space: 'string',
  out: 'string',
  first: POSITION,
  end: POSITION,
  done: POSITION,
  imagesPerSecond: 'number',
  retries: 'number',
  state: ['working', 'stopped'],
} as const;
export type RunFacts = Facts<typeof RUN_FACTS>;

/** A run as it is listed. */
export interface ListedRun extends RunFacts {
  /** For how long no submitter was heard; undefined where that is not known. */
  readonly silentMs?: number | undefined;
}

/** A run as workers need it. */
export interface RegisteredRun {
  readonly record: RunRecord;
  /** The folder as the submitter sees it; undefined where parts are pushed. */
  readonly folder?: string | undefined;
  /** The name of the run's file there. */
  readonly runFile: string;
  /** Of the program. */
  readonly version: string;
  /** Distinguishes this plan from earlier ones of the same run. */
  readonly revision: string;
}

/** A submitter that was not heard for so long is gone. */
export const SILENT_MS = 30_000;
/** How long a run that was cancelled is known to be so. */
const CANCELLED_SECONDS = 86_400;
const REVISION_BYTES = 8;

/** The server's time in milliseconds, as a script has it. */
export const NOW = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

/** Registers a run, unless it is cancelled. Returns whether the plan must be written too. */
const REGISTER = `${NOW}
if redis.call('EXISTS', KEYS[4]) == 1 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
if ARGV[5] == 'stopped' then
  redis.call('HDEL', KEYS[3], ARGV[1])
else
  redis.call('HSET', KEYS[3], ARGV[1], now)
end
local plan = redis.call('HMGET', KEYS[1], 'revision', 'seen')
if plan[1] == ARGV[3] then
  redis.call('HSET', KEYS[1], 'seen', now)
  return 0
end
local isSilent = not plan[1] or now - (tonumber(plan[2] or '') or 0) > tonumber(ARGV[4])
return (isSilent or ARGV[6] == '1') and 1 or 0`;

const WRITE_PLAN = `${NOW}
redis.call('HSET', KEYS[1], 'seen', now, unpack(ARGV))`;

/** Returns for how many milliseconds no submitter was heard; nothing if none ever was. */
const SILENCE = `${NOW}
local seen = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '')
return seen and now - seen or false`;

export class RunRegistry {
  readonly #client: Redis;
  readonly #prefix: string;
  /** The revision of this process's own plans. */
  readonly #revision = randomBytes(REVISION_BYTES).toString('hex');
  /** Runs whose plan this process has written. */
  readonly #written = new Set<string>();

  /** @param prefix - what all keys of this queue begin with */
  constructor(client: Redis, prefix: string) {
    this.#client = client;
    this.#prefix = `${prefix}:fleet`;
  }

  /** Make sure that workers find a run, and report how far it is. */
  async register(run: Omit<RegisteredRun, 'revision'>, facts: RunFacts): Promise<void> {
    const { id, state } = facts;
    const keys = [this.#plan(id), this.#key('runs'), this.#key('seen'), this.#cancelled(id)];
    const isFirst = this.#written.has(id) ? '0' : '1';
    const values = [id, JSON.stringify(facts), this.#revision, SILENT_MS, state, isFirst];
    const isWanted = await this.#client.eval(REGISTER, keys.length, ...keys, ...values);
    if (isWanted !== 1) return;
    const { record, folder = '', runFile, version } = run;
    // Where the run begins, not how far it is: the plan stays the same.
    const plan = Buffer.from(encodeCheckpoint({ ...record, watermark: record.first }));
    const fields = {
      plan: plan.toString('base64'),
      folder,
      runFile,
      version,
      spec: SPEC_VERSION,
      revision: this.#revision,
    };
    await this.#client.eval(WRITE_PLAN, 1, this.#plan(id), ...Object.entries(fields).flat());
    this.#written.add(id);
  }

  async runs(): Promise<ListedRun[]> {
    const texts = await this.#client.hgetall(this.#key('runs'));
    const seen = await this.#client.hgetall(this.#key('seen'));
    const [seconds = 0] = (await this.#client.time()).map(Number);
    return Object.values(texts).flatMap((text) => {
      const [facts] = parseFacts(text, RUN_FACTS);
      if (facts === undefined) return [];
      const at = Number(seen[facts.id] ?? NaN);
      const silentMs = Number.isNaN(at) ? undefined : Math.max(0, seconds * 1000 - at);
      return [{ ...facts, silentMs }];
    });
  }

  /** Remove a run that is complete. */
  async forget(id: string): Promise<void> {
    await this.#removal(id).del(this.#cancelled(id)).exec();
  }

  /** Withdraw the plan of a run; its submitters see that, and leave. */
  async cancel(id: string): Promise<void> {
    await this.#removal(id).set(this.#cancelled(id), '1', 'EX', CANCELLED_SECONDS).exec();
  }

  /** A run that is submitted again is no longer cancelled. */
  async revive(id: string): Promise<void> {
    await this.#client.del(this.#cancelled(id));
  }

  /**
   * @returns undefined where no submitter has registered it
   * @throws EnumeratorError `E_QUEUE` where it is another version's
   */
  async find(id: string, version: string): Promise<RegisteredRun | undefined> {
    const found = await this.#client.hgetall(this.#plan(id));
    const { plan, folder = '', runFile = '', spec, revision = '' } = found;
    if (plan === undefined) return undefined;
    const theirs = found['version'] ?? 'unknown';
    if (theirs !== version || spec !== String(SPEC_VERSION)) {
      const their = `image-enumerator ${theirs} (SPEC ${spec})`;
      throw queueError(
        `the run is submitted by ${their}, and this worker is ${version} (SPEC ${SPEC_VERSION}): parts must be equal byte for byte, so use the same version everywhere`,
      );
    }
    const record = decodeCheckpoint(Buffer.from(plan, 'base64'), 'the plan in the queue');
    const place = folder === '' ? undefined : folder;
    return { record, folder: place, runFile, version: theirs, revision };
  }

  /** Which plan a run has now, as {@link RegisteredRun} names it; undefined where it has none. */
  async revisionOf(id: string): Promise<string | undefined> {
    return (await this.#client.hget(this.#plan(id), 'revision')) ?? undefined;
  }

  /** Whether a submitter is there that sees what becomes of a run's jobs. */
  async hasSubmitter(id: string): Promise<boolean> {
    const silence = await this.#client.eval(SILENCE, 1, this.#key('seen'), id);
    return silence !== null && Number(silence) <= SILENT_MS;
  }

  #removal(id: string): ReturnType<Redis['multi']> {
    return this.#client
      .multi()
      .del(this.#plan(id))
      .hdel(this.#key('runs'), id)
      .hdel(this.#key('seen'), id);
  }

  #plan(id: string): string {
    return this.#key(`plan:${id}`);
  }

  #cancelled(id: string): string {
    return cancelledKey(this.#prefix, id);
  }

  #key(name: string): string {
    return `${this.#prefix}:${name}`;
  }
}

/** @param prefix - what the keys of submitters and workers begin with */
export function cancelledKey(prefix: string, id: string): string {
  return `${prefix}:cancelled:${id}`;
}

/** The facts that a text has: none where another program put it there. */
export function parseFacts<T extends FactTypes>(text: string, types: T): Facts<T>[] {
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    const areFacts = Object.entries<FactTypes[string]>(types).every(([name, type]) => {
      const field = value[name];
      if (typeof type === 'string') return typeof field === type;
      if (typeof field !== 'string') return false;
      return type instanceof RegExp ? type.test(field) : type.includes(field);
    });
    return areFacts ? [value as Facts<T>] : [];
  } catch {
    return [];
  }
}

/** For how long a plan is used before asking whether there is a newer one. */
const PLAN_MS = 1000;

/** Finds a run that a worker can work on; undefined where it is registered no more. */
export type RunFinder = (id: string) => Promise<RegisteredRun | undefined>;

/**
 * The runs that a worker meets, kept so that not every job asks for the plan of its run. A plan may
 * change at any time: a submitter that starts again may have the folder elsewhere, or be newer.
 * @param version - this worker's
 * @param isPushing - whether it has a command that carries parts away
 * @returns a function that throws EnumeratorError `E_QUEUE` where this worker cannot work on the run
 */
export function runFinder(registry: RunRegistry, version: string, isPushing: boolean): RunFinder {
  const known = new Map<string, { readonly run: RegisteredRun; at: number }>();
  return async (id) => {
    const kept = known.get(id);
    const now = performance.now();
    if (kept !== undefined) {
      if (now - kept.at < PLAN_MS) return kept.run;
      if ((await registry.revisionOf(id)) === kept.run.revision) {
        kept.at = now;
        return kept.run;
      }
    }
    known.delete(id);
    const run = await registry.find(id, version);
    if (run === undefined) return undefined;
    checkPlace(run, isPushing);
    known.set(id, { run, at: now });
    return run;
  };
}

function checkPlace({ folder }: RegisteredRun, isPushing: boolean): void {
  if (folder !== undefined && isPushing) {
    throw queueError(
      `the run's parts belong in the shared folder ${quoteText(folder)}, and this worker pushes parts`,
      { hints: [{ key: 'no-push' }] },
    );
  }
  if (folder === undefined && !isPushing) {
    throw queueError("the run's parts are pushed elsewhere, and this worker has no push command", {
      hints: [{ key: 'push' }],
    });
  }
}
