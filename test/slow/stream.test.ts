/**
 * A stream of five minutes at 1280×720 and 30 frames a second: no drift, no growth. For a machine
 * that does nothing else.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { RtmpServer } from '../cli/rtmp-server.js';
import { startEnumerate } from '../cli/started-command.js';

const MINUTES = 5;
const FPS = 30;

/** Kilobytes that a process holds. */
function residentOf(pid: number): number {
  return Number(/VmRSS:\s*(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

t.test('five minutes of 720p', { timeout: 400_000 }, async (t) => {
  const server = await RtmpServer.start(t, 'slow');
  const epoch = Date.now() / 1000 + 2;
  const run = startEnumerate([
    ...'--size 640x360 --scale 2 --fps 30 --preset ultrafast --overlay --status-json'.split(' '),
    `--epoch=${epoch.toFixed(3)}`,
    `--count=${MINUTES * 60 * FPS}`,
    `--out=${server.address('slow')}`,
  ]);
  const resident: number[] = [];
  const start = performance.now();
  for (;;) {
    const how = await Promise.race([wait(1000), run.ended]);
    if (how !== undefined) break;
    if (performance.now() - start > 20_000) resident.push(residentOf(run.pid));
  }
  const { status, stderr } = await run.ended;
  const elapsed = Date.now() / 1000 - epoch;
  t.equal(status, 0);
  const records = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const late = records
    .filter(({ type }) => type === 'progress')
    .map(({ lag_ms: lag }) => Number(lag));
  const last = records.at(-1)!;
  t.match(last, { type: 'end', outcome: 'finished', connections: 1 });
  t.equal(last['position'], `${MINUTES * 60 * FPS}`);
  t.ok(Math.abs(elapsed - MINUTES * 60) < 3, `${elapsed} s: the last seconds take leave`);
  // What another program takes of the machine for a moment is made up for; a drift would stay.
  const settled = late.slice(5);
  const fifth = Math.ceil(settled.length / 5);
  const medians = Array.from({ length: 5 }, (_, i) =>
    medianOf(settled.slice(i * fifth, (i + 1) * fifth)),
  );
  t.ok(Math.max(...medians) <= 1000 / FPS, `late by ${medians.join(', ')} ms in each fifth`);
  const half = resident.length >> 1;
  const [before, after] = [resident.slice(0, half), resident.slice(half)].map((list) =>
    Math.max(...list),
  );
  t.ok(after! <= before! * 1.05, `${before} kB, then ${after} kB`);
  const [recording = ''] = server.recordings();
  const counted = spawnSync(
    'ffprobe',
    `-v error -select_streams v -count_packets -show_entries stream=nb_read_packets -of csv=p=0 ${recording}`.split(
      ' ',
    ),
    { encoding: 'utf8' },
  );
  const sent = Number(counted.stdout.trim().replace(',', ''));
  t.ok(Math.abs(sent - MINUTES * 60 * FPS) <= 1, `${sent} frames arrived`);
  t.comment(
    `late by ${medians.join(', ')} ms in each fifth, ${Math.max(...late)} at most, ${before} kB and ${after} kB`,
  );
});
