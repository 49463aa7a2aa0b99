/** Live streams to a real server: numbers, lost servers, killed streamers, secrets. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { until } from '../patience.js';
import { callCommand } from './call-command.js';
import { isConsecutive, KEY, numbersOf, recordsOf, STREAM } from './live-tools.js';
import { RtmpServer } from './rtmp-server.js';
import { type StartedCommand, startEnumerate, temporaryFolder } from './started-command.js';

/** Wait until frames arrive at the server. */
async function untilLive(run: StartedCommand): Promise<void> {
  await run.untilError(/"frames":[1-9]\d+,.*"connected":true/);
}

t.test('what is published is recorded and played with its numbers, frame by frame', async (t) => {
  const server = await RtmpServer.start(t, KEY);
  const run = startEnumerate([
    ...STREAM,
    '--from',
    '5000',
    '--count',
    '175',
    '--status-json',
    '--out',
    server.address(KEY),
  ]);
  await untilLive(run);
  const played = await numbersOf(server.address(KEY), '-frames:v', '20');
  const { status, stderr } = await run.ended;
  t.equal(status, 0, stderr);
  t.equal(played.length, 20);
  t.ok(isConsecutive(played) && played[0]! >= 5000n && played.at(-1)! <= 5174n, `${played[0]}`);
  const [recording = ''] = server.recordings();
  const recorded = await numbersOf(recording);
  t.ok(isConsecutive(recorded), 'none is left out');
  t.equal(recorded.at(-1), 5174n);
  // The clock may be ahead at the start, by as much as the connection takes.
  t.ok(recorded[0]! >= 5000n && recorded[0]! <= played[0]!, `from ${recorded[0]} on`);
  const probe = spawnSync(
    'ffprobe',
    ['-v', 'error', '-show_entries', 'stream=codec_name,width,height', '-of', 'csv', recording],
    { encoding: 'utf8' },
  );
  t.match(probe.stdout, /h264,320,180\n.*aac/, 'with the sound that servers want');
});

t.test('a server that goes away for a while: by the clock, and by the counter', async (t) => {
  const cwd = temporaryFolder(t);
  const epoch = Date.now() / 1000 - 1000;
  const runs = [];
  for (const pace of ['clock', 'counter']) {
    const server = await RtmpServer.start(t, KEY);
    const run = startEnumerate(
      [
        ...STREAM,
        '--pace',
        pace,
        '--status-json',
        '--out',
        server.address(KEY),
        ...(pace === 'clock' ? ['--epoch', epoch.toFixed(3)] : []),
      ],
      cwd,
    );
    runs.push({ pace, server, run });
  }
  await Promise.all(runs.map(({ run }) => untilLive(run)));
  await Promise.all(runs.map(({ server }) => server.kill()));
  // It has tried it again, a second later at the earliest.
  await Promise.all(runs.map(({ run }) => run.untilError(/"type":"lost"[^]*"type":"lost"/)));
  await Promise.all(runs.map(({ server }) => server.open()));
  await Promise.all(runs.map(({ run }) => untilLive(run)));
  for (const { run } of runs) run.kill('SIGINT');
  for (const { pace, server, run } of runs) {
    const { status, stderr } = await run.ended;
    const ended = Date.now();
    t.equal(status, 130, stderr);
    t.match(stderr, /"type":"lost","out":"rtmp:[^"]*\/…","problem":"[^"]*","retry_s":/);
    const [first = '', ...others] = server.recordings();
    const before = await numbersOf(first);
    const after = await numbersOf(others.at(-1) ?? '');
    t.ok(isConsecutive(before) && isConsecutive(after));
    const gap = after[0]! - before.at(-1)!;
    const last = recordsOf(stderr).at(-1)!;
    if (pace === 'clock') {
      t.ok(gap > 10n, `${gap} frames went by`);
      const due = (ended / 1000 - epoch) * 25;
      t.ok(Number(last.index) <= due, `${last.index} at the end, ${due} by the clock`);
      t.equal(after.at(-1), BigInt(last.index), 'the last one arrived');
    } else t.ok(gap <= 1n, `goes on ${gap} after the last one that was kept`);
  }
});

