/**
 * An animated PNG, made by this process alone. It is written in one piece, so that a run which was
 * stopped begins again.
 * @module
 */
import { crc32 } from 'node:zlib';
import { encodeApng } from '../codecs/apng.js';
import { openFrames } from '../run/engine/frames.js';
import type { RunState } from '../run/engine/engine.js';
import { writeWhole } from '../io/atomic-file.js';
import type { FilmJob } from './film-run.js';

export async function writeAnimation(job: FilmJob): Promise<RunState> {
  const { record, out, watch, keep } = job;
  const { space, palette, from, step, first, end, output } = record;
  const { rate = { numerator: 24, denominator: 1 }, film } = output;
  const started = performance.now();
  const source = openFrames(record);
  const stateOf = (watermark: bigint, frames: number, bytes: number): RunState => ({
    watermark,
    offsets: [],
    frames,
    bytes,
    elapsedMs: performance.now() - started,
  });
  const frames: Uint8Array[] = [];
  for (let position = first; position < end; position++) {
    frames.push(source.frameAt(from + position * step));
  }
  // A moment for signals: what follows takes seconds and hears none.
  await new Promise((resolve) => setImmediate(resolve));
  if (watch.stopRequested()) return stateOf(first, 0, 0);
  const index = from + first * step;
  const bytes = encodeApng(
    {
      space,
      ...(palette === undefined ? {} : { palette: palette.colors }),
      rate,
      loop: film?.loop ?? 0,
      scale: film?.scale ?? 1,
      ...(record.art === undefined
        ? { metadata: { order: record.order, seed: record.seed, index, step } }
        : {}),
      crc32,
    },
    frames,
  );
  writeWhole(out, bytes, true);
  keep({ ...record, watermark: end });
  return stateOf(end, frames.length, bytes.length);
}
