/**
 * The live player, in the worker: which image it is now, made and drawn there.
 *
 * It draws when another image is due and never otherwise: a slow run wakes it once an image, a
 * fast one at each of the screen's own frames, a hidden or paused one not at all.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import { makeScreenPainter, type ScreenPainter } from '../../../codecs/pixels.js';
import { numberingOf } from '../../../core/enumeration.js';
import type { Numbering } from '../../../core/numbering.js';
import type { Shown } from '../../page-state/live.js';
import type { PlayerOrder } from '../../page-state/live-play.js';
import type { LiveSetting } from '../../shared/live-record.js';
import {
  changeSpeed,
  LIVE,
  type Moment,
  pause,
  PLAIN_SPEED,
  placeIndex,
  type PlayHead,
  positionAt,
  resume,
  stepBy,
  waitFor,
} from '../../shared/play-head.js';
import { numberText } from '../../shared/number-text.js';
import { makeSteadyClock } from '../../shared/steady-clock.js';

export type PlayerMessage =
  | PlayerOrder
  /** The server's clock minus this machine's, in milliseconds. */
  | { readonly kind: 'clock'; readonly offset: number }
  /** Whether the image can be seen. */
  | { readonly kind: 'sight'; readonly isSeen: boolean }
  /** How many characters there is room for. */
  | { readonly kind: 'width'; readonly characters: number }
  /** For good. */
  | { readonly kind: 'end' };

export type PlayerNews = Shown | { readonly kind: 'failed'; readonly message: string };

/** Images that come faster than this are drawn as the screen asks for them. */
const SCREEN_PACE_MS = 40;

/** The image that is shown, and its place in the setting that it belongs to. */
export interface Played {
  readonly index: bigint;
  readonly position: bigint;
  readonly plan: LiveSetting;
}

/** A plan with what its images are made with. */
interface OpenedPlan {
  readonly plan: LiveSetting;
  readonly numbering: Numbering;
  readonly paint: ScreenPainter;
  readonly picture: ImageData;
}

/**
 * Play onto a canvas, by the messages that come through a port.
 * @param port - the other end is the view's
 * @returns tells which image is shown, if any
 */
export function startPlayer(canvas: OffscreenCanvas, port: MessagePort): () => Played | undefined {
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser gives the page no canvas');
  /** The plan of all visitors, and the one of this visitor's own way. */
  let shared: OpenedPlan | undefined;
  let own: OpenedPlan | undefined;
  let clock: ReturnType<typeof makeSteadyClock> | undefined;
  let head: PlayHead = LIVE;
  let isSeen = true;
  let characters = 40;
  let shown: { readonly opened: OpenedPlan; readonly position: bigint } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let screenFrame = 0;

  const tell = (news: PlayerNews): void => port.postMessage(news, []);

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
    const opened = head.kind === 'live' ? shared : own;
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
    const number = numberText(indexOf(opened, position), characters);
    const lead = opened === shared ? positionAt(LIVE, now(), opened.plan) - position : undefined;
    tell({ kind: 'shown', width, height, ...number, head, lead });
  }

  /** Leave the others, or go on alone. */
  function turn(next: PlayHead): void {
    if (head.kind === 'live') own = shared;
    head = next;
  }

  function obey(message: PlayerMessage): void {
    const pace = (head.kind === 'live' ? shared : own)?.plan;
    switch (message.kind) {
      case 'plan':
        shared = openPlan(message.plan);
        break;
      case 'clock':
        if (clock === undefined) clock = makeSteadyClock(message.offset);
        else clock.aim(message.offset, now().own);
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
        if (pace !== undefined) turn(stepBy(head, message.by, now(), pace));
        break;
      case 'speed':
        if (pace !== undefined) turn(changeSpeed(head, message.speed, now(), pace));
        break;
      case 'stand':
        head = LIVE;
        turn({ kind: 'paused', position: message.position, speed: PLAIN_SPEED });
        break;
      case 'sight':
        isSeen = message.isSeen;
        break;
      case 'width':
        characters = message.characters;
        break;
      case 'end':
        shared = undefined;
        own = undefined;
        port.close();
        break;
    }
  }

  /** Nothing is drawn between two of them. */
  function obeyAll(messages: readonly PlayerMessage[]): void {
    const before = { shown, head, shared };
    for (const message of messages) obey(message);
    play();
    // What stays is told anew where it stands otherwise now, or the others are elsewhere.
    if (shown !== before.shown) return;
    if (head !== before.head || (head.kind !== 'live' && shared !== before.shared)) tellShown();
  }

  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      rest();
      tell({ kind: 'failed', message: messageOf(error) });
    }
  }

  port.addEventListener('message', ({ data }: MessageEvent<readonly PlayerMessage[]>) => {
    attempt(() => obeyAll(data));
  });
  port.start();
  return () => {
    if (shown === undefined) return undefined;
    const { opened, position } = shown;
    return { index: indexOf(opened, position), position, plan: opened.plan };
  };
}

function openPlan(plan: LiveSetting): OpenedPlan {
  const { space, palette } = plan.choice;
  return {
    plan,
    numbering: numberingOf(plan.choice),
    paint: makeScreenPainter(space, palette?.colors),
    picture: new ImageData(space.width, space.height),
  };
}

function indexOf({ plan, numbering }: OpenedPlan, position: bigint): bigint {
  return placeIndex(numbering.size, plan.from, plan.step, position);
}
