/**
 * Whole processes: start-up, ten thousand images to a folder in memory, memory over many images.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { medianOf, type Result } from './measure.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const SHARED = '/dev/shm';

/**
 * A module that makes a process say at its end how much memory it had at most, in kilobytes. The
 * system's own maxRSS would do, did it not keep that of the process that started this one.
 */
export const PEAK_REPORT = `data:text/javascript,${encodeURIComponent(
  `import fs from 'node:fs';
   process.on('exit', () => {
     const [, peak] = /VmHWM:\\s*(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'latin1')) ?? [];
     process.stderr.write('\\nrss ' + (peak ?? process.resourceUsage().maxRSS));
   });`,
)}`;

/** Wall-clock milliseconds and the largest resident set, in kilobytes. */
function run(args: readonly string[]): { ms: number; kilobytes: number } {
  const start = performance.now();

  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...(args.includes('--measure') ? ['--import', PEAK_REPORT] : []),
      ...args.filter((word) => word !== '--measure'),
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const ms = performance.now() - start;
  if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
  return { ms, kilobytes: Number(/rss (\d+)/.exec(stderr)?.[1]) };
}

export function benchStart(): Result[] {
  const [ratios, times]: [number[], number[]] = [[], []];
  for (let i = 0; i < 15; i++) {
    const ours = run([MAIN, 'get', '5', '--out', '-']).ms;
    const bare = run(['-e', '0']).ms;
    ratios.push(ours / bare);
    times.push(ours);
  }
  const note = `get takes ${Math.min(...times).toFixed(0)} ms at least`;
  return [
    {
      name: 'get 5 --out -, time to that of node -e 0',
      ...medianOf(ratios),
      goal: 2.5,
      atMost: true,
      note,
    },
  ];
}

export function benchFolder(): Result[] {
  if (!fs.existsSync(SHARED)) {
    process.stderr.write(`skipped: 10,000 images to a folder: there is no ${SHARED}\n`);
    return [];
  }
  const folder = fs.mkdtempSync(path.join(SHARED, 'enumerate-bench-'));
  try {
    const out = path.join(folder, 'images');
    run([MAIN, '--count', '10000', '--out', out]);
    const files = fs.readdirSync(out).filter((name) => name.endsWith('.png'));
    const bytes = files.map((name) => fs.readFileSync(path.join(out, name)));
    const ratios: number[] = [];
    let note = '';
    for (let i = 0; i < 9; i++) {
      fs.rmSync(out, { recursive: true });
      const ours = seconds([MAIN, '--count', '10000', '--out', out, '--status-json']);
      fs.rmSync(out, { recursive: true });
      fs.mkdirSync(out);
      const start = performance.now();
      for (const [k, name] of files.entries())
        fs.writeFileSync(path.join(out, name), bytes[k] ?? '');
      const plain = (performance.now() - start) / 1000;
      ratios.push(plain / ours);
      note = `the last pair ${ours.toFixed(2)} and ${plain.toFixed(2)} s`;
    }
    return [
      {
        name: '10,000 default images to a folder in memory, to a loop of writeFileSync',
        ...medianOf(ratios),
        goal: 0.4,
        atMost: false,
        note,
      },
    ];
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What a run itself says it took, checkpoints included and start-up left out, as in the peer's loop. */
function seconds(args: readonly string[]): number {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
  return (JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { elapsed_s: number }).elapsed_s;
}

export function benchMemory(): Result[] {
  if (!fs.existsSync(SHARED)) return [];
  const peak = (count: number): number => {
    const folder = fs.mkdtempSync(path.join(SHARED, 'enumerate-bench-'));
    try {
      return run([
        '--measure',
        MAIN,
        '--size',
        '3x2',
        '--count',
        String(count),
        '--out',
        path.join(folder, 'images'),
      ]).kilobytes;
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  };
  const [few, many] = [peak(10_000), peak(1_000_000)];
  const ratio = many / few;
  const note = `${(few / 1024).toFixed(0)} and ${(many / 1024).toFixed(0)} MiB`;
  return [
    {
      name: 'peak memory of 10^6 images to that of 10^4',
      ratio,
      least: ratio,
      most: ratio,
      goal: 1.2,
      atMost: true,
      note,
    },
  ];
}
