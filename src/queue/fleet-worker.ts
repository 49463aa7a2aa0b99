/**
 * A worker: takes tickets, has its threads make the parts, says that it is alive. It holds nothing
 * that others need: whatever becomes of it, its tickets are given to others.
 * @module
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import type { Job, Worker } from 'bullmq';
import { EnumeratorError } from '../core/errors.js';
import { SharedParts } from '../run/outputs/shared-parts.js';
import type { AnnouncedRun } from './announcements.js';
import { connectionOptions, explainFailure } from './connection.js';
import { HEARTBEAT_MS } from './fleet.js';
import { KnownRuns } from './known-runs.js';
import type { MadePart, SharedFolder } from './make-part.js';
import { PartPool } from './part-pool.js';
import { pushFile } from './push.js';
import { readTicket, type Ticket } from './ticket.js';
import { QUEUE_NAME, type QueuePlace, type Tickets } from './tickets.js';

export interface WorkerSettings extends QueuePlace {
  readonly version: string;
  readonly threads: number;
  /** A folder of this machine's, where parts are written first. */
  readonly scratch?: string | undefined;
  /** Where the shared folder is here, if not where the submitter has it. */
  readonly out?: string | undefined;
  /** The command that carries finished parts away. */
  readonly push?: readonly string[] | undefined;
  /** How long a ticket is kept from others without a sign of life. */
  readonly lockMs: number;
  /** How long parts may take that are being made when a stop is requested. */
  readonly graceMs: number;
  /** It ends by itself when it has had no ticket for so long. */
  readonly idleMs?: number | undefined;
}

export interface WorkerHooks {
  progress(state: WorkerState): void;
  /** It could not make a part, and goes on with others. */
  failed(part: string, reason: string): void;
  lost(reason: string): void;
  back(): void;
}

export interface WorkerState {
  readonly parts: number;
  readonly images: number;
  readonly bytes: number;
  readonly failures: number;
  /** Tickets that it has. */
  readonly active: number;
  readonly elapsedMs: number;
}

/** A ticket that its holder lost is given to others: more often than any sensible number of crashes. */
const MOST_STALLS = 10_000;
/** A ticket is given to others by the first of so many checks that finds its lock gone. */
const CHECKS_IN_LOCK = 3;
const RETRY_MS = 1000;
/** After so many failures in a row it is this machine that is at fault. */
const MOST_FAILURES_IN_A_ROW = 5;
const LONGEST_REST_MS = 30_000;
const PROGRESS_MS = 200;
/** A worker that can make nothing for anybody ends after so many tickets at the earliest. */
const MOST_REFUSALS = 5;
/** How long the queue is waited for at the end. */
const FAREWELL_MS = 2000;
const ID_BYTES = 4;

export class FleetWorker {
  readonly #settings: WorkerSettings;
  readonly #hooks: WorkerHooks;
  readonly #tickets: Tickets;
  readonly #id = randomBytes(ID_BYTES).toString('hex');
  readonly #pool = new PartPool(this.#id);
  readonly #runs: KnownRuns;
  readonly #started = performance.now();
  readonly #abort = new AbortController();
  #parts = 0;
  #images = 0;
  #bytes = 0;
  #failures = 0;
  #failuresInARow = 0;
  /** Tickets of runs that it can do nothing for, since the last part that it made. */
  #refusals = 0;
  #firstRefusal = 0;
  /** What was said of runs that it can do nothing for. */
  readonly #saidOfRuns = new Set<string>();
  #active = 0;
  #lastTicket = performance.now();
  /** Why it has no queue now. */
  #lost: EnumeratorError | undefined;
  #isResting = false;
  #isAsking = false;
  #lastReason: EnumeratorError | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #hasEnded = false;
  #isStopping = false;
  #failure: EnumeratorError | undefined;
  #end: () => void = () => {};
  #worker: Worker | undefined;

  constructor(settings: WorkerSettings, tickets: Tickets, hooks: WorkerHooks) {
    this.#settings = settings;
    this.#tickets = tickets;
    this.#hooks = hooks;
    const { version, push } = settings;
    this.#runs = new KnownRuns(tickets.announcements, version, push !== undefined);
  }

