/** The live setting, its events, and the picture that changes. @module */
import http from 'node:http';
import t from 'tap';
import { openNumbering } from '../../../src/core/numbering.js';
import { indexAt, slotAt } from '../../../src/core/pace.js';
import { makePngEncoder } from '../../../src/run/outputs/png.js';
import { until } from '../../patience.js';
import { LiveWatcher } from './live-watcher.js';
import {
  ask,
  hasSameBytes,
  jsonOf,
  metricOf,
  problemOf,
  startTestServer,
  untilMetric,
} from './served.js';

const TOKEN = 'a-token-of-24-characters';
const TEN = { numerator: 10, denominator: 1 };

function put(address: string, change: unknown, token = TOKEN): ReturnType<typeof ask> {
  return ask(address, '/api/live', {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: typeof change === 'string' ? change : JSON.stringify(change),
  });
}

t.test('the setting says all that a client needs', async (t) => {
  const { address } = await startTestServer(t, {
    live: { from: -0n, step: -3n, rate: { numerator: 30_000, denominator: 1001 }, epoch: 1000 },
  });
  const before = Date.now();
  const answer = await ask(address, '/api/live');
  const { now, ...live } = jsonOf(answer);
  t.same(live, {
    query: 'size=64x64&color=rgb&depth=8&order=mixed&seed=',
    from: '0',
    step: '-3',
    fps: '30000/1001',
    epoch: 1000,
    revision: 1,
    watching: 0,
  });
  t.ok(Number(now) >= before && Number(now) <= Date.now());
  t.equal(answer.headers['cache-control'], 'no-store');
});

t.test('who has the token changes it, and all are told', async (t) => {
  const { address } = await startTestServer(t, { token: TOKEN });
  const events = await openEvents(t, address);
  t.match(await events.next(), { revision: 1, fps: '10' });
  const changed = await put(address, { query: 'size=4x4&palette=pico8', from: 'last', step: '-1' });
  t.match(jsonOf(changed), {
    query: 'size=4x4&palette=pico8&order=mixed&seed=',
    from: String(16n ** 16n - 1n),
    step: '-1',
    fps: '10',
    revision: 2,
  });
  t.match(await events.next(), { revision: 2, step: '-1' });
  const again = jsonOf(await ask(address, '/api/live'));
  t.match(jsonOf(await put(address, again)), { revision: 3, from: again['from'] });
  t.match(jsonOf(await put(address, { epoch: 5, fps: '30000/1001' })), { fps: '30000/1001' });
  for (const [change, says] of [
    ['{', /^400 invalid JSON in the body/],
    ['[]', /^400 the body must be a JSON object/],
    ['null', /^400/],
    [{ speed: 5 }, /^400 there is no field "speed"/],
    [{ fps: true }, /^422 fps must be text or a number/],
    [{ fps: null }, /^422 fps must be/],
    [{ fps: '0' }, /^422 fps 0: expected a rate/],
    [{ fps: -1 }, /^422 fps -1: write it as/],
    [{ fps: '5000' }, /^422 fps must be at most 1000/],
    [{ fps: '1/0' }, /^422 fps/],
    [{ step: '0' }, /^422 step must be other than 0/],
    [{ step: 0.5 }, /^422 step "0\.5" is not a whole number/],
    [{ step: 1e300 }, /^422 step 1e\+300 is not exact/],
    [{ from: '16^16' }, /^422 from: image "16\^16" = \d+ is outside/],
    [{ from: -1 }, /^422 from: image -1 is outside/],
    [{ from: '@file' }, /^422 from: "@file": a number cannot come from a file here/],
    [{ epoch: 'yesterday' }, /^422 epoch yesterday: write it as/],
    [{ epoch: 1e300 }, /^422 epoch 1e\+300 is too far/],
    [{ query: 5 }, /^422 query must be text/],
    [{ query: 'size=5000x5000' }, /^422 query: 5000×5000 pixels are too many/],
    [{ query: 'size=8x8&seed=%ff' }, /^400 the query has %ff, which is no UTF-8/],
    [{ query: 'x=5' }, /^422 query: the query has no key "x"/],
  ] as const) {
    t.match(problemOf(await put(address, change)), says, JSON.stringify(change));
  }
  t.match(problemOf(await put(address, { from: '0'.repeat(200_000) })), /^413/);
  t.match(jsonOf(await ask(address, '/api/live')), { revision: 4 }, 'what failed changed nothing');
  const wrong = await put(address, {}, 'another-token-of-24-chars');
  t.same([wrong.status, wrong.headers['www-authenticate']], [401, 'Bearer']);
  t.equal((await ask(address, '/api/live', { method: 'PUT', body: '{}' })).status, 401);
});

