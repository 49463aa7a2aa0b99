/**
 * What Live does when the setting changes, when it is played with, and when it asks before flicker:
 * each order of events, with a player that does what it is told.
 * @module
 */
import t from 'tap';
import * as play from '../../../src/web/page-state/live-play.js';
import type { LiveSetting } from '../../../src/web/shared/live-record.js';
import {
  imagesPerSecond,
  LIVE,
  pause,
  PLAIN_SPEED,
  changeSpeed,
  type PlayHead,
  resume,
  type Speed,
  speedOf,
  stepBy,
} from '../../../src/web/shared/play-head.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

const AT = { own: 1000, shared: 1000 };
const TWICE: Speed = { numerator: 2, denominator: 1 };
const SIXTEEN: Speed = { numerator: 16, denominator: 1 };

function planOf(numerator: number): LiveSetting {
  const rate = { numerator, denominator: 1 };
  return { choice: DEFAULT_ENUMERATION, from: 0n, step: 1n, rate, epoch: 0 };
}

/** The view's state and the player's, as `live/player.ts` follows orders. */
interface World {
  readonly state: play.LivePlay;
  readonly shared: LiveSetting | undefined;
  readonly own: LiveSetting | undefined;
  readonly head: PlayHead;
}

function begin(accepted = 0): World {
  return { state: play.beginPlay(accepted), shared: undefined, own: undefined, head: LIVE };
}

function obey(world: World, order: play.PlayerOrder): World {
  const { shared, head } = world;
  if (order.kind === 'plan') return { ...world, shared: order.plan };
  if (order.kind === 'live') return { ...world, head: LIVE, own: undefined };
  if (order.kind === 'stand') {
    return { ...world, own: shared, head: { ...order, kind: 'paused', speed: PLAIN_SPEED } };
  }
  const own = head.kind === 'live' ? shared : world.own;
  if (own === undefined) return world;
  const next: Record<typeof order.kind, () => PlayHead> = {
    pause: () => pause(head, AT, own),
    resume: () => resume(head, AT),
    step: () => stepBy(head, order.kind === 'step' ? order.by : 0n, AT, own),
    speed: () => changeSpeed(head, order.kind === 'speed' ? order.speed : PLAIN_SPEED, AT, own),
  };
  return { ...world, own, head: next[order.kind]() };
}

function after(world: World, next: (state: play.LivePlay) => play.Turn): World {
  const { play: state, orders } = next(world.state);
  return { ...orders.reduce(obey, world), state };
}

/** How many images a second are seen. */
function rateSeen({ head, shared, own }: World): number {
  const plan = head.kind === 'live' ? shared : own;
  return plan === undefined || head.kind === 'paused'
    ? 0
    : imagesPerSecond(plan.rate, speedOf(head));
}

const put =
  (rate: number, isCalm = false) =>
  (state: play.LivePlay): play.Turn =>
    play.withPlan(state, planOf(rate), isCalm);

const faster = (state: play.LivePlay): play.Turn =>
  play.setSpeed(state, play.shiftedSpeed(state.speed, 1));
const slower = (state: play.LivePlay): play.Turn =>
  play.setSpeed(state, play.shiftedSpeed(state.speed, -1));

t.test('the warning follows the pace: 2, 3, 30, 1, as it was found', async (t) => {
  let world = after(begin(), put(2));
  t.equal(rateSeen(world), 2, 'slow: no question');
  world = after(world, put(3));
  t.equal(play.askedRate(world.state), 3);
  t.equal(rateSeen(world), 0, 'it waits for an answer');
  world = after(world, put(30));
  t.equal(play.askedRate(world.state), 30, 'the question is about the new pace');
  t.equal(after(world, put(1)).head.kind, 'live', 'a slow one needs none, and goes on');
  const accepted = after(world, play.accept);
  t.equal(rateSeen(accepted), 30, 'Play plays');
  t.equal(rateSeen(after(accepted, put(29))), 29, 'a slower pace needs no yes');
  const asked = after(accepted, put(31));
  t.equal(play.askedRate(asked.state), 31, 'a faster one asks again');
  t.equal(rateSeen(after(asked, play.refuse)), 0);
});

t.test('a yes to 3 is none to 30', async (t) => {
  const world = after(after(after(begin(), put(3)), play.accept), put(30));
  t.equal(rateSeen(world), 0);
  t.equal(play.askedRate(world.state), 30);
});

t.test('what the page stopped shows each new setting, and Play leads to live', async (t) => {
  for (const [what, stop] of [
    ['with the question', (world: World) => world],
    ['after Keep still', (world: World) => after(world, play.refuse)],
  ] as const) {
    const stopped = stop(after(begin(), put(10)));
    t.equal(stopped.own?.rate.numerator, 10, what);
    const changed = after(stopped, put(20));
    t.equal(changed.own?.rate.numerator, 20, `${what}: an image of the new setting`);
    t.equal(after(after(changed, play.toggle), play.accept).head.kind, 'live', what);
  }
  const kept = after(after(after(begin(), put(10)), play.refuse), put(1));
  t.equal(rateSeen(kept), 0, 'who said Keep still decides when it goes on');
  t.equal(after(kept, play.toggle).head.kind, 'live', 'by Play, without a question');
});