t.test('a streamer that is killed goes on where its mode says', async (t) => {
  const cwd = temporaryFolder(t);
  const server = await RtmpServer.start(t, KEY);
  const key = path.join(cwd, 'key');
  fs.writeFileSync(key, `${KEY}\n`);
  const out = ['--out', `rtmp://127.0.0.1:${server.port}/live`, '--stream-key-file', key];
  const more = ['--pace', 'counter', '--checkpoint', 'live.ckpt', '--status-json'];
  const run = startEnumerate([...STREAM, ...more, ...out], cwd);
  const file = path.join(cwd, 'live.ckpt');
  const isNoted = (): boolean => fs.existsSync(file) && readCheckpoint(file).watermark > 0n;
  await until(isNoted, 'a checkpoint of frames that were sent');
  run.kill('SIGKILL');
  await run.ended;
  const { watermark } = readCheckpoint(file);
  t.match(await callCommand(['resume', 'live.ckpt'], { cwd }), {
    status: 2,
    stderr: /give it with --out rtmp/,
  });
  const again = startEnumerate(
    ['resume', 'live.ckpt', ...out, '--runtime', '3', '--status-json'],
    cwd,
  );
  const { status, stderr } = await again.ended;
  t.equal(status, 0, stderr);
  const [first = '', second = ''] = server.recordings();
  const [before, after] = [await numbersOf(first), await numbersOf(second)];
  t.equal(after[0], watermark, 'where the checkpoint stands');
  t.ok(watermark <= before.at(-1)! + 1n, `${watermark} is not beyond what was sent`);
  t.equal(fs.readFileSync(path.join(cwd, 'live.ckpt')).includes(KEY), false);
});

t.test('Ctrl-C ends a stream as it should', async (t) => {
  const server = await RtmpServer.start(t, KEY);
  const run = startEnumerate([...STREAM, '--status-json', '--out', server.address(KEY)]);
  await untilLive(run);
  run.kill('SIGINT');
  const { status, stderr } = await run.ended;
  t.equal(status, 130);
  t.match(recordsOf(stderr).at(-1), { type: 'end', outcome: 'interrupted' });
});

t.test(
  'no key is seen by others while it works',
  { skip: process.platform !== 'linux' && 'no /proc' },
  async (t) => {
    const server = await RtmpServer.start(t, KEY);
    const run = startEnumerate([...STREAM, '--status-json', '--out', server.address(KEY)]);
    await untilLive(run);
    const seen = fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map((name) => readQuietly(`/proc/${name}/cmdline`));
    t.same(
      seen.filter((line) => line.includes(KEY)),
      [],
    );
    t.ok(
      seen.some((line) => line.includes(`${server.port}/live/…`)),
      'its own line, without the key',
    );
    t.ok(seen.some((line) => line.startsWith('ffmpeg') && line.includes(`:${server.port}/live`)));
    run.kill('SIGTERM');
    const { stderr } = await run.ended;
    t.notMatch(stderr, KEY);
  },
);

function readQuietly(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

t.test('wrong key, refused port, unknown host: one line, without the key', async (t) => {
  const server = await RtmpServer.start(t, KEY);
  for (const [address, message] of [
    [server.address('wrong-key'), /E_IO: rtmp:.*\/live\/…: .+; given up\n$/],
    ['rtmp://127.0.0.1:1/live/secret', /127\.0\.0\.1:1: Connection refused; given up\n$/],
    [
      'rtmp://no.such.host.invalid/live/secret',
      /resolve hostname no\.such\.host\.invalid.*given up\n$/,
    ],
  ] as const) {
    const run = startEnumerate([...STREAM, '--retries', '0', '--out', address]);
    const { status, stderr } = await run.ended;
    t.equal(status, 1, address);
    t.match(stderr, message);
    t.equal(stderr.trim().split('\n').length, 1, stderr);
    t.notMatch(stderr, /secret|wrong-key/);
  }
  for (const [args, message] of [
    [['--out', 'rtmp://h.example/live'], /the stream key is missing/],
    [['--out', 'rtmp://h.example/live/secret', '--size', '33x32'], /even sizes; .*--scale 2/],
    [
      ['--out', 'rtmp://h.example/live/secret', '--color', 'rgba'],
      /rgba: H\.264 has no transparency/,
    ],
    [['--out', 'rtmp://h.example/live/secret', '--epoch', 'soon'], /--epoch soon: write it as/],
    [['--out', 'rtmp://h.example/live/secret', '--crf', '3'], /are for films/],
    [['--out', 'x.mkv', '--pace', 'clock'], /--pace is for live streams/],
  ] as const) {
    const { status, stderr } = await callCommand(args);
    t.ok(status === 1 || status === 2, stderr);
    t.match(stderr, message);
    t.equal(stderr.trim().split('\n').length, 1);
    t.notMatch(stderr, /secret/);
  }
});
