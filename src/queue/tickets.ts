/**
 * The tickets of a queue, and a lasting connection to it.
 * @module
 */
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { EnumeratorError } from '../core/errors.js';
import { Announcements } from './announcements.js';
import type { QueueAddress } from './address.js';
import {
  checkServer,
  connectionOptions,
  type ConnectionWatcher,
  explainFailure,
  watchConnection,
} from './connection.js';
import { Fleet } from './fleet.js';
import { loadPackages, type QueuePackages } from './packages.js';
import { makeTicket, ticketId } from './ticket.js';

/** BullMQ's name of the queue; its keys begin with `<prefix>:tickets:`. */
export const QUEUE_NAME = 'tickets';

/** Lists of tickets that nobody works on. */
const SETTLED = ['wait', 'delayed', 'failed', 'completed'] as const;
const REMOVED_AT_ONCE = 1000;

export interface QueuePlace {
  readonly address: QueueAddress;
  /** Of all keys. */
  readonly prefix: string;
}

/** @throws EnumeratorError `E_QUEUE` */
export function checkPrefix(prefix: string): string {
  if (/^[\w.:{}-]{1,64}$/.test(prefix)) return prefix;
  throw new EnumeratorError(
    'E_QUEUE',
    `--prefix: it may have 1 to 64 of the letters, digits and . : - _ { }, and "${prefix.slice(0, 64)}" has others`,
  );
}

export interface TicketCounts {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
  readonly isPaused: boolean;
}

export class Tickets {
  readonly packages: QueuePackages;
  readonly fleet: Fleet;
  readonly announcements: Announcements;
  readonly #client: Redis;
  readonly #queue: Queue;
  readonly #address: QueueAddress;

  private constructor(
    packages: QueuePackages,
    client: Redis,
    queue: Queue,
    { address, prefix }: QueuePlace,
  ) {
    this.#address = address;
    this.packages = packages;
    this.fleet = new Fleet(client, prefix);
    this.announcements = new Announcements(client, prefix);
    this.#client = client;
    this.#queue = queue;
  }

  /**
   * Connect to a queue; one that is not there yet begins when tickets come.
   * @param warn - is told what is no failure
   * @throws EnumeratorError `E_QUEUE`
   */
  static async open(
    { address, prefix }: QueuePlace,
    watcher: ConnectionWatcher,
    warn: (line: string) => void,
  ): Promise<Tickets> {
    const packages = await loadPackages();
    const warning = await checkServer(packages, address, prefix);
    if (warning !== undefined) warn(warning);
    const client = new packages.Redis(connectionOptions(address));
    watchConnection(client, address, watcher);
    const queue = new packages.Queue(QUEUE_NAME, {
      connection: client,
      prefix,
      skipVersionCheck: true,
      streams: { events: { maxLen: 0 } },
    });
    // The client's own errors are watched already.
    queue.on('error', () => {});
    return new Tickets(packages, client, queue, { address, prefix });
  }

  /** Issue tickets; one that is in the queue already stays what it is. */
  async add(run: string, firsts: readonly bigint[], isKept: boolean): Promise<void> {
    const jobs = firsts.map((first) => {
      const ticket = makeTicket(run, first);
      const jobId = ticketId(ticket);
      // A failed one stays until its submitter has seen why.
      return { name: 'part', data: ticket, opts: { jobId, removeOnComplete: !isKept } };
    });
    await this.#queue.addBulk(jobs);
  }

  /** What became of tickets, as {@link Fleet.fates} says it. */
  async fates(run: string, firsts: readonly bigint[]): Promise<string[]> {
    const ids = firsts.map((first) => ticketId(makeTicket(run, first)));
    return this.fleet.fates(this.#queue.toKey(''), ids);
  }

  /** Remove tickets that nobody works on. */
  async remove(run: string, firsts: readonly bigint[]): Promise<void> {
    await Promise.all(firsts.map((first) => this.#queue.remove(ticketId(makeTicket(run, first)))));
  }

  async counts(): Promise<TicketCounts> {
    const counts = await this.#queue.getJobCounts('wait', 'delayed', 'active', 'failed');
    const isPaused = await this.#queue.isPaused();
    const { wait = 0, delayed = 0, active = 0, failed = 0 } = counts;
    return { waiting: wait + delayed, active, failed, isPaused };
  }

  /** Whether any wait, or are being worked on. */
  async hasAny(): Promise<boolean> {
    const { waiting, active } = await this.counts();
    return waiting + active > 0;
  }

  async pause(): Promise<void> {
    await this.#queue.pause();
  }

  async resume(): Promise<void> {
    await this.#queue.resume();
  }

  /** Remove every ticket that nobody works on, of all runs. */
  async drain(): Promise<void> {
    await this.#queue.drain(true);
    for (const state of ['failed', 'completed'] as const) await this.#queue.clean(0, 0, state);
  }

  /** Remove the tickets of one run that nobody works on. */
  async drainRun(run: string): Promise<void> {
    const ids = await this.#queue.getRanges([...SETTLED]);
    const own = ids.filter((id) => id.startsWith(ticketId({ run, first: '' })));
    for (let at = 0; at < own.length; at += REMOVED_AT_ONCE)
      await Promise.all(own.slice(at, at + REMOVED_AT_ONCE).map((id) => this.#queue.remove(id)));
  }

  /** One line for an answer of Redis that no code here expects. */
  explain(error: Error): EnumeratorError {
    return explainFailure(error, this.#address);
  }

  /** @param patienceMs - how long a server that is away is waited for */
  async close(patienceMs = 1000): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([this.#queue.close().catch(() => {}), late]);
    clearTimeout(timer);
    this.#client.disconnect();
  }
}
