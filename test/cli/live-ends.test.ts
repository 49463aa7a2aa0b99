/** How live streams end: with their last frame, without any, before they began. @module */
import t from 'tap';
import { callCommand } from './call-command.js';
import { isConsecutive, KEY, numbersOf, recordsOf, STREAM } from './live-tools.js';
import { RtmpServer } from './rtmp-server.js';
import { startEnumerate, temporaryFolder } from './started-command.js';

t.test('a counter sends as many frames as it is told, and the last one arrives', async (t) => {
  const cwd = temporaryFolder(t);
  const server = await RtmpServer.start(t, KEY);
  const counter = [...STREAM, '--pace', 'counter', '--from', '700'];
  const whole = startEnumerate([...counter, '--count', '60', '--out', server.address(KEY)], cwd);
  const { status, stderr } = await whole.ended;
  t.match(stderr, /: 60 frames in /);
  t.equal(status, 0, stderr);
  const wanted = Array.from({ length: 60 }, (_, i) => 700n + BigInt(i));
  t.strictSame(await numbersOf(server.recordings()[0] ?? ''), wanted);
  const kept = [...counter, '--count', '100', '--checkpoint', 'c.ckpt', '--status-json'];
  const stopped = startEnumerate([...kept, '--runtime', '3', '--out', server.address(KEY)], cwd);
  t.equal((await stopped.ended).status, 0);
  const out = ['--out', server.address(KEY), '--status-json'];
  const resumed = startEnumerate(['resume', 'c.ckpt', ...out], cwd);
  const end = await resumed.ended;
  t.match(recordsOf(end.stderr).at(-1), { outcome: 'finished', index: '799', position: '100' });
  const [first = [], second = []] = await Promise.all(
    server
      .recordings()
      .slice(1)
      .map((file) => numbersOf(file)),
  );
  t.equal(first[0], 700n);
  t.ok(isConsecutive([...first, ...second]), `${first.at(-1)}, ${second[0]}`);
  t.equal(second.at(-1), 799n);
});

t.test('a counter whose server goes away in between ends at its count, too', async (t) => {
  const server = await RtmpServer.start(t, KEY);
  const counter = [...STREAM, '--pace', 'counter', '--count', '120', '--status-json'];
  const run = startEnumerate([...counter, '--out', server.address(KEY)]);
  await run.untilError(/"frames":[3-9]\d,.*"connected":true/);
  await server.kill();
  await server.open();
  const { status, stderr } = await run.ended;
  t.equal(status, 0, stderr);
  t.match(recordsOf(stderr).at(-1), { outcome: 'finished', index: '119', position: '120' });
  const [before = [], after = []] = await Promise.all(
    server.recordings().map((file) => numbersOf(file)),
  );
  t.ok(isConsecutive(before) && isConsecutive(after));
  t.ok(after[0]! <= before.at(-1)! + 1n, `${before.at(-1)}, ${after[0]}`);
  t.equal(after.at(-1), 119n);
});

t.test('a stream of which nobody got a frame has failed', async (t) => {
  const cwd = temporaryFolder(t);
  const server = await RtmpServer.start(t, KEY);
  const runs = ['rtmp://127.0.0.1:1/live/secret', server.address('wrong-key')].map((address) =>
    ['--status-json', '--no-metadata'].map((option) =>
      startEnumerate([...STREAM, option, '--runtime', '3', '--out', address], cwd),
    ),
  );
  for (const [json, text] of runs) {
    const [a, b] = [await json!.ended, await text!.ended];
    t.equal(a.status, 1, a.stderr);
    t.match(recordsOf(a.stderr).at(-1), {
      type: 'end',
      outcome: 'failed',
      error: { code: 'E_IO', message: /: no frame reached a server: / },
    });
    t.equal(b.status, 1, b.stderr);
    t.match(b.stderr.trimEnd().split('\n').at(-1), /^E_IO: rtmp:.*: no frame reached a server: /);
  }
});

t.test('what resumes a stream is said whole', async (t) => {
  const cwd = temporaryFolder(t);
  const run = [...STREAM, '--checkpoint', 's.ckpt', '--retries', '0'];
  await callCommand([...run, '--out', 'rtmp://127.0.0.1:1/live/secret'], { cwd });
  const way = /enumerate resume s\.ckpt --out rtmp:\/\/…/;
  t.match((await callCommand(['status', 's.ckpt'], { cwd })).stdout, way);
  t.match(
    (await callCommand([...run, '--out', 'rtmp://127.0.0.1:1/live/secret'], { cwd })).stderr,
    way,
  );
});

t.test('a clock that has not begun, and one that has run out', async (t) => {
  const address = ['--out', 'rtmp://127.0.0.1:1/live/secret'];
  const run = startEnumerate([...STREAM, '--epoch', '2099-01-01T00:00:00Z', ...address]);
  await run.untilError(/begins at 2099-01-01T00:00:00\.000Z/);
  run.kill('SIGINT');
  t.equal((await run.ended).status, 130);
  const gone = ['--epoch', '2020-01-01T00:00:00Z', '--count', '25'];
  t.match(await callCommand([...STREAM, ...gone, ...address]), {
    status: 2,
    stderr: /^E_RANGE: by the clock the last of these frames was due at 2020-01-01T00:00:00\.960Z/,
  });
});
