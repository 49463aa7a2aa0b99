/**
 * How the benchmarks measure: ours and a peer in turn, the median of the ratios with its spread.
 * A bare speed says little of a program and much of a machine.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

/** A ratio with the goal that it is held against. */
export interface Result {
  readonly name: string;
  /** What is compared: ours over the peer's speed, so that more is better, unless it says otherwise. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
  /** The goal; a ratio at or above it, or below it for `atMost`, reaches it. 0 stands for none. */
  readonly goal: number;
  readonly atMost: boolean;
  /** Of what is no ratio. */
  readonly unit?: string;
  /** Speeds or times behind it, in words. */
  readonly note: string;
}

/** Points of one line in one of the plots. */
export interface Series {
  /** Which plot it belongs to. */
  readonly plot: string;
  readonly name: string;
  /** What the first number of a point is, with its unit. */
  readonly x: string;
  /** Of the second number. */
  readonly unit: string;
  /** Of one frame, where all points have the same and the unit is frames/s. */
  readonly frameBytes?: number;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Works of a few microseconds take several times as long until V8 has compiled them, at some hundred calls. */
const WARM_MS = 20;

/** Nanoseconds that one call takes: the least of several, after a warm-up. */
export function timeOf(work: () => void, tries = 30): number {
  const until = performance.now() + WARM_MS;
  for (let i = 0; i < 5 || performance.now() < until; i++) work();
  let best = Infinity;
  for (let i = 0; i < tries; i++) {
    const start = process.hrtime.bigint();
    work();
    best = Math.min(best, Number(process.hrtime.bigint() - start));
  }
  return best;
}

/** Ours and the peer in turn. Each pair gives a ratio peer time / our time, scaled by `units`. */
export function compare(
  ours: () => void,
  peer: () => void,
  { pairs = 9, units = 1 }: { pairs?: number; units?: number } = {},
): { ratio: number; least: number; most: number; ourNs: number; peerNs: number } {
  const ratios: number[] = [];
  let [ourNs, peerNs] = [Infinity, Infinity];
  for (let i = 0; i < pairs; i++) {
    const a = timeOf(ours);
    const b = timeOf(peer);
    ourNs = Math.min(ourNs, a);
    peerNs = Math.min(peerNs, b);
    ratios.push((b / a) * units);
  }
  ratios.sort((x, y) => x - y);
  return {
    ratio: ratios[Math.floor(pairs / 2)] ?? NaN,
    least: ratios[0] ?? NaN,
    most: ratios.at(-1) ?? NaN,
    ourNs,
    peerNs,
  };
}

/** The middle of several ratios, with the least and the greatest. */
export function medianOf(values: readonly number[]): Pick<Result, 'ratio' | 'least' | 'most'> {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    ratio: sorted[Math.floor(sorted.length / 2)] ?? NaN,
    least: sorted[0] ?? NaN,
    most: sorted.at(-1) ?? NaN,
  };
}

/** A program's standard output, or nothing where the program is missing. */
export function outputOf(command: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout + stderr : undefined;
}

/** Bytes a second of `openssl speed`, single-threaded. */
export function opensslSpeed(cipher: string, blockBytes: number): number | undefined {
  const args = ['speed', '-evp', cipher, '-bytes', String(blockBytes), '-seconds', '2', '-mr'];
  const found = /\+F:\d+:[^:\n]+:([0-9.]+)/.exec(outputOf('openssl', args) ?? '');
  return found === null ? undefined : Number(found[1]);
}

/** What ran where: figures mean nothing without it. */
export function describeMachine(): Record<string, string> {
  const model = /model name\s*:\s*(.*)/.exec(
    fs.existsSync('/proc/cpuinfo') ? fs.readFileSync('/proc/cpuinfo', 'utf8') : '',
  );
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: model?.[1] ?? 'unknown',
    cores: String(os.availableParallelism()),
    load: os.loadavg()[0]?.toFixed(1) ?? 'unknown',
    date: new Date().toISOString().slice(0, 10),
  };
}
