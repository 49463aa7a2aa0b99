/**
 * What the tests of killed runs share. Whatever the moment, the checkpoint names no image that is not
 * complete on disk, and `resume` ends with the bytes of a run that nothing stopped.
 *
 * The moments hang on what happens in the folder and on a seed, which is printed and can be
 * given as CRASH_SEED; how far the run has come by then is the machine's doing.
 * @module
 */
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { makePngEncoder } from '../../src/run/outputs/png.js';
import { frameNames } from '../../src/core/name.js';
import { openFrames } from '../../src/run/engine/frames.js';
import { numbers } from '../codecs/png/tools.js';
import { callCommand } from './call-command.js';
import {
  ANY_CHECKPOINT,
  CHECKPOINT,
  differences,
  type Ended,
  FolderWatch,
  IMAGE,
  startEnumerate,
  temporaryFolder,
} from './started-command.js';

/** The engine lets less time pass between two checkpoints. */
const CHECKPOINT_WAIT_MS = 1000;

const seed = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31));
t.comment(`CRASH_SEED=${seed}`);
const nextRandom = numbers(seed);

/** From 0 up to `limit`, exclusive. */
export function random(limit: number): number {
  return nextRandom() % limit;
}

/** When a run is killed. */
export type Moment =
  /** Before the process has done anything. */
  | { readonly at: 'spawn' }
  /** With the n-th event that has to do with a checkpoint. */
  | { readonly at: 'checkpoint'; readonly events: number }
  /** After so many events about images. */
  | { readonly at: 'image'; readonly events: number }
  /** It is asked to stop after so many events, and killed while it writes its last checkpoint. */
  | { readonly at: 'stop'; readonly events: number; readonly checkpointEvents: number }
  /** After a checkpoint that the clock brought, and so many events about images. */
  | { readonly at: 'clock'; readonly events: number };

export function randomMoment(): Moment {
  const draw = random(20);
  if (draw === 0) return { at: 'spawn' };
  if (draw < 4) return { at: 'checkpoint', events: 1 + random(5) };
  if (draw < 10) return { at: 'image', events: 1 + random(60) };
  return { at: 'stop', events: 1 + random(40), checkpointEvents: 1 + random(4) };
}

/** Start the command, and kill it at that moment if it lives to see it. */
export async function killAt(
  moment: Moment,
  folder: string,
  args: readonly string[],
): Promise<Ended> {
  const watch = new FolderWatch(folder);
  const command = startEnumerate(args);
  switch (moment.at) {
    case 'spawn':
      break;
    case 'checkpoint':
      await watch.until(ANY_CHECKPOINT, moment.events, command.ended);
      break;
    case 'image':
      await watch.until(IMAGE, moment.events, command.ended);
      break;
    case 'stop':
      await watch.until(IMAGE, moment.events, command.ended);
      command.kill('SIGTERM');
      await watch.until(ANY_CHECKPOINT, moment.checkpointEvents, command.ended);
      break;
    case 'clock':
      // It stands still while a second passes, and finds a checkpoint due when it goes on.
      await watch.until(IMAGE, 1, command.ended);
      command.kill('SIGSTOP');
      await setTimeout(CHECKPOINT_WAIT_MS);
      command.kill('SIGCONT');
      await watch.until(CHECKPOINT, 1, command.ended);
      await watch.until(IMAGE, moment.events, command.ended);
      break;
  }
  command.kill('SIGKILL');
  watch.close();
  return command.ended;
}

/** What a folder holds that it must not, and what the checkpoint names that is not there. */
class FolderCheck {
  readonly #folder: string;
  /** Positions below were right at an earlier look; the last comparison sees them once more. */
  #checked = 0n;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns what is wrong, in words; nothing in a folder that no run has reached yet */
  faults(): string[] {
    const file = path.join(this.#folder, '.enumerate.ckpt');
    const names = new Set(fs.readdirSync(this.#folder));
    if (!names.has('.enumerate.ckpt')) {
      return [...names].filter((name) => IMAGE.test(name)).map((name) => `${name} is no run's`);
    }
    const record = readCheckpoint(file);
    const { from, step, end, watermark, output } = record;
    const numbering = openFrames(record);
    if (record.art !== undefined) throw new Error('no run of this test draws Random Art');
    const encoder = makePngEncoder(record, { metadata: record.output.metadata });
    const nameAt = frameNames(record, output.nameWidth);
    const faults: string[] = [];
    if (watermark < this.#checked) faults.push(`the watermark fell to ${watermark}`);
    const images = [...names].filter((name) => IMAGE.test(name));
    const others = [...names].filter(
      (name) => !IMAGE.test(name) && !name.startsWith('.enumerate.'),
    );
    faults.push(...others.map((name) => `${name} is no file of a run`));
    let present = this.#checked;
    for (let position = this.#checked; position < end; position++) {
      const name = `${nameAt(position)}.png`;
      if (!names.has(name)) {
        if (position < watermark) faults.push(`${name} is below the watermark and missing`);
        break;
      }
      present = position + 1n;
      const index = from + position * step;
      const expected = encoder.encode(numbering.frameAt(index), index);
      const bytes = fs.readFileSync(path.join(this.#folder, name));
      if (Buffer.compare(bytes, expected) !== 0) faults.push(`${name} has wrong bytes`);
    }
    if (images.length !== Number(present)) faults.push(`${images.length} images, not ${present}`);
    this.#checked = watermark;
    return faults;
  }
}

interface Crashes {
  /** Of the run, without --out and --count; the names keep their width however long it gets. */
  readonly options: readonly string[];
  /** How many images it begins with; it grows where it is finished too early. */
  readonly count: number;
  readonly step: number;
  readonly from: number;
  readonly moments: readonly Moment[];
}

/** Kill and resume a run at each moment, let it end, and hold it against one that nothing stopped. */
export async function crash(
  t: Test,
  { options, count, step, from, moments }: Crashes,
): Promise<void> {
  const folder = temporaryFolder(t);
  const whole = temporaryFolder(t);
  const run = ['--from', `${from}`, '--step', `${step}`, ...options];
  const check = new FolderCheck(folder);
  const checkpoint = path.join(folder, '.enumerate.ckpt');
  let session = [...run, '--count', `${count}`, '--out', folder];
  let [kills, sessions] = [0, 0];
  while (kills < moments.length) {
    const moment = moments[kills] ?? { at: 'spawn' };
    const ended = await killAt(moment, folder, session);
    const title = `session ${++sessions}: ${JSON.stringify(moment)}`;
    t.strictSame(check.faults(), [], title);
    if (ended.signal === 'SIGKILL') kills++;
    if (!fs.existsSync(checkpoint)) continue;
    session = ['resume', folder];
    const { end, watermark } = readCheckpoint(checkpoint);
    if (ended.signal !== 'SIGKILL' && ended.status !== 130) {
      // It was done before, perhaps just before the signal that was to stop it.
      if (ended.status !== 0) t.equal(ended.signal, 'SIGTERM', ended.stderr);
      t.equal(watermark, end);
      const total = Number(end) + count;
      session.push('--to', `${from + total * step}`);
    }
  }
  const last = await callCommand(session);
  t.equal(last.status, 0, last.stderr);
  t.strictSame(check.faults(), []);
  const { end, watermark } = readCheckpoint(checkpoint);
  t.equal(watermark, end);
  const once = await callCommand([...run, '--count', `${end}`, '--out', whole]);
  t.equal(once.status, 0, once.stderr);
  t.strictSame(
    differences(folder, whole),
    [],
    `${kills} kills, ${sessions} sessions, ${end} images`,
  );
}
