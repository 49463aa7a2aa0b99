/** Ranges in the hands of programs that download and read files: curl, tar, ffmpeg, and two at once. @module */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import t from 'tap';
import { runEnumerate } from '../../cli/command.js';
import { sha256Hex } from '../../core/tools.js';
import { startServe } from '../server/served-command.js';
import { runProgram } from './programs.js';

const SPACE = ['--size', '32x32'];

/** The file that a run writes. */
function fileOf(folder: string, name: string, args: readonly string[]): Buffer {
  const { status, stderr } = runEnumerate([...args, ...SPACE, '--out', name], { cwd: folder });
  if (status !== 0) throw new Error(stderr);
  return fs.readFileSync(path.join(folder, name));
}

t.test('curl -C - goes on where a connection was cut', async (t) => {
  const folder = t.testdir();
  const server = await startServe(t, ['--rate', '0', '--log', 'none']);
  const whole = fileOf(folder, 'run.tar', ['--count', '3000']);
  const cutter = await startCutter(t, server.port, 1_500_000);
  const file = path.join(folder, 'got.tar');
  const url = `http://127.0.0.1:${cutter.port}/range/0+3000.tar?size=32x32`;
  let calls = 0;
  for (let isWhole = false; !isWhole && calls < 50; calls++)
    isWhole = (await runProgram('curl', ['-sf', '-C', '-', '-o', file, url])).status === 0;
  t.ok(calls > 5, `it took ${calls} calls`);
  t.equal(sha256Hex(fs.readFileSync(file)), sha256Hex(whole));
});

t.test('tar unpacks a range from a pipe', async (t) => {
  const folder = t.testdir({ tar: {} });
  const server = await startServe(t, ['--rate', '0', '--log', 'none']);
  runEnumerate(['--count', '200', ...SPACE, '--out', 'run/'], { cwd: folder });
  const url = `${server.address}range/0+200.tar?size=32x32`;
  const { status, stderr } = await runProgram('sh', [
    '-c',
    `curl -sf '${url}' | tar x -C '${folder}/tar'`,
  ]);
  t.equal(status, 0, stderr);
  const names = fs.readdirSync(path.join(folder, 'tar'));
  t.equal(names.length, 200);
  for (const name of names) {
    const [unpacked, run] = ['tar', 'run'].map((part) =>
      fs.readFileSync(path.join(folder, part, name)),
    );
    if (!unpacked!.equals(run!)) t.fail(`${name} differs`);
  }
});

t.test('ffmpeg seeks in a film of an hour that nobody has', async (t) => {
  const server = await startServe(t, ['--rate', '0', '--log', 'none']);
  const url = `${server.address}range/0+1000000.y4m?size=320x180&fps=24`;
  const words = `-v error -ss 3600 -i ${url} -frames:v 1 -f yuv4mpegpipe -strict -1 -`;
  const got = await runProgram('ffmpeg', words.split(' '));
  t.equal(got.status, 0, got.stderr);
  const folder = t.testdir();
  const run = runEnumerate(
    ['--from', '86400', '--count', '1', '--size', '320x180', '--fps', '24', '--out', 'x.y4m'],
    { cwd: folder },
  );
  t.equal(run.status, 0, run.stderr);
  const frame = (bytes: Buffer): Buffer => bytes.subarray(bytes.indexOf('FRAME') + 6);
  const expected = frame(fs.readFileSync(path.join(folder, 'x.y4m')));
  t.equal(expected.length, 320 * 180 * 3);
  t.ok(frame(got.stdout).equals(expected), 'it is frame 86,400');
});

t.test('two clients read one range from both ends', async (t) => {
  const folder = t.testdir();
  const server = await startServe(t, ['--rate', '0', '--log', 'none']);
  const whole = fileOf(folder, 'run.zip', ['--count', '1000', '--image-format', 'pnm']);
  const url = `${server.address}range/0+1000.zip?size=32x32&member=pnm`;
  const got = Buffer.alloc(whole.length);
  const piece = 100_000;
  const read = async (from: number): Promise<void> => {
    const answer = await fetch(url, {
      headers: { range: `bytes=${from}-${Math.min(from + piece, got.length) - 1}` },
    });
    t.equal(answer.status, 206);
    got.set(new Uint8Array(await answer.arrayBuffer()), from);
  };
  const pieces = Array.from({ length: Math.ceil(got.length / piece) }, (_, i) => i * piece);
  const half = pieces.length >> 1;
  const readAll = async (starts: readonly number[]): Promise<void> => {
    for (const start of starts) await read(start);
  };
  await Promise.all([readAll(pieces.slice(0, half)), readAll(pieces.slice(half).toReversed())]);
  t.ok(got.equals(whole));
});

/** A connection to a server that ends after so many bytes of answers. */
async function startCutter(
  t: { teardown(end: () => void): void },
  port: number,
  mostBytes: number,
): Promise<{ readonly port: number }> {
  const listener = net.createServer((client) => {
    const server = net.connect(port, '127.0.0.1');
    let left = mostBytes;
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    client.pipe(server);
    server.on('data', (bytes) => {
      left -= bytes.length;
      if (left < 0) client.destroy();
      else client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  t.teardown(() => listener.close());
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port };
}
