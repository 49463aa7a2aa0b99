/**
 * Mutated PNG files, checkpoints and texts: each reader gives a value that comes back from its
 * bytes or text, or an error that its documentation names, in one short line, soon, in little
 * memory.
 *
 *     FUZZ_SECONDS  for all readers together, 600 unless given
 *     FUZZ_SEED     a number below 2^32; the one that was used is printed
 *     FUZZ_KEEP     a folder that gets one input of each new kind of answer
 *
 * Each reader runs in a process of its own, which may hang or die. What made it do so is printed
 * as hex and saved to test/corpus, where it will be the first to be tried from then on.
 * @module
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { fromHex, isEqual, root, sha256Hex, toHex } from '../core/tools.js';
import type { Fault, Report } from './fuzz/child.js';

t.setTimeout(Number(process.env['TAP_TIMEOUT'] ?? 1800) * 1000);

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 600);
const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 32));

/** Each reader's corpus folder, the names of its files, and its share of the time. */
const TARGETS = [
  ['png', 'png', 'png', 0.35],
  ['checkpoint', 'checkpoint', 'ckpt', 0.3],
  ['index', 'number', 'json', 0.2],
  ['palette', 'number', 'json', 0.1],
  ['canonical', 'number', 'json', 0.05],
] as const;

/** The process itself stops at two seconds of its processor's time; this is for one that cannot. */
const HANG_MS = 20_000;
/** How often a process that hung or died is followed by another. */
const MAX_ROUNDS = 5;

interface Outcome {
  readonly tries: number;
  readonly kinds: readonly string[];
  readonly faults: readonly Fault[];
  /** Whether the process came to its end; else more may be found in the time that is left. */
  readonly ended: boolean;
}

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fuzz-'));
t.teardown(() => fs.rmSync(dir, { recursive: true }));

/** The count of inputs, and the one that is being tried. */
function readCurrent(file: string): { count: bigint; input: Uint8Array } {
  const bytes = fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0);
  if (bytes.length < 12) return { count: 0n, input: new Uint8Array(0) };
  const length = bytes.readUInt32LE(8);
  return { count: bytes.readBigUInt64LE(), input: new Uint8Array(bytes.subarray(12, 12 + length)) };
}

async function runChild(
  target: string,
  childSeed: number,
  forSeconds: number,
  round: number,
): Promise<Outcome> {
  const current = path.join(dir, target);
  fs.rmSync(current, { force: true });
  const keepFolder = process.env['FUZZ_KEEP'];
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--max-old-space-size=2048',
      fileURLToPath(new URL('fuzz/child.js', import.meta.url)),
      target,
      String(childSeed),
      String(forSeconds),
      current,
      String(round),
      ...(keepFolder === undefined ? [] : [keepFolder]),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));

  let last = -1n;
  let since = performance.now();
  let hangs = false;
  const watch = setInterval(() => {
    const { count } = readCurrent(current);
    if (count !== last) [last, since] = [count, performance.now()];
    else if (performance.now() - since > HANG_MS) hangs = child.kill('SIGKILL');
  }, 500);
  const ending = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(`exit code ${code}, signal ${signal}`));
  });
  clearInterval(watch);

  if (said !== '' && !hangs) {
    const { tries, kinds, faults } = JSON.parse(said) as Report;
    return { tries, kinds: Object.keys(kinds), faults, ended: true };
  }
  const { count, input } = readCurrent(current);
  const reason = hangs
    ? `it hangs for ${HANG_MS} ms`
    : `the process dies, ${ending}: ${stderr.slice(-2000)}`;
  return { tries: Number(count), kinds: [], faults: [{ reason, hex: toHex(input) }], ended: false };
}

/** Print an input and put it into the corpus, if it is not there. */
function save(t: Test, folder: string, extension: string, { reason, hex }: Fault): void {
  const input = fromHex(hex);
  const parent = path.join(root, 'test/corpus', folder);
  fs.mkdirSync(parent, { recursive: true });
  const kept = fs
    .readdirSync(parent)
    .find((name) => isEqual(fs.readFileSync(path.join(parent, name)), input));
  const name = kept ?? `fault-${sha256Hex(input).slice(0, 12)}.${extension}`;
  const file = path.join(parent, name);
  if (kept === undefined) fs.writeFileSync(file, input);
  const shown = hex.length <= 10_000 ? hex : `${hex.slice(0, 10_000)}…`;
  t.fail(`${reason}\n${path.relative(root, file)}, ${input.length} bytes in hex: ${shown}`);
}

t.comment(`FUZZ_SEED=${seed} FUZZ_SECONDS=${seconds}`);

for (const [number, [target, folder, extension, share]] of TARGETS.entries()) {
  t.test(`${target}: whatever comes, a value that comes back or an error of its own`, async (t) => {
    const until = performance.now() + seconds * share * 1000;
    const kinds = new Set<string>();
    let tries = 0;
    let faults = 0;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const left = (until - performance.now()) / 1000;
      if (round > 0 && left < 1) break;
      const outcome = await runChild(target, (seed + 1000 * number + round) >>> 0, left, round);
      tries += outcome.tries;
      for (const kind of outcome.kinds) kinds.add(kind);
      for (const fault of outcome.faults) save(t, folder, extension, fault);
      faults += outcome.faults.length;
      if (outcome.ended) break;
    }
    t.comment(`${target}: ${tries} inputs, ${kinds.size} kinds of answers`);
    t.ok(faults === 0, `${faults} faults in ${tries} inputs, FUZZ_SEED=${seed}`);
  });
}