t.test('a change takes what the options take', async (t) => {
  const { address } = await startTestServer(t, { token: TOKEN });
  for (const [change, record] of [
    [{ fps: 24 }, { fps: '24' }],
    [{ fps: 29.97 }, { fps: '2997/100' }],
    [{ fps: '29.97' }, { fps: '2997/100' }],
    [{ step: '2^64' }, { step: String(2n ** 64n) }],
    [{ step: '1_000' }, { step: '1000' }],
    [{ step: '-10k' }, { step: '-10000' }],
    [{ step: -1 }, { step: '-1' }],
    [{ from: 5 }, { from: '5' }],
    [{ from: '0x10' }, { from: '16' }],
    [{ epoch: 1_767_225_600_000 }, { epoch: 1_767_225_600_000 }],
    [{ epoch: '2026-01-01T00:00:00Z' }, { epoch: 1_767_225_600_000 }],
    [{ epoch: '1000' }, { epoch: 1_000_000 }],
    [{ epoch: -5 }, { epoch: -5 }],
  ] as const) {
    const answer = await put(address, change);
    t.equal(answer.status, 200, JSON.stringify(change));
    t.match(jsonOf(answer), record);
  }
});

t.test('a space that lacks the old number begins at 0', async (t) => {
  const { address } = await startTestServer(t, { token: TOKEN });
  const small = 'size=4x4&color=gray&depth=1';
  const from = (await put(address, { from: '2^100' })).status;
  t.equal(from, 200);
  t.match(jsonOf(await put(address, { query: 'size=8x8&color=rgb' })), {
    from: String(2n ** 100n),
  });
  t.match(jsonOf(await put(address, { query: small })), { from: '0' });
  t.match(jsonOf(await put(address, { from: '65535' })), { from: '65535' });
  t.match(jsonOf(await put(address, { query: `${small}&seed=x` })), { from: '65535' });
  t.match(problemOf(await put(address, { query: small, from: '65536' })), /^422 from: /);
});

t.test('without a token nobody changes it', async (t) => {
  const { address } = await startTestServer(t);
  t.match(problemOf(await put(address, {})), /^403 the live setting of this server is fixed/);
});

t.test('the live picture shows the image of the moment, to all the same', async (t) => {
  const from = 2n ** 90n;
  const { address } = await startTestServer(t, { live: { from, step: 7n, rate: TEN, epoch: 12 } });
  const images = openNumbering({ width: 64, height: 64, color: 'rgb' });
  const size = images.size.exact();
  const encoder = makePngEncoder(images);
  const opened = Date.now();
  const watchers = await Promise.all([1, 2, 3].map(() => LiveWatcher.open(t, address)));
  await Promise.all(watchers.map((watcher) => watcher.until(10)));
  for (const watcher of watchers) watcher.close();
  const [first] = watchers;
  t.ok(first !== undefined && first.frames.length >= 8, `${first?.frames.length} frames`);
  for (const { index, at, png } of first?.frames ?? []) {
    const dueAt = (time: number): bigint => indexAt(slotAt(time, 12, TEN), from, 7n, size);
    t.ok(index >= dueAt(opened) && index <= dueAt(at), `${index} is neither old nor early`);
    t.ok(hasSameBytes(png, encoder.encode(images.frameAt(index), index)));
  }
  const seen = watchers.map(({ frames }) => new Set(frames.map(({ index }) => index)));
  const common = [...(seen[0] ?? [])].filter((index) => seen.every((set) => set.has(index)));
  t.ok(common.length >= 7, 'three watchers see the same frames');
});

t.test('a change of the setting is shown at once', async (t) => {
  const { address } = await startTestServer(t, {
    token: TOKEN,
    live: { from: 0n, step: 1n, rate: { numerator: 1, denominator: 1000 }, epoch: 0 },
  });
  const watcher = await LiveWatcher.open(t, address);
  await watcher.until(1);
  await put(address, {
    query: 'size=4x4&color=gray',
    from: '7',
    fps: '1/100000',
    epoch: Date.now(),
  });
  await watcher.until(2);
  t.equal(watcher.frames[1]?.index, 7n);
});

