/**
 * The mutants of the reference that no vector notices.
 * @module
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as reference from '../../src/reference/index.js';
import { checksOf, isRight } from '../../test/reference/vector-checks.js';
import { type Mutant, mutantsOf } from './mutants.js';
import type { Question } from './mutant-worker.js';

/** Compiled, so that no type has to hold. */
const compiled = fileURLToPath(new URL('../../src/', import.meta.url));
const list = fileURLToPath(new URL('../../../scripts/mutation/equivalent.json', import.meta.url));

/** Larger frames take seconds, and tell no more. */
const MAX_DIGITS = 3000;
/** A mutant that takes so much longer than the reference for one check, and so many times as long, goes round for ever. */
const PATIENCE_MS = 5000;
const PATIENCE = 20;

export interface Survivors {
  readonly mutants: number;
  /** Those that no vector notices and the list does not name. */
  readonly survivors: readonly string[];
  /** Those that the list names and a vector notices, or that are no more. */
  readonly unused: readonly string[];
}

/**
 * Try all mutants of some files.
 * @param parts - of their names; none for all
 */
export async function findSurvivors(
  parts: readonly string[],
  report: (text: string) => void,
): Promise<Survivors> {
  const files = fs
    .readdirSync(path.join(compiled, 'reference'))
    .filter((file) => file.endsWith('.js'))
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
  const waiting = files.flatMap((file) => {
    const text = fs.readFileSync(path.join(compiled, 'reference', file), 'utf8');
    return mutantsOf(file, text).map((mutant) => ({ file, mutant }));
  });
  const mutants = waiting.length;
  const costs = measureChecks();
  const cheapFirst = costs.map((_, number) => number).toSorted((a, b) => costs[a]! - costs[b]!);
  report(`${mutants} mutants before ${costs.length} vectors`);

  const alive: string[] = [];
  const killers = new Map(files.map((file) => [file, [] as number[]]));
  const work = async (): Promise<void> => {
    const judge = new Judge(costs);
    for (let job = waiting.pop(); job !== undefined; job = waiting.pop()) {
      const { file, mutant } = job;
      const likely = killers.get(file) ?? [];
      const found = await judge.ask(file, mutant, [...likely, ...cheapFirst]);
      if (found === undefined) {
        alive.push(mutant.name);
        report(`unnoticed: ${mutant.name}`);
      } else if (found >= 0) {
        const others = likely.filter((number) => number !== found);
        killers.set(file, [found, ...others].slice(0, 20));
      }
      if (waiting.length % 100 === 0) report(`${waiting.length} to go`);
    }
    await judge.close();
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, work));
  const known = JSON.parse(fs.readFileSync(list, 'utf8')) as Record<string, string>;
  const isLooked = (name: string): boolean => files.includes(name.slice(0, name.indexOf(':')));
  return {
    mutants,
    survivors: alive.filter((name) => !Object.hasOwn(known, name)).toSorted(),
    unused: Object.keys(known).filter((name) => isLooked(name) && !alive.includes(name)),
  };
}

/** How long each check takes, in milliseconds. The reference itself has to pass it. */
function measureChecks(): number[] {
  return checksOf(reference, MAX_DIGITS).map((check) => {
    const start = performance.now();
    if (!isRight(check)) throw new Error(`the reference itself fails: ${check.title}`);
    return performance.now() - start;
  });
}

/** A thread with one mutant at a time. */
class Judge {
  #worker: Worker | undefined;
  #count = 0;
  /** What waits for the thread's answer. */
  #answered: (found: number | undefined) => void = () => {};

  /** @param costs - how long each check takes the reference, in milliseconds */
  constructor(readonly costs: readonly number[]) {}

  /** @returns the number of a check that fails, or one below 0 where nothing is computed; undefined for none */
  async ask(file: string, { text }: Mutant, order: readonly number[]): Promise<number | undefined> {
    // A module that was loaded stays: each mutant has a folder of its own.
    const folder = fs.mkdtempSync(path.join(compiled, 'mutant-'));
    try {
      fs.cpSync(path.join(compiled, 'reference'), folder, { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
      const found = await this.#answer({
        module: pathToFileURL(path.join(folder, 'index.js')).href,
        maxDigits: MAX_DIGITS,
        order,
        begun: new Int32Array(new SharedArrayBuffer(4)),
      });
      return found === -1 ? undefined : found;
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #start(): Worker {
    const worker = new Worker(new URL('mutant-worker.js', import.meta.url));
    worker.on('message', (found: number) => this.#answered(found));
    worker.on('error', () => this.#answered(undefined));
    return worker;
  }

  async #answer(question: Question): Promise<number> {
    // What was loaded is never given back.
    if (this.#count++ % 100 === 0) await this.close();
    const worker = (this.#worker ??= this.#start());
    let timer: NodeJS.Timeout | undefined;
    const found = await new Promise<number | undefined>((resolve) => {
      this.#answered = resolve;
      let [seen, since] = [-1, 0];
      timer = setInterval(() => {
        const [begun = 0] = question.begun;
        if (begun !== seen) [seen, since] = [begun, performance.now()];
        const cost = this.costs[question.order[begun - 1] ?? -1] ?? 0;
        if (performance.now() - since > PATIENCE_MS + PATIENCE * cost) resolve(undefined);
      }, 100);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
      worker.postMessage(question);
    });
    clearInterval(timer);
    // It goes round for ever, or has filled the memory.
    if (found === undefined) await this.close();
    return found ?? -2;
  }
}
