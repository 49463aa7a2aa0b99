/**
 * What `enumerate queue` does and shows.
 * @module
 */
import { grouped } from '../core/cardinality.js';
import { formatIndex, shortenIndex } from '../core/index-format.js';
import { EnumeratorError } from '../core/errors.js';
import { durationText } from '../text/quantity.js';
import { escapeControls, quoteText } from '../core/quote.js';
import { type ListedRun, SILENT_MS } from './announcements.js';
import type { WorkerFacts } from './fleet.js';
import { isReply } from './passing-fault.js';
import { type TicketCounts, Tickets } from './tickets.js';
import type { QueueCommandArguments } from '../cli/commands/queue.js';
import { readQueue } from './read-queue.js';

/** @throws EnumeratorError `E_USAGE`, EnumeratorError `E_QUEUE` */
export async function runQueueAction(args: QueueCommandArguments): Promise<void> {
  const { action, run, json } = args;
  if (!/^(status|pause|resume|cancel)$/.test(action))
    throw new EnumeratorError(
      'E_USAGE',
      `queue ${action}: there are status, pause, resume and cancel`,
    );
  if (run !== undefined && action !== 'cancel')
    throw new EnumeratorError(
      'E_USAGE',
      `queue ${action} ${run}: it is for the whole queue; only cancel takes a run`,
    );
  const place = readQueue(args);
  const { shown } = place.address;
  const quiet = { lost: () => {}, back: () => {} };
  const tickets = await Tickets.open(place, quiet, () => {});
  try {
    switch (action) {
      case 'pause':
        await tickets.pause();
        print(`${shown}: paused; enumerate queue resume goes on`);
        break;
      case 'resume':
        await tickets.resume();
        print(`${shown}: workers go on`);
        break;
      case 'cancel': {
        const count = await cancelRuns(tickets, run, shown);
        print(
          `${shown}: cancelled ${count} ${count === 1 ? 'run' : 'runs'}; what is done stays, and enumerate submit goes on with it`,
        );
        break;
      }
      default:
        await printStatus(tickets, shown, json);
    }
  } catch (error) {
    throw isReply(error) ? tickets.explain(error) : error;
  } finally {
    await tickets.close();
  }
}

/**
 * @param run - its id; undefined for all
 * @returns how many there were
 */
async function cancelRuns(
  tickets: Tickets,
  run: string | undefined,
  shown: string,
): Promise<number> {
  const runs = await tickets.announcements.runs();
  const ids = runs.map(({ id }) => id);
  if (run === undefined) {
    for (const id of ids) await tickets.announcements.cancel(id);
    await tickets.drain();
    return ids.length;
  }
  if (!ids.includes(run)) {
    throw new EnumeratorError(
      'E_QUEUE',
      `${shown} knows no run ${quoteText(run)}: enumerate queue status lists those that it has`,
    );
  }
  await tickets.announcements.cancel(run);
  await tickets.drainRun(run);
  return 1;
}

async function printStatus(tickets: Tickets, shown: string, json: boolean): Promise<void> {
  const counts = await tickets.counts();
  const runs = await tickets.announcements.runs();
  const workers = await tickets.fleet.workers();
  if (json) {
    const told = runs.map(({ first, end, done, silentMs, ...run }) => ({
      ...run,
      silent_s: silentMs === undefined ? null : Math.round(silentMs / 1000),
      images: formatIndex(BigInt(`0x${end}`) - BigInt(`0x${first}`)),
      done: formatIndex(BigInt(`0x${done}`)),
    }));
    print(JSON.stringify({ queue: shown, ...counts, runs: told, workers }));
    return;
  }
  for (const line of statusLines(shown, counts, runs, workers)) print(line);
}

function statusLines(
  shown: string,
  { waiting, active, failed, isPaused }: TicketCounts,
  runs: readonly ListedRun[],
  workers: readonly WorkerFacts[],
): string[] {
  const tickets = `${grouped(waiting)} waiting, ${grouped(active)} being worked on`;
  const failures = failed === 0 ? '' : `, ${grouped(failed)} failed`;
  const lines = [`${shown}: ${isPaused ? 'paused; ' : ''}tickets: ${tickets}${failures}`];
  for (const run of runs) {
    const total = BigInt(`0x${run.end}`) - BigInt(`0x${run.first}`);
    const done = BigInt(`0x${run.done}`);
    const percent = total === 0n ? 100 : Number((done * 1000n) / total) / 10;
    lines.push(
      `  run ${run.id} (${stateOf(run)}): ${countOf(done)} of ${countOf(total)} images of ${run.space} (${percent.toFixed(1)}%), ${grouped(Math.round(run.imagesPerSecond))}/s, ${grouped(run.retries)} retries, in ${run.out}`,
    );
  }
  for (const worker of workers) {
    lines.push(
      `  worker ${worker.id} on ${worker.host} (process ${worker.pid}, ${worker.version}): ${worker.threads} at a time, ${grouped(worker.parts)} parts done${worker.failures === 0 ? '' : `, ${grouped(worker.failures)} failed`}`,
    );
  }
  return lines;
}

function stateOf({ state, silentMs }: ListedRun): string {
  if (state === 'working' && (silentMs ?? Infinity) > SILENT_MS) {
    const since = silentMs === undefined ? '' : ` for ${durationText(silentMs / 1000)}`;
    return `no submitter${since}`;
  }
  return state;
}

function countOf(value: bigint): string {
  return value < 10n ** 15n ? grouped(value) : shortenIndex(formatIndex(value), 24);
}

function print(line: string): void {
  process.stdout.write(`${escapeControls(line)}\n`);
}
