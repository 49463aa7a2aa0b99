/**
 * The live player, in the worker: which image it is now, made and drawn there.
 *
 * It draws when another image is due and never otherwise: a slow run wakes it once an image, a
 * fast one at each of the screen's own frames, a hidden or paused one not at all.
 * @module
 */
import { makeScreenPainter, type ScreenPainter } from '../../../codecs/screen-pixels.js';
import { Numbering } from '../../../core/numbering.js';
import { indexAt } from '../../../core/pace.js';
import type { LivePlan } from '../../shared/live-record.js';
import {
  changeSpeed,
  LIVE,
  type Moment,
  pause,
  type PlayHead,
  positionAt,
  resume,
  stepBy,
  waitFor,
} from '../../shared/play-head.js';
import { formatShort } from '../../shared/short-index.js';
import { makeSteadyClock } from '../../shared/steady-clock.js';
import type { PlayerNews, PlayerOrder } from './player-messages.js';

/** Images that come faster than this are drawn as the screen asks for them. */
const SCREEN_PACE_MS = 40;

/** A plan with what its images are made with. */
interface OpenedPlan {
  readonly plan: LivePlan;
  readonly numbering: Numbering;
  readonly paint: ScreenPainter;
  readonly picture: ImageData;
}

/**
 * Play onto a canvas, by the orders that come through a port.
 * @param orders - the other end is the view's
 */
export function startPlayer(canvas: OffscreenCanvas, orders: MessagePort): void {
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser gives the page no canvas');
  /** Everybody's plan, and the one of this visitor's own way. */
  let everybody: OpenedPlan | undefined;
  let own: OpenedPlan | undefined;
  let clock: ReturnType<typeof makeSteadyClock> | undefined;
  let head: PlayHead = LIVE;
  let isSeen = true;
  let characters = 40;
  let shown: { readonly opened: OpenedPlan; readonly position: bigint } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let screenFrame = 0;

  const tell = (news: PlayerNews): void => orders.postMessage(news, []);

  function now(): Moment {
    const time = performance.timeOrigin + performance.now();
    return { own: time, shared: clock?.read(time) ?? time };
  }

  function rest(): void {
    clearTimeout(timer);
    cancelAnimationFrame(screenFrame);
  }

  function play(): void {
    attempt(playOn);
  }

  /** Draw what is due, and come back when the next one is. */
  function playOn(): void {
    rest();
    const opened = head.kind === 'live' ? everybody : own;
    if (opened === undefined || clock === undefined || !isSeen) return;
    const moment = now();
    draw(opened, positionAt(head, moment, opened.plan));
    const wait = waitFor(head, now(), opened.plan);
    if (wait === Infinity) return;
    if (wait < SCREEN_PACE_MS) screenFrame = requestAnimationFrame(play);
    // Timers count in whole milliseconds, and no longer than 2^31 of them.
    else timer = setTimeout(play, Math.min(Math.ceil(wait), 2 ** 30));
  }

  function draw(opened: OpenedPlan, position: bigint): void {
    if (shown?.opened === opened && shown.position === position) return;
    const { numbering, paint, picture } = opened;
    const index = indexOf(opened, position);
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    paint(numbering.batch(index, 1), picture.data);
    pen?.putImageData(picture, 0, 0);
    shown = { opened, position };
    tellShown();
  }

  function tellShown(): void {
    if (shown === undefined) return;
    const { opened, position } = shown;
    const { width, height } = opened.picture;
    const { text, length } = formatShort(indexOf(opened, position), characters);
    const lead = opened === everybody ? positionAt(LIVE, now(), opened.plan) - position : undefined;
    tell({
      kind: 'shown',
      width,
      height,
      text,
      length,
      head,
      ...(lead === undefined ? {} : { lead }),
    });
  }

  /** Leave everybody, or go on alone. */
  function turn(next: PlayHead): void {
    if (head.kind === 'live') own = everybody;
    head = next;
    tellShown();
  }

  function obey(order: PlayerOrder): void {
    const pace = (head.kind === 'live' ? everybody : own)?.plan;
    switch (order.kind) {
      case 'plan':
        everybody = openPlan(order.plan);
        break;
      case 'clock':
        if (clock === undefined) clock = makeSteadyClock(order.offset);
        else clock.aim(order.offset, now().own);
        break;
      case 'live':
        head = LIVE;
        own = undefined;
        break;
      case 'pause':
        if (pace !== undefined) turn(pause(head, now(), pace));
        break;
      case 'resume':
        turn(resume(head, now()));
        break;
      case 'step':
        if (pace !== undefined) turn(stepBy(head, order.by, now(), pace));
        break;
      case 'speed':
        if (pace !== undefined) turn(changeSpeed(head, order.speed, now(), pace));
        break;
      case 'sight':
        isSeen = order.isSeen;
        break;
      case 'width':
        characters = order.characters;
        tellShown();
        break;
      case 'index':
        if (shown === undefined) return;
        tell({
          kind: 'index',
          id: order.id,
          index: indexOf(shown.opened, shown.position),
          choice: shown.opened.plan.choice,
        });
        return;
    }
    play();
  }

  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      rest();
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  orders.addEventListener('message', ({ data }: MessageEvent<PlayerOrder>) => {
    attempt(() => obey(data));
  });
  orders.start();
}

function openPlan(plan: LivePlan): OpenedPlan {
  const { space, order, seed, palette } = plan.choice;
  return {
    plan,
    numbering: new Numbering(space, order, seed),
    paint: makeScreenPainter(space, palette?.colors),
    picture: new ImageData(space.width, space.height),
  };
}

/** Large spaces have sizes of millions of bits, which are not worked out while none is needed. */
function indexOf(
  { plan: { from, step }, numbering: { size } }: OpenedPlan,
  position: bigint,
): bigint {
  const index = from + position * step;
  return size.has(index) ? index : indexAt(position, from, step, size.exact());
}