t.test('what a visitor stopped stays as it is, whatever the setting', async (t) => {
  const stopped = after(after(begin(), put(2)), play.toggle);
  const changed = after(stopped, put(30));
  t.strictSame(changed.head, stopped.head);
  t.equal(changed.own?.rate.numerator, 2);
  const played = after(changed, play.toggle);
  t.equal(rateSeen(played), 2, 'on the way of the setting before');
  const live = after(played, play.goLive);
  t.equal(play.askedRate(live.state), 30, 'back to live asks for the pace of the present');
  t.equal(rateSeen(after(live, play.accept)), 30);
  t.equal(rateSeen(after(live, put(1))), 1, 'and goes there when that has become slow');
});

t.test('who wants little motion has it paused until Play', async (t) => {
  let world = after(begin(), put(2, true));
  t.equal(rateSeen(world), 0);
  world = after(world, put(1, true));
  t.equal(rateSeen(world), 0, 'another setting does not start it');
  world = after(world, play.toggle);
  t.equal(world.head.kind, 'live');
  t.equal(rateSeen(after(world, put(2, true))), 2, 'then it goes on with each slow one');
});

t.test('a faster way of one’s own is asked for as well', async (t) => {
  const live = after(after(begin(), put(10)), play.accept);
  const asked = after(live, faster);
  t.equal(play.askedRate(asked.state), 20);
  t.equal(rateSeen(after(asked, play.accept)), 20);
  t.equal(rateSeen(after(asked, slower)), 5, 'a slower one in its place plays');
  t.strictSame(after(asked, play.refuse).state.speed, PLAIN_SPEED, 'a no leaves the speed');
  const still = after(after(live, play.toggle), (state) => play.setSpeed(state, SIXTEEN));
  t.equal(rateSeen(still), 0, 'what stands still goes on standing');
  t.equal(play.askedRate(after(still, play.toggle).state), 160);
});

t.test('a link to a moment stands there, and Play goes on from it', async (t) => {
  const plan = planOf(10);
  const stood = after(begin(), (state) => play.standAt(state, plan, 77n));
  t.match(stood.head, { kind: 'paused', position: 77n });
  t.equal(play.askedRate(stood.state), undefined);
  const played = after(after(stood, play.toggle), play.accept);
  t.match(played.head, { kind: 'own', position: 77n });
  t.equal(after(played, play.goLive).head.kind, 'live');
});

t.test('speeds go along their row, in the same direction', async (t) => {
  t.strictSame(play.shiftedSpeed(PLAIN_SPEED, 1), TWICE);
  const backwards = play.directed(TWICE, true);
  t.strictSame(backwards, { numerator: -2, denominator: 1 });
  t.strictSame(play.shiftedSpeed(backwards, -1), { numerator: -1, denominator: 1 });
  t.strictSame(play.shiftedSpeed(SIXTEEN, 1), SIXTEEN, 'to its end');
  t.strictSame(play.reversed(backwards), TWICE);
});

const EVENTS: readonly (readonly [string, (state: play.LivePlay) => play.Turn])[] = [
  ...[1, 2, 3, 30].map((rate) => [`put ${rate}`, put(rate)] as const),
  ['toggle', play.toggle],
  ['step', (state) => play.step(state, 1n)],
  ['go live', play.goLive],
  ['faster', faster],
  ['slower', slower],
  ['plain', (state) => play.setSpeed(state, PLAIN_SPEED)],
  ['accept', play.accept],
  ['refuse', play.refuse],
  ['stand', (state) => play.standAt(state, state.plan ?? planOf(2), 5n)],
];

t.test('in each order of four events nothing flickers unasked, and nothing is stuck', async (t) => {
  let orders = 0;
  const wrong: string[] = [];
  const walk = (world: World, path: readonly string[]): void => {
    orders++;
    const fault = faultOf(world);
    if (fault !== undefined) wrong.push(`${path.join(', ')}: ${fault}`);
    if (path.length === 5 || wrong.length > 5) return;
    for (const [name, event] of EVENTS) walk(after(world, event), [...path, name]);
  };
  for (const [name, isCalm] of [
    ['plain', false],
    ['calm', true],
  ] as const) {
    for (const rate of [2, 30]) {
      walk(after(begin(), put(rate, isCalm)), [`${name} ${rate}`]);
    }
  }
  walk(begin(), ['nothing known']);
  t.strictSame(wrong, []);
  t.ok(orders > 100_000, `${orders} orders`);
});

function faultOf(world: World): string | undefined {
  const { state, head, shared, own } = world;
  const seen = rateSeen(world);
  if (seen >= 3 && seen > state.accepted) return `${seen} images a second unasked`;
  if (shared === undefined) return undefined;
  const kind = state.mode === 'live' ? 'live' : state.mode;
  if (head.kind !== kind || shared !== state.plan) return `the player is ${head.kind}`;
  if (kind !== 'live' && own !== state.own) return 'the player is on another way';
  const asked = play.askedRate(state);
  if (asked !== undefined && (asked < 3 || asked <= state.accepted)) return `asks for ${asked}`;
  if (asked !== undefined && head.kind !== 'paused') return 'plays while it asks';
  const played = head.kind === 'paused' ? after(world, play.toggle) : world;
  if (rateSeen(played) === 0 && rateSeen(after(played, play.accept)) === 0) return 'Play is dead';
  const live = after(after(world, play.goLive), play.accept);
  if (live.head.kind !== 'live' || rateSeen(live) !== shared.rate.numerator)
    return 'no way to live';
  return undefined;
}
