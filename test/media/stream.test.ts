/** Live streams by calls: what arrives, what is told, and what is refused before it begins. @module */
import path from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../cli/started-command.js';
import { enumeration } from '../../src/core/enumeration.js';
import { type RunProgress, resume, stream } from '../../src/node.js';
import { isConsecutive, KEY, numbersOf } from '../cli/live-tools.js';
import { RtmpServer } from '../cli/rtmp-server.js';

const images = enumeration({ width: 320, height: 180 });
const output = {
  rate: { numerator: 25, denominator: 1 },
  film: { overlay: true, preset: 'ultrafast' },
  live: { pace: 'counter' },
} as const;

t.test('a stream sends its frames, stops where it is asked to, and is resumed', async (t) => {
  const server = await RtmpServer.start(t, KEY);
  const checkpoint = path.join(temporaryFolder(t), 'c.ckpt');
  const range = { from: 700n, count: 90n };
  const controller = new AbortController();
  const seen: RunProgress[] = [];
  const stopped = await stream(
    { images, range, output: { ...output, checkpoint } },
    server.address(KEY),
    {
      signal: controller.signal,
      onProgress(progress) {
        seen.push(progress);
        if ((progress.live?.frames ?? 0) >= 40) controller.abort();
      },
    },
  );
  t.equal(stopped.state, 'stopped');
  t.ok(seen.every(({ name, live }) => live !== undefined && !name.includes(KEY)));
  const outcome = await resume(checkpoint, { stream: { address: server.address(KEY) } });
  t.match(outcome, { state: 'complete', record: { watermark: 90n } });
  const [first = [], second = []] = await Promise.all(
    server.recordings().map((file) => numbersOf(file)),
  );
  t.equal(first[0], 700n);
  t.ok(isConsecutive([...first, ...second]), `${first.at(-1)}, ${second[0]}`);
  t.equal(second.at(-1), 789n);
});

t.test('what is no address, and what a stream cannot show, is refused', async (t) => {
  await t.rejects(stream({ images }, 'x.mp4'), { code: 'E_OUTPUT', message: /no address/ });
  await t.rejects(stream({ images }, 'rtmp://h.example/live'), {
    code: 'E_OUTPUT',
    hints: [{ key: 'stream-key' }],
  });
  const odd = enumeration({ width: 33, height: 32 });
  await t.rejects(stream({ images: odd }, 'rtmp://h.example/live/key'), {
    code: 'E_OUTPUT',
    message: /even sizes/,
    hints: [{ key: 'scale', value: '2' }],
  });
  const codec = { film: { codec: 'libx265' } };
  await t.rejects(stream({ images, output: codec }, 'rtmp://h.example/live/key'), {
    code: 'E_OUTPUT',
    message: /a stream is H\.264/,
  });
});