t.test('frames that take long are made in a thread', async (t) => {
  const { address } = await startTestServer(t, { token: TOKEN });
  await put(address, { query: 'size=500x400', fps: '10' });
  const watcher = await LiveWatcher.open(t, address);
  await watcher.until(4);
  t.ok((watcher.frames[3]?.png.length ?? 0) > 600_000);
});

t.test('who is slow gets the newest frame, and nothing is kept for him', async (t) => {
  const { address } = await startTestServer(t, {
    token: TOKEN,
  });
  // 150 KB a frame, 60 a second: more than what the system's buffers hold in the time.
  await put(address, { query: 'size=250x200', fps: '60' });
  const slow = await LiveWatcher.open(t, address);
  await slow.until(1);
  slow.pause();
  await untilMetric(address, 'enumerate_live_dropped_frames', 21);
  const dropped = await metricOf(address, 'enumerate_live_dropped_frames');
  const resumed = Date.now();
  slow.resume();
  const isNew = ({ index }: { index: bigint }): boolean =>
    index >= slotAt(resumed, 0, { numerator: 60, denominator: 1 });
  await slow.untilFrame(isNew);
  const [first, last] = [slow.frames[0], slow.last].map((frame) => Number(frame?.index));
  const missing = last! - first! + 1 - slow.seen;
  t.ok(missing >= dropped, `${missing} of them never come, ${dropped} were dropped before`);
});

t.test('there is room for so many and no more', async (t) => {
  const { address } = await startTestServer(t, {}, { maxLiveClients: 2 });
  const [a] = [await LiveWatcher.open(t, address), await LiveWatcher.open(t, address)];
  for (const path of ['/live.png', '/events']) {
    const refused = await ask(address, path);
    t.match(problemOf(refused), /^503 2 are watching already/);
    t.equal(refused.headers['retry-after'], '30');
  }
  a.close();
  const isClosed = async (): Promise<boolean> =>
    (await metricOf(address, 'enumerate_live_clients')) < 2;
  await until(isClosed, 'one has gone');
  const b = await LiveWatcher.open(t, address);
  await b.until(1);
});

t.test('one who watches is told in the singular', async (t) => {
  const { address } = await startTestServer(t, {}, { maxLiveClients: 1 });
  await LiveWatcher.open(t, address);
  t.match(problemOf(await ask(address, '/live.png')), /^503 1 is watching already/);
});

t.test('who listens is told how many watch, and not at each of them', async (t) => {
  const { address } = await startTestServer(t);
  const events = await openEvents(t, address);
  t.match(await events.next(), { watching: 1 }, 'at first');
  const begun = performance.now();
  const watchers = await Promise.all(
    Array.from({ length: 20 }, () => LiveWatcher.open(t, address)),
  );
  const heard: unknown[] = [];
  const isTold = async (count: number): Promise<void> => {
    while (heard.at(-1) !== count) heard.push((await events.next('watching'))['watching']);
  };
  await isTold(21);
  for (const watcher of watchers) watcher.close();
  await isTold(1);
  const most = 2 + (performance.now() - begun) / 1000;
  t.ok(heard.length <= most, `${heard.join()}: at most one a second, ${most}`);
  const { watching } = jsonOf(await ask(address, '/api/live'));
  t.equal(watching, 1);
});

interface Events {
  /** The data of the next event of a kind; those of others are passed over. */
  next(kind?: string): Promise<Record<string, unknown>>;
}

async function openEvents(
  t: { teardown(end: () => void): void },
  address: string,
): Promise<Events> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = http.get(`${address}events`, { agent: false }, resolve);
    request.on('error', reject);
  });
  t.teardown(() => response.destroy());
  response.on('error', () => {});
  let text = '';
  let wake = (): void => {};
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    wake();
  });
  return {
    async next(kind = 'live') {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end < 0) {
          await new Promise<void>((resolve) => (wake = resolve));
          continue;
        }
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        const [, name, data] = /^event: (\w+)\n(?:id: \d+\n)?data: (.*)$/.exec(event) ?? [];
        if (name === kind && data !== undefined) return JSON.parse(data) as Record<string, unknown>;
      }
    },
  };
}
