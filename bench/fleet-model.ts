/**
 * How many workers one Redis and one submitter carry, and how large a part should be: docs/many-machines.md,
 * "Beyond these machines".
 *
 * A worker takes a ticket, waits for it, makes a part, and so on. Redis and the submitter are one
 * core each, which tickets and signs of life keep busy. Nothing else is in it: no network, no shared
 * disk, which differ from place to place.
 * @module
 */

/** Of one core, in seconds. */
export interface Cost {
  /** For one ticket, from its issue to its end. */
  readonly perTicket: number;
  /** A second, for one worker that is alive: BullMQ's questions, and that its ticket is its own still. */
  readonly perWorker: number;
  /** A second, for what has an upper limit: signs of life, and looks at what became of tickets. */
  readonly limited: number;
}

/** What was measured on one machine. */
export interface FleetCosts {
  readonly redis: Cost;
  readonly submitter: Cost;
  /** From the end of a part to the beginning of the next one, in seconds, where nothing else is asked of the queue. */
  readonly gap: number;
}

/** From so many workers on, what has an upper limit has reached it. */
export const MANY_WORKERS = 2000;
/** Beyond such a share of a core, requests wait for one another longer than they take. */
export const MOST_BUSY = 0.7;
/** Shares of a core. */
export interface Load {
  readonly redis: number;
  readonly submitter: number;
}

/** @param part - seconds that a part takes */
export function loadOf({ redis, submitter, gap }: FleetCosts, workers: number, part: number): Load {
  const tickets = workers / (part + gap);
  const loadFor = (cost: Cost): number => tickets * cost.perTicket + idleLoad(cost, workers);
  return { redis: loadFor(redis), submitter: loadFor(submitter) };
}

/** What workers cost that make no parts. */
function idleLoad({ perWorker, limited }: Cost, workers: number): number {
  return workers * perWorker + limited * Math.min(1, workers / MANY_WORKERS);
}

/** Parts a second: what the workers make, or what the busier of the two lets through. */
export function ticketRate(costs: FleetCosts, workers: number, part: number): number {
  const { redis, submitter } = loadOf(costs, workers, part);
  return workers / (part + costs.gap) / Math.max(1, redis, submitter);
}

/**
 * The shortest part at which neither is too busy.
 * @returns seconds; Infinity where the workers' signs of life alone are too much
 */
export function leastPart(
  costs: FleetCosts,
  workers: number,
  who: 'redis' | 'submitter',
  busy = MOST_BUSY,
): number {
  const left = busy - idleLoad(costs[who], workers);
  return left <= 0 ? Infinity : Math.max(0, (workers * costs[who].perTicket) / left - costs.gap);
}

/** Workers that one Redis and one submitter carry where a part takes so many seconds. */
export function mostWorkers(costs: FleetCosts, part: number, busy = MOST_BUSY): number {
  let [least, most] = [0, 1e9];
  while (most - least > 1) {
    const middle = (least + most) / 2;
    const { redis, submitter } = loadOf(costs, middle, part);
    if (Math.max(redis, submitter) > busy) most = middle;
    else least = middle;
  }
  return Math.floor(least);
}

/**
 * The share of a worker's time that becomes images. What a death costs is half a part, on the average, and the wait
 * for the lock of it at the end of the run; the queue costs the gap.
 * @param deaths - of a worker, a second
 */
export function usefulShare({ gap }: FleetCosts, part: number, deaths: number): number {
  return (part / (part + gap)) * Math.max(0, 1 - (deaths * part) / 2);
}

/** The part at which most of the time is useful: the gap's cost falls as the deaths' rises. */
export function bestPart({ gap }: FleetCosts, deaths: number): number {
  return Math.sqrt((2 * gap) / deaths);
}
