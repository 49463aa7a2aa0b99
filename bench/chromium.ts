/**
 * Chromium, and what its processes cost.
 *
 * It draws without a graphics card, so that its processes do all of it themselves.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { type BrowserServer, chromium } from 'playwright-core';

/** Debian's, as scripts/setup.sh installs it. */
export const CHROMIUM = '/usr/bin/chromium';
export const CHROMIUM_ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether it is there; if not, it is said that a part is skipped. */
export function hasChromium(part: string): boolean {
  const isThere = fs.existsSync(CHROMIUM);
  if (!isThere) process.stderr.write(`skipped: ${part}: there is no ${CHROMIUM}\n`);
  return isThere;
}

/** A browser that has nothing in store; the caller closes it. */
export function launchChromium(): Promise<BrowserServer> {
  return chromium.launchServer({
    executablePath: CHROMIUM,
    chromiumSandbox: false,
    args: CHROMIUM_ARGUMENTS,
  });
}

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Of a processor, up to now. */
  readonly seconds: number;
}

/** A process and all that come from it. */
export function processesBelow(root: number): RunningProcess[] {
  const all = fs.readdirSync('/proc').flatMap((name) => readProcess(Number(name)));
  const found = all.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

/** Nothing where it has ended in the meantime. */
function readProcess(pid: number): RunningProcess[] {
  if (!Number.isInteger(pid)) return [];
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
    const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    const seconds = ((user ?? 0) + (system ?? 0)) / ticksPerSecond();
    return [{ pid, parent: parent ?? 0, command, seconds }];
  } catch {
    return [];
  }
}

/** What a process holds in memory that is in no file. */
export function residentBytes(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'latin1');
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return 1024 * (kilobytes('RssAnon') + kilobytes('RssShmem') + kilobytes('VmSwap'));
}

let ticks: number | undefined;

function ticksPerSecond(): number {
  ticks ??= Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;
  return ticks;
}
