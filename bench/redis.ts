/**
 * A Redis of the benchmarks' own on loopback, with nothing in it, and without a disk.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PORT = 16_379;
export const QUEUE = `redis://127.0.0.1:${PORT}`;

/**
 * @param measure - is given a folder, on a memory disk where there is one
 * @returns undefined where there is no redis-server
 */
export async function withRedis<T>(
  part: string,
  measure: (folder: string, server: ChildProcess) => Promise<T>,
): Promise<T | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    process.stderr.write(`skipped: ${part}: there is no redis-server\n`);
    return undefined;
  }
  const base = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
  const folder = fs.mkdtempSync(path.join(base, 'enumerate-bench-'));
  const words = ['--port', `${PORT}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const server = spawn('redis-server', [...words, '--maxclients', '20000'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(server, 'exit');
  try {
    for await (const text of server.stdout) if (String(text).includes('Ready to accept')) break;
    return await measure(folder, server);
  } finally {
    server.kill();
    await ended;
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds of one core that a process, of this program or not, has taken. Linux alone. */
export function coreSeconds({ pid }: ChildProcess): number {
  const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may hold spaces: the 14th and 15th field, in hundredths.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
