/**
 * The peer of folders: threads that write a buffer into files, and nothing else. Prints seconds.
 * `plain-writer.js FOLDER FILES BYTES THREADS`
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

interface Order {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  readonly threads: number;
  readonly thread: number;
}

function write({ folder, files, bytes, threads, thread }: Order): void {
  const content = new Uint8Array(bytes).fill(7);
  for (let i = thread; i < files; i += threads) {
    fs.writeFileSync(path.join(folder, `${i}.png`), content);
  }
}

if (isMainThread) {
  const [folder = '.', files, bytes, threads] = process.argv.slice(2);
  const order = { folder, files: Number(files), bytes: Number(bytes), threads: Number(threads) };
  const start = performance.now();
  const workers = Array.from({ length: order.threads }, (_, thread) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { ...order, thread } });
    return new Promise((resolve, reject) => {
      worker.on('exit', resolve);
      worker.on('error', reject);
    });
  });
  await Promise.all(workers);
  process.stdout.write(`${(performance.now() - start) / 1000}\n`);
} else {
  write(workerData as Order);
}
