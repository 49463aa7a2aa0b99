/**
 * The services of the Compose file, started one by one with the file's own commands: a real Redis on
 * loopback, a submitter, and two workers.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { runEnumerate } from '../cli/command.js';
import { succeed } from '../cli/outputs.js';
import { startEnumerate, temporaryFolder } from '../cli/started-command.js';
import { until } from '../patience.js';
import { readCompose } from './manifests.js';
import { SMALL_RUN } from './programs.js';
import { freePort } from '../free-port.js';

interface Service {
  readonly command: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}

const { services } = readCompose('compose.yaml') as {
  readonly services: Readonly<Record<'redis' | 'submit' | 'work', Service>>;
};

/** Redis by the command of the file, and ready by its health check. */
async function startRedis(t: Test, port: number): Promise<void> {
  const [program = '', ...args] = services.redis.command;
  const own = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', temporaryFolder(t)];
  const redis = spawn(program, [...args, ...own], { stdio: 'ignore' });
  t.teardown(() => redis.kill('SIGKILL'));
  const [, cli = '', ...check] = services.redis.healthcheck.test;
  const ask = async (): Promise<boolean> => {
    const child: ChildProcess = spawn(cli, ['-p', `${port}`, ...check], { stdio: 'ignore' });
    const [status] = (await once(child, 'close')) as [number];
    return status === 0;
  };
  await until(ask, 'Redis is ready');
}

t.test('Redis, a submitter and two workers', async (t) => {
  const port = await freePort();
  await startRedis(t, port);
  const data = temporaryFolder(t);
  const [count, size] = [SMALL_RUN[1], SMALL_RUN[3]];
  const wordsOf = ({ command }: Service): string[] =>
    command.map((word) =>
      word
        .replace('redis://redis:6379', `redis://127.0.0.1:${port}`)
        .replace(/^--count=.*/, `--count=${count}`)
        .replace(/^--size=.*/, `--size=${size}`)
        .replace(/^--split=.*/, '--split=10')
        .replace('/data', data),
    );
  const workers = [startEnumerate(wordsOf(services.work)), startEnumerate(wordsOf(services.work))];
  const submitted = await startEnumerate(wordsOf(services.submit)).ended;
  t.equal(submitted.status, 0, submitted.stderr);
  // They would wait a minute for another ticket; `docker compose down` does not.
  for (const worker of workers) worker.kill('SIGTERM');
  const ends = await Promise.all(workers.map(async ({ ended }) => ended));
  t.same(
    ends.map(({ signal }) => signal),
    [null, null],
    'they end by themselves',
  );

  const images = path.join(data, 'images');
  t.equal(runEnumerate(['verify', images]).status, 0);
  const whole = temporaryFolder(t);
  await succeed([...SMALL_RUN, '--split', '10', '--out', 'images.tar'], whole);
  const bytesOf = (folder: string): string[] =>
    fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.tar'))
      .toSorted()
      .map((name) => fs.readFileSync(path.join(folder, name), 'hex'));
  t.equal(bytesOf(images).length, 11);
  t.same(bytesOf(images), bytesOf(whole), 'the bytes of one run');
});
