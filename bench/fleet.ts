/**
 * Fleets larger than this machine: what a ticket and a worker cost Redis and the submitter, measured
 * with workers that sleep; the model of these figures held against other fleets of sleepers; and
 * its curves, from 10 to 100,000 workers. Wants redis-server (npm run setup) and Linux.
 * @module
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  bestPart,
  type Cost,
  type FleetCosts,
  leastPart,
  loadOf,
  MANY_WORKERS,
  MOST_BUSY,
  mostWorkers,
  ticketRate,
  usefulShare,
} from './fleet-model.js';
import { medianOf, type Result, type Series } from './measure.js';
import { coreSeconds, QUEUE, withRedis } from './redis.js';
import { figure } from './report.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const SLEEPERS = fileURLToPath(new URL('sleepers.js', import.meta.url));
/** Until a fleet breathes evenly. */
const WARM_MS = 4000;
const MEASURED_MS = 10_000;
const DAY = 86_400;

/** Sleepers in one process, and how long a part of theirs takes. */
interface FleetSize {
  readonly workers: number;
  readonly part: number;
}

/** A second of a fleet at work. */
interface Measured {
  readonly tickets: number;
  /** Shares of a core. */
  readonly redis: number;
  readonly submitter: number;
}

/** The fleets that the model's figures are taken from: quick ones, large ones, and one that has it alone. */
const BUSY: FleetSize = { workers: 100, part: 0.1 };
const WAITING: FleetSize = { workers: MANY_WORKERS, part: 1000 };
const MORE_WAITING: FleetSize = { workers: 2 * MANY_WORKERS, part: 1000 };
const ALONE: FleetSize = { workers: 1, part: 0.01 };
/** Others, which the model has to foretell. */
const FORETOLD: readonly FleetSize[] = [
  { workers: 10, part: 0.05 },
  { workers: 50, part: 0.2 },
  { workers: 300, part: 0.5 },
  { workers: 600, part: 0.6 },
  { workers: 1000, part: 2 },
];

export async function benchFleet(): Promise<(Result | Series)[]> {
  const calibrations: Measured[] = [];
  for (const size of [BUSY, WAITING, MORE_WAITING, ALONE]) {
    const measured = await measureFleet(size);
    if (measured === undefined) return [];
    calibrations.push(measured);
  }
  const costs = costsOf(calibrations);
  const checks: Result[] = [];
  for (const size of FORETOLD) {
    const measured = await measureFleet(size);
    if (measured !== undefined) checks.push(holdAgainst(costs, size, measured));
  }
  return [...figures(costs), ...checks, ...curves(costs)];
}

/** @returns undefined where there is no redis-server */
function measureFleet(size: FleetSize): Promise<Measured | undefined> {
  return withRedis('fleet', (folder, server) => watchFleet(size, path.join(folder, 'run'), server));
}

/** A fleet at work for some seconds, with a submitter of a run that has no end. */
async function watchFleet(
  { workers, part }: FleetSize,
  out: string,
  server: ChildProcess,
): Promise<Measured> {
  const words = ['--count', '10^100', '--split', '1', '--size', '4x4', '--part-format', 'raw'];
  const submitter = spawn(
    process.execPath,
    [MAIN, 'submit', '--queue', QUEUE, '--out', out, ...words],
    { stdio: 'ignore' },
  );
  const sleepers = fork(SLEEPERS, [QUEUE, `${workers}`, `${part * 1000}`]);
  let done = 0;
  const ready = new Promise<void>((resolve) => {
    sleepers.on('message', (message: { ready?: true; done?: number }) => {
      done = message.done ?? done;
      if (message.ready === true) resolve();
    });
  });
  try {
    await ready;
    await sleep(WARM_MS);
    const look = (): number[] => [
      performance.now() / 1000,
      done,
      coreSeconds(server),
      coreSeconds(submitter),
    ];
    const before = look();
    await sleep(MEASURED_MS);
    const [seconds = NaN, tickets = NaN, redis = NaN, submitting = NaN] = look().map(
      (value, i) => value - (before[i] ?? NaN),
    );
    return {
      tickets: tickets / seconds,
      redis: redis / seconds,
      submitter: submitting / seconds,
    };
  } finally {
    await Promise.all([end(sleepers, 'SIGKILL'), end(submitter, 'SIGTERM')]);
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.on('exit', resolve);
    child.kill(signal);
  });
}

