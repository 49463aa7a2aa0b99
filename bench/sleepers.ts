/**
 * Workers that sleep instead of making a part: `node sleepers.js URL COUNT MILLISECONDS`. To Redis
 * and the submitter they are what real ones are: as many connections, the same requests, a file and its
 * digest in the folder. So a machine of two cores carries hundreds of them.
 *
 * Its parent is told how many parts there were, ten times a second.
 * @module
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readQueueAddress, DEFAULT_PREFIX } from '../src/queue/address.js';
import { connectionOptions, loadPackages, type QueuePackages } from '../src/queue/connection.js';
import { QUEUE_NAME, readJob } from '../src/queue/jobs.js';
import { runFinder, RunRegistry } from '../src/queue/run-registry.js';
import { WorkerRegistry } from '../src/queue/worker-registry.js';
import { digestName, digestText, SharedParts } from '../src/run/outputs/shared-parts.js';
import { ownVersion } from '../src/io/package-root.js';

const LOCK_MS = 30_000;
const TOLD_MS = 100;
/** Started within so long, so that they do not all breathe at the same time. */
const START_MS = 2000;

const [url = '', count = '', milliseconds = ''] = process.argv.slice(2);
const address = readQueueAddress(url);
const version = ownVersion();
let done = 0;

async function startSleeper(packages: QueuePackages): Promise<void> {
  const client = new packages.Redis(connectionOptions(address));
  client.on('error', fail);
  const fleet = new WorkerRegistry(client, DEFAULT_PREFIX);
  const findRun = runFinder(new RunRegistry(client, DEFAULT_PREFIX), version, false);
  const id = randomBytes(4).toString('hex');
  const facts = { id, host: 'sleeper', pid: process.pid, version, threads: 1 };
  const beat = async (): Promise<void> => {
    const none = { parts: 0, images: 0, bytes: 0, failures: 0 };
    const nextMs = await fleet.heartbeat({ ...facts, ...none });
    setTimeout(() => void beat(), nextMs);
  };
  await beat();
  const worker = new packages.Worker(
    QUEUE_NAME,
    async (job) => {
      const { run: id, first } = readJob(job.data);
      const run = await findRun(id);
      if (run === undefined) throw new Error(`no run ${id}`);
      await sleep(Number(milliseconds));
      const name = new SharedParts(run.record).nameAt(BigInt(`0x${first}`));
      const file = path.join(run.folder ?? '', name);
      fs.writeFileSync(file, '.');
      fs.writeFileSync(digestName(file), digestText(name, { sha256: '0'.repeat(64), bytes: 1 }));
      done++;
      return { bytes: 1, images: 1 };
    },
    {
      connection: connectionOptions(address),
      concurrency: 1,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 3,
      skipVersionCheck: true,
      prefix: DEFAULT_PREFIX,
    },
  );
  worker.on('error', fail);
}

function fail(error: Error): never {
  process.stderr.write(`sleepers: ${error.message}\n`);
  process.exit(1);
}

const packages = loadPackages();
for (let i = 0; i < Number(count); i++) {
  await startSleeper(packages);
  await sleep(START_MS / Number(count));
}
process.send?.({ ready: true });
setInterval(() => process.send?.({ done }), TOLD_MS);
process.on('disconnect', () => process.exit());
