/**
 * The jobs of a queue, one for each part, and a lasting connection to it. What a job says is derived
 * from the run's plan, so that it can be issued again at any time.
 * @module
 */
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Notice } from '../io/hooks.js';
import { pause } from '../io/wait.js';
import { type QueueAddress, queueError, type QueuePlace } from './address.js';
import {
  checkServer,
  connectionOptions,
  loadPackages,
  type QueuePackages,
  watchConnection,
} from './connection.js';
import { explainFailure, isReply } from './failures.js';
import { RunRegistry } from './run-registry.js';
import { WorkerRegistry } from './worker-registry.js';

/** BullMQ's name of the queue; its keys begin with `<prefix>:tickets:`. */
export const QUEUE_NAME = 'tickets';

const REMOVED_AT_ONCE = 1000;

/** What a job says: a part of a run. */
export interface JobData {
  /** The run's id: 16 hex digits. */
  readonly run: string;
  /** The first position of the part in hex. */
  readonly first: string;
}

/** @throws EnumeratorError `E_QUEUE` for what this program puts into no queue */
export function readJob(data: unknown): JobData {
  if (isJob(data)) return data;
  const message = 'the queue holds a job that does not belong to this program';
  throw queueError(message, { hints: [{ key: 'other-prefix' }] });
}

function isJob(data: unknown): data is JobData {
  if (typeof data !== 'object' || data === null) return false;
  const { run, first } = data as Record<string, unknown>;
  const areTexts = typeof run === 'string' && typeof first === 'string';
  return areTexts && /^[0-9a-f]{16}$/.test(run) && /^[0-9a-f]{1,100000}$/.test(first);
}

/** The run of a job; undefined for a job of another program. */
export function runOf(data: unknown): string | undefined {
  return isJob(data) ? data.run : undefined;
}

/** BullMQ takes no ":" in an id, and no plain number for one. */
function jobId(run: string, first: bigint): string {
  return `${run}-${first.toString(16)}`;
}

/** What became of a job. */
export type JobState =
  | { readonly kind: 'gone' }
  /** Waiting, or being worked on. */
  | { readonly kind: 'waiting' }
  /** `hasPart`: its worker says that it made the part. */
  | { readonly kind: 'complete'; readonly hasPart: boolean }
  | { readonly kind: 'failed'; readonly reason: string };

/** The states of jobs as texts: "" gone, "W" waiting, "C…" complete, "F…" failed. */
const STATES = `
local states = {}
for i, id in ipairs(ARGV) do
  local job = redis.call('HMGET', KEYS[1] .. id, 'finishedOn', 'failedReason', 'returnvalue', 'timestamp')
  if not job[4] then states[i] = ''
  elseif not job[1] then states[i] = 'W'
  elseif job[2] then states[i] = 'F' .. job[2]
  else states[i] = 'C' .. (job[3] or '') end
end
return states`;

function readState(text: string): JobState {
  const [kind] = text;
  if (kind === 'W') return { kind: 'waiting' };
  if (kind === 'F') return { kind: 'failed', reason: text.slice(1) };
  return kind === 'C' ? { kind: 'complete', hasPart: text.includes('"bytes":') } : { kind: 'gone' };
}

export interface JobCounts {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
  readonly isPaused: boolean;
}

export class JobQueue {
  readonly packages: QueuePackages;
  readonly workers: WorkerRegistry;
  readonly runs: RunRegistry;
  readonly #client: Redis;
  readonly #queue: Queue;
  readonly #address: QueueAddress;

  private constructor(packages: QueuePackages, client: Redis, queue: Queue, place: QueuePlace) {
    const { address, prefix } = place;
    this.#address = address;
    this.packages = packages;
    this.workers = new WorkerRegistry(client, prefix);
    this.runs = new RunRegistry(client, prefix);
    this.#client = client;
    this.#queue = queue;
  }

  /**
   * Connect to a queue; one that does not exist yet begins with its first jobs.
   * @param onNotice - is told where the connection is lost or back, and what is no failure
   * @throws EnumeratorError `E_QUEUE`
   */
  static async open(
    place: QueuePlace,
    onNotice: (notice: Notice) => void = () => {},
  ): Promise<JobQueue> {
    const { address, prefix } = place;
    const packages = loadPackages();
    const warning = await checkServer(packages, address, prefix);
    if (warning !== undefined) onNotice({ key: 'queue-evicts', message: warning });
    const client = new packages.Redis(connectionOptions(address));
    watchConnection(client, address, onNotice);
    const queue = new packages.Queue(QUEUE_NAME, {
      connection: client,
      prefix,
      skipVersionCheck: true,
      streams: { events: { maxLen: 0 } },
    });
    // The client's own errors are watched already.
    queue.on('error', () => {});
    return new JobQueue(packages, client, queue, place);
  }

  /** Issue jobs; one that is in the queue already stays as it is. */
  async add(run: string, firsts: readonly bigint[], isKept: boolean): Promise<void> {
    if (firsts.length === 0) return;
    const jobs = firsts.map((first) => {
      const data: JobData = { run, first: first.toString(16) };
      // A failed one stays until its submitter has seen why.
      return { name: 'part', data, opts: { jobId: jobId(run, first), removeOnComplete: !isKept } };
    });
    await this.#queue.addBulk(jobs);
  }

  /** What became of jobs. */
  async states(run: string, firsts: readonly bigint[]): Promise<JobState[]> {
    const ids = firsts.map((first) => jobId(run, first));
    const texts = await this.#client.eval(STATES, 1, this.#queue.toKey(''), ...ids);
    return (texts as string[]).map(readState);
  }

  /** Remove jobs that are not being worked on. */
  async remove(run: string, firsts: readonly bigint[]): Promise<void> {
    await Promise.all(firsts.map((first) => this.#queue.remove(jobId(run, first))));
  }

  async counts(): Promise<JobCounts> {
    const counts = await this.#queue.getJobCounts('wait', 'delayed', 'active', 'failed');
    const isPaused = await this.#queue.isPaused();
    const { wait = 0, delayed = 0, active = 0, failed = 0 } = counts;
    return { waiting: wait + delayed, active, failed, isPaused };
  }

  async pause(): Promise<void> {
    await this.#queue.pause();
  }

  async resume(): Promise<void> {
    await this.#queue.resume();
  }

  /** Remove the jobs of all runs that are not being worked on. */
  async drain(): Promise<void> {
    await this.#queue.drain(true);
    for (const state of ['failed', 'completed'] as const) await this.#queue.clean(0, 0, state);
  }

  /** Remove the jobs of one run that are not being worked on. */
  async drainRun(run: string): Promise<void> {
    const ids = await this.#queue.getRanges(['wait', 'delayed', 'failed', 'completed']);
    const own = ids.filter((id) => id.startsWith(`${run}-`));
    for (let at = 0; at < own.length; at += REMOVED_AT_ONCE)
      await Promise.all(own.slice(at, at + REMOVED_AT_ONCE).map((id) => this.#queue.remove(id)));
  }

  /** An error; one line for a person where it is an answer of Redis that no code here expects. */
  explain(error: unknown): unknown {
    return isReply(error) ? explainFailure(error, this.#address) : error;
  }

  /** @param timeoutMs - how long to wait for a server that is away */
  async close(timeoutMs = 1000): Promise<void> {
    await Promise.race([
      this.#queue.close().catch(() => {}),
      pause(timeoutMs, { holdsProcess: false }),
    ]);
    this.#client.disconnect();
  }
}