  /**
   * Work until it is stopped, or has been idle for as long as it may be.
   * @throws EnumeratorError what made it useless: runs of another version alone, a disk that is full
   */
  async run(): Promise<void> {
    const { address, prefix, threads, lockMs } = this.#settings;
    const worker = new this.#tickets.packages.Worker(
      QUEUE_NAME,
      (job, token) => this.#work(job, token),
      {
        connection: connectionOptions(address),
        prefix,
        concurrency: threads,
        lockDuration: lockMs,
        stalledInterval: lockMs / CHECKS_IN_LOCK,
        maxStalledCount: MOST_STALLS,
        runRetryDelay: RETRY_MS,
        skipVersionCheck: true,
      },
    );
    this.#worker = worker;
    this.#watch(worker);
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    const progress = setInterval(() => this.#look(), PROGRESS_MS);
    void this.#beat();
    await ended;
    await this.#finish(worker);
    this.#hasEnded = true;
    clearInterval(progress);
    clearTimeout(this.#heartbeat);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Finish what is being made, if that does not take too long, and give back the rest. */
  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#end();
  }

  state(): WorkerState {
    return {
      parts: this.#parts,
      images: this.#images + this.#pool.images,
      bytes: this.#bytes,
      failures: this.#failures,
      active: this.#active,
      elapsedMs: performance.now() - this.#started,
    };
  }

  async #finish(worker: Worker): Promise<void> {
    const giveUp = setTimeout(() => {
      this.#pool.stop();
      this.#abort.abort();
    }, this.#settings.graceMs);
    // Whoever is away from the queue has nobody to give a ticket back to: its lock runs out.
    const drained = worker.close();
    while (this.#active > 0) await pause(20);
    clearTimeout(giveUp);
    await Promise.race([
      drained.then(() => this.#tickets.fleet.leave(this.#id)).catch(() => {}),
      pause(FAREWELL_MS, { isHolding: false }),
    ]);
    await this.#pool.close();
  }

  #watch(worker: Worker): void {
    worker.on('error', (error) => {
      // A ticket that was given to another, or that nobody knows any more: its part is made.
      if (/\block\b|Missing key|not in the \w+ state/i.test(error.message)) return;
      if (this.#lost !== undefined || this.#isStopping) return;
      this.#lost = explainFailure(error, this.#settings.address);
      this.#lastTicket = performance.now();
      this.#hooks.lost(this.#lost.message);
    });
    worker.on('active', () => this.#isBack());
    worker.on('drained', () => this.#isBack());
  }

  #isBack(): void {
    if (this.#lost !== undefined) this.#hooks.back();
    this.#lost = undefined;
  }

  #look(): void {
    this.#hooks.progress(this.state());
    const { idleMs } = this.#settings;
    if (idleMs === undefined || this.#active > 0 || this.#isResting || this.#isStopping) return;
    if (performance.now() - this.#lastTicket > idleMs && !this.#isAsking) void this.#goHome();
  }

  /** Where nobody has a ticket: what another has may come to this one yet, if that dies. */
  async #goHome(): Promise<void> {
    this.#isAsking = true;
    try {
      if (this.#lost !== undefined) this.#failure ??= this.#lost;
      else if (await this.#tickets.hasAny()) {
        this.#lastTicket = performance.now();
        return;
      }
      // What it could not do has not become well by waiting.
      if (this.#failuresInARow + this.#refusals > 0) this.#failure ??= this.#lastReason;
      this.stop();
    } catch {
      // The connection's own watcher tells.
    } finally {
      this.#isAsking = false;
    }
  }

  /** Say that it is alive, and again when that is wanted. */
  async #beat(): Promise<void> {
    const { version, threads } = this.#settings;
    const { parts, images, bytes, failures } = this.state();
    const facts = { id: this.#id, host: os.hostname(), pid: process.pid, version, threads };
    let nextMs = HEARTBEAT_MS;
    try {
      const all = { ...facts, parts, images, bytes, failures };
      nextMs = await this.#tickets.fleet.heartbeat(all);
    } catch {
      // The connection's own watcher tells.
    }
    if (!this.#hasEnded) this.#heartbeat = setTimeout(() => void this.#beat(), nextMs);
  }

  /** A ticket, from taking it to its end. */
  async #work(job: Job, token: string | undefined): Promise<object> {
    this.#active++;
    this.#lastTicket = performance.now();
    try {
      const ticket = readTicket(job.data);
      const run = await this.#runs.find(ticket.run);
      // Its run is finished, or begins again in a moment.
      if (run === undefined) return { skipped: true };
      const part = await this.#make(ticket, run);
      if (part === undefined) return await this.#giveBack(job, token);
      this.#failuresInARow = 0;
      this.#refusals = 0;
      this.#parts++;
      this.#images += part.images;
      this.#bytes += part.bytes;
      return { bytes: part.bytes, images: part.images };
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      if (this.#abort.signal.aborted) return await this.#giveBack(job, token);
      if (error.code === 'E_QUEUE') {
        if (!(await this.#hasSubmitter(job))) return this.#drop(job, error);
        this.#refuse(job, error);
      } else this.#rest(job, error);
      const where = `${os.hostname()} (process ${process.pid})`;
      throw new Error(`${where}: ${error.message}`, { cause: error });
    } finally {
      this.#active--;
      this.#lastTicket = performance.now();
    }
  }

  /** Whether somebody hears of a ticket's failure; a ticket of another program's is left to that. */
  async #hasSubmitter(job: Job): Promise<boolean> {
    const run = runOf(job);
    return run === undefined || (await this.#tickets.announcements.isAnnounced(run));
  }

  /** Nobody waits for it, and whoever submits its run again has it issued anew. */
  #drop(job: Job, error: EnumeratorError): object {
    this.#sayOfRun(job, `${error.message}; nobody submits it any more, so its tickets are dropped`);
    return { skipped: true };
  }

  /** A run that this worker can do nothing for must not keep it from others. */
  #refuse(job: Job, error: EnumeratorError): void {
    this.#failures++;
    this.#lastReason = error;
    this.#sayOfRun(job, error.message);
    const now = performance.now();
    if (this.#refusals++ === 0) this.#firstRefusal = now;
    const isForLong = now - this.#firstRefusal > this.#settings.lockMs;
    if (this.#refusals < MOST_REFUSALS || !isForLong) return;
    this.#failure ??= error;
    this.stop();
  }

  #sayOfRun(job: Job, message: string): void {
    const run = runOf(job);
    const what = run === undefined ? 'a ticket' : `run ${run}`;
    if (this.#saidOfRuns.has(`${what} ${message}`)) return;
    this.#saidOfRuns.add(`${what} ${message}`);
    this.#hooks.failed(what, message);
  }

  /** @throws BullMQ's word for a ticket that waits again */
  async #giveBack(job: Job, token: string | undefined): Promise<never> {
    if (token !== undefined) await job.moveToWait(token).catch(() => {});
    throw new this.#tickets.packages.WaitingError();
  }

  async #make({ run: id, first }: Ticket, run: AnnouncedRun): Promise<MadePart | undefined> {
    const { scratch, out, push } = this.#settings;
    const { record, folder, runFile, revision } = run;
    const parts = new SharedParts(record);
    const position = BigInt(`0x${first}`);
    if (position < record.first || position >= record.end) {
      throw new EnumeratorError('E_QUEUE', 'the queue holds a ticket of no part of its run');
    }
    const range = parts.rangeAt(position);
    const shared: SharedFolder | undefined =
      folder === undefined ? undefined : { folder: out ?? folder, runFile };
    const workplace = scratch ?? (shared === undefined ? os.tmpdir() : undefined);
    const part = await this.#pool.make(record, `${id}-${revision}`, {
      range,
      shared,
      scratch: workplace,
    });
    if (part?.scratchFiles === undefined || push === undefined) return part;
    const { scratchFiles, name } = part;
    try {
      // The digest first: a part is known by it.
      await pushFile(push, scratchFiles.digest, `${name}.sha256`, this.#abort.signal);
      await pushFile(push, scratchFiles.part, name, this.#abort.signal);
    } finally {
      fs.rmSync(scratchFiles.part, { force: true });
      fs.rmSync(scratchFiles.digest, { force: true });
    }
    return part;
  }

  /** After a failure take no ticket for a while: a full disk here must not keep tickets from others. */
  #rest(job: Job, error: EnumeratorError): void {
    this.#failures++;
    this.#failuresInARow++;
    this.#lastReason = error;
    this.#hooks.failed(String(job.id), error.message);
    if (this.#failuresInARow >= MOST_FAILURES_IN_A_ROW * this.#settings.threads) {
      this.#failure ??= error;
      this.stop();
      return;
    }
    const worker = this.#worker;
    if (worker === undefined || worker.isPaused()) return;
    this.#isResting = true;
    void worker.pause(true);
    const restMs = Math.min(RETRY_MS * 2 ** (this.#failuresInARow - 1), LONGEST_REST_MS);
    setTimeout(() => {
      this.#isResting = false;
      this.#lastTicket = performance.now();
      if (!this.#isStopping) void worker.resume();
    }, restMs).unref();
  }
}

/** The run that a ticket is of; undefined for one of another program. */
function runOf(job: Job): string | undefined {
  try {
    return readTicket(job.data).run;
  } catch {
    return undefined;
  }
}

/** @param isHolding - whether the process stays for its sake */
function pause(ms: number, { isHolding } = { isHolding: true }): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    if (!isHolding) timer.unref();
  });
}