function costsOf([busy, waiting, more, alone]: readonly Measured[]): FleetCosts {
  if (busy === undefined || waiting === undefined || more === undefined || alone === undefined)
    throw new TypeError('a fleet was not measured');
  const costFor = (who: 'redis' | 'submitter'): Cost => {
    const further = MORE_WAITING.workers - WAITING.workers;
    const perWorker = Math.max(0, more[who] - waiting[who]) / further;
    const limited = waiting[who] - WAITING.workers * perWorker;
    const idle = BUSY.workers * (perWorker + limited / MANY_WORKERS);
    return { perWorker, limited, perTicket: (busy[who] - idle) / busy.tickets };
  };
  return {
    redis: costFor('redis'),
    submitter: costFor('submitter'),
    gap: 1 / alone.tickets - ALONE.part,
  };
}

/** What is measured, and what follows from it; none of it has a goal. */
function figures(costs: FleetCosts): Result[] {
  const { redis, submitter, gap } = costs;
  const one = (name: string, value: number, unit: string, note: string): Result => ({
    name,
    ...medianOf([value]),
    goal: 0,
    atMost: true,
    unit,
    note,
  });
  const carried = (part: number): Result =>
    one(
      `workers that one Redis and one submitter carry, parts of ${part} s`,
      mostWorkers(costs, part),
      'workers',
      `the busier of the two at ${100 * MOST_BUSY} % of a core; by the model`,
    );
  const best = (days: number): Result =>
    one(
      `the best part where a worker dies every ${days === 1 ? 'day' : `${days} days`}`,
      bestPart(costs, 1 / (days * DAY)),
      's',
      'between the gap that each part has and the half part that a death costs; by the model',
    );
  return [
    one(
      'a ticket, of one core of Redis',
      1e6 * redis.perTicket,
      'µs',
      `of the submitter's ${figure(1e6 * submitter.perTicket)} µs`,
    ),
    one(
      'a worker that is alive, a second of one core of Redis',
      1e6 * redis.perWorker,
      'µs',
      `of the submitter's ${figure(1e6 * submitter.perWorker)} µs; and for all together, from ${MANY_WORKERS} on, ${percent(redis.limited)} and ${percent(submitter.limited)} of a core`,
    ),
    one(
      'the gap between two parts of a worker',
      1e3 * gap,
      'ms',
      'with nobody else there, two small files in it',
    ),
    ...[1, 10, 100].map(carried),
    ...[1, 30].map(best),
  ];
}

function holdAgainst(costs: FleetCosts, { workers, part }: FleetSize, measured: Measured): Result {
  const foretold = loadOf(costs, workers, part);
  const rate = ticketRate(costs, workers, part);
  return {
    name: `${workers} workers, parts of ${part} s: tickets a second, measured to foretold`,
    ...medianOf([measured.tickets / rate]),
    goal: 0,
    atMost: false,
    note:
      `${figure(measured.tickets)} and ${figure(rate)}; Redis ${percent(measured.redis)} and ` +
      `${percent(foretold.redis)} of a core; the submitter ${percent(measured.submitter)} and ${percent(foretold.submitter)}`,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** From 10 to 100,000 workers: the shortest parts; and what is lost of the time, against the part. */
function curves(costs: FleetCosts): Series[] {
  const fleet = { plot: 'fleet', x: 'workers', unit: 'seconds a part' };
  const sizes = decades(10, 100_000);
  const pointsOf = (partOf: (workers: number) => number): [number, number][] =>
    sizes
      .map((workers): [number, number] => [workers, partOf(workers)])
      .filter(([, part]) => part > 0.001 && Number.isFinite(part));
  const lost = { plot: 'part-size', x: 'seconds a part', unit: '% of the time lost' };
  const parts = decades(0.01, 10_000);
  const lostTo = (deaths: number): [number, number][] =>
    parts.map((part) => [part, 100 * (1 - usefulShare(costs, part, deaths))]);
  return [
    {
      ...fleet,
      name: `at least, for one Redis at ${100 * MOST_BUSY} % of a core`,
      points: pointsOf((workers) => leastPart(costs, workers, 'redis')),
    },
    {
      ...fleet,
      name: `at least, for one submitter at ${100 * MOST_BUSY} % of a core`,
      points: pointsOf((workers) => leastPart(costs, workers, 'submitter')),
    },
    {
      ...fleet,
      name: 'best, where each worker dies once a day',
      points: pointsOf(() => bestPart(costs, 1 / DAY)),
    },
    { ...lost, name: 'a worker dies every hour', points: lostTo(24 / DAY) },
    { ...lost, name: 'every day', points: lostTo(1 / DAY) },
    { ...lost, name: 'every 30 days', points: lostTo(1 / (30 * DAY)) },
  ];
}

/** 1, 2 and 5 times the powers of ten. */
function decades(from: number, to: number): number[] {
  const values: number[] = [];
  for (let power = Math.round(Math.log10(from)); 10 ** power <= to; power++) {
    for (const factor of [1, 2, 5]) values.push(Number(`${factor}e${power}`));
  }
  return values.filter((value) => value <= to);
}
