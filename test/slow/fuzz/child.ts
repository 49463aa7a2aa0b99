/**
 * One process of the fuzzer: tries inputs on one reader until its time is up.
 *
 *     node dist/test/slow/fuzz/child.js TARGET SEED SECONDS CURRENT-FILE ROUND [KEEP-FOLDER]
 *
 * The corpus comes first; from the second ROUND on without the faults that are kept in it, which
 * may be what ended the first.
 *
 * The input that is being tried stands in CURRENT-FILE, behind a count of 8 bytes and its length
 * of 4, so that whoever watches the process has it when the process hangs or dies. What came of it
 * all is one line of JSON on standard output.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { root, sha256Hex, toHex } from '../../core/tools.js';
import { checkpoint } from './checkpoint.js';
import { png } from './png.js';
import { Random } from './random.js';
import type { Target } from './target.js';
import { canonical, index, palette } from './text.js';

export interface Report {
  readonly tries: number;
  /** How often each kind of answer was given. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The first input of each kind of fault. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly reason: string;
  readonly hex: string;
}

const TARGETS: Readonly<Record<string, Target>> = { png, checkpoint, index, palette, canonical };

/** An input that takes more of the processor's time than this hangs, if not for ever. */
const MAX_MS = 2000;
/** A longer corpus is slower to go through, and says no more. */
const MAX_CORPUS = 3000;

function main(): Report {
  const [name = '', seed = '', seconds = '', currentFile = '', round, keepFolder] =
    process.argv.slice(2);
  const target = TARGETS[name];
  if (target === undefined) throw new Error(`there is no target ${name}`);
  const random = new Random(Number(seed));
  const current = fs.openSync(currentFile, 'w');
  const kinds: Record<string, number> = {};
  let tries = 0;

  const attempt = (input: Uint8Array): string => {
    const head = Buffer.alloc(12);
    head.writeBigUInt64LE(BigInt(++tries));
    head.writeUInt32LE(input.length, 8);
    fs.writeSync(current, Buffer.concat([head, input]), 0, undefined, 0);
    const rss = process.resourceUsage().maxRSS;
    const cpu = process.cpuUsage();
    const kind = target.check(input);
    const { user, system } = process.cpuUsage(cpu);
    const growth = (process.resourceUsage().maxRSS - rss) * 1024;
    if (user + system > MAX_MS * 1000) {
      throw new Error(`it takes ${Math.round((user + system) / 1000)} ms of processor time`);
    }
    if (growth > target.maxGrowthBytes) throw new Error(`memory grows by ${growth} bytes`);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    return kind;
  };

  const faults = new Map<string, Fault>();
  const note = (error: unknown, input: Uint8Array): undefined => {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const sort = (reason.split('\n')[0] ?? '').replace(/[0-9]+/g, '#').slice(0, 40);
    if (!faults.has(sort)) faults.set(sort, { reason, hex: toHex(input) });
    return undefined;
  };
  const tryOut = (input: Uint8Array): string | undefined => {
    try {
      return attempt(input);
    } catch (error) {
      return note(error, input);
    }
  };

  const corpus = [...target.seeds(), ...readCorpus(target, round === '0')];
  const until = performance.now() + Number(seconds) * 1000;
  for (const input of corpus) tryOut(input);
  while (performance.now() < until) {
    let input: Uint8Array;
    try {
      input = target.next(random, corpus);
    } catch (error) {
      note(error, new Uint8Array(0));
      continue;
    }
    const known = Object.keys(kinds).length;
    const kind = tryOut(input);
    if (kind === undefined || Object.keys(kinds).length === known || input.length > 20_000)
      continue;
    // A new kind of answer: what leads to it may lead further.
    if (corpus.length < MAX_CORPUS) corpus.push(input);
    if (keepFolder !== undefined) keep(keepFolder, kind, input, target.extension);
  }
  return { tries, kinds, faults: [...faults.values()] };
}

function readCorpus(target: Target, withFaults: boolean): Uint8Array[] {
  const folder = path.join(root, 'test/corpus', target.folder);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => withFaults || !file.startsWith('fault-'))
    .toSorted()
    .map((file) => new Uint8Array(fs.readFileSync(path.join(folder, file))))
    .filter((input) => target.owns?.(input) ?? true);
}

function keep(folder: string, kind: string, input: Uint8Array, extension: string): void {
  const words = kind.toLowerCase().match(/[a-z]+/g) ?? [];
  const name = `${words.slice(0, 8).join('-')}-${sha256Hex(input).slice(0, 8)}.${extension}`;
  fs.writeFileSync(path.join(folder, name), input);
}

process.stdout.write(`${JSON.stringify(main())}\n`);
