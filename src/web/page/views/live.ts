/**
 * Live: the image that every screen shows at this moment, made here by the server's clock.
 * `page-state/live.ts` says what follows from what.
 *
 * Pausing, single steps and other speeds are this visitor's own; all others go on.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import type { LiveSetting } from '../../shared/live-record.js';
import { isSameSpeed, PLAIN_SPEED, type Speed, speedOf } from '../../shared/play-head.js';
import { keepCrisp } from '../controls/canvas.js';
import {
  errorLine,
  factRows,
  imageSide,
  NUMBER_LENGTH,
  numberPart,
  part,
  signButton,
  wordSide,
} from '../controls/fields.js';
import { makeActionButtons } from '../controls/files.js';
import { choiceTitle } from '../../page-state/space-draft.js';
import { followLive } from '../live/live-source.js';
import type { PlayerMessage, PlayerNews } from '../live/player.js';
import * as live from '../../page-state/live.js';
import { makeFlickerWarning, transport } from '../live/transport.js';
import type { KernelClient } from '../kernel-worker.js';
import { element, mount, update } from '../shell/element.js';
import { openInExplore, type OpenView } from '../shell/view.js';

/** What stands still falls behind visibly all the same. */
const LEAD_MS = 250;
const CALM = '(prefers-reduced-motion: reduce)';

const FULLSCREEN_SIGN = 'M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4';

export const openLive: OpenView = (root, context) => {
  let state = live.NOTHING_LIVE;

  const read = (): live.LiveState => state;
  const canvas = element('canvas.live-canvas', {
    role: 'img',
    'aria-label': 'The live image',
  });
  const warning = makeFlickerWarning();
  const stage = element(
    'div.stage.live-stage',
    canvas,
    warning.root,
    element('p.live-fault', { role: 'alert', hidden: () => state.fault === '' }, () => state.fault),
  );
  const { act, copy } = makeActionButtons(context.announce, (error) => set({ error }));
  const copyNumber = copy('Copy number', async () => {
    const played = await context.run('played', undefined);
    return played && (await context.run('writeNumber', played)).text;
  });
  const explore = act('Open in Explore', openImage);
  const player = imageSide(
    'Live',
    'Image',
    stage,
    element(
      'div.stage-bar',
      element(
        'div.live-state',
        {
          'data-kind': () => (state.shown === undefined ? undefined : live.headOf(state).kind),
          'data-footing': () => state.footing.kind,
        },
        element('span.live-dot', { 'aria-hidden': 'true' }),
        element('span.state-word', () => live.headText(live.headOf(state))),
        element('span.state-lead.figures', () => live.leadWords(state, performance.now())),
      ),
      element('span.bar-number', { 'aria-hidden': 'true' }, () =>
        document.fullscreenElement === null ? '' : live.numberWords(state),
      ),
      signButton('Full screen', 'f', FULLSCREEN_SIGN, () => void toggleFullscreen(), {
        class: 'button bare square',
      }),
    ),
    ...transport(read, { toggle, step, goLive, setSpeed }),
  );
  const page = element(
    'div.explore.live',
    player,
    wordSide(
      'Number and setting',
      numberPart(
        'live-number',
        live.LARGE_LENGTH,
        () => state.shown,
        { 'data-size': () => live.numberSize(state) },
        element('div.actions', element('div', copyNumber, explore)),
        errorLine(() => state.error),
      ),
      part(
        'setting-title',
        'What everybody sees',
        [],
        element(
          'dl.live-facts',
          factRows(() => state.facts),
        ),
        element('p.quiet.small.footing', () => live.footingText(state.footing)),
      ),
    ),
  );
  mount(root, page);

  const crisp = keepCrisp(canvas, stage);
  const client = openPlayer(
    canvas,
    context.kernel,
    (shown) => {
      if (state.shown === undefined) performance.mark('live-first-image');
      crisp.show(shown);
      set(live.withShown(state, shown, performance.now()));
    },
    (fault) => set({ fault }),
  );
  client.tell({ kind: 'width', characters: NUMBER_LENGTH });
  document.addEventListener('visibilitychange', tellSight, { signal: context.signal });
  tellSight();
  const leadTimer = setInterval(() => update(page), LEAD_MS);
  followLive(
    {
      onPlan: takePlan,
      onClock: (offset) => client.tell({ kind: 'clock', offset }),
      onFooting: (footing) => set(live.withFooting(state, footing)),
    },
    context.signal,
  );

  context.addKeys([
    { keys: [' ', 'k'], label: 'Pause or play', run: toggle },
    { keys: ['ArrowRight'], label: 'Stand still, one image on', run: () => step(1n) },
    { keys: ['ArrowLeft'], label: 'Stand still, one image back', run: () => step(-1n) },
    { keys: ['l'], label: 'Back to live', run: goLive },
    { keys: ['+', '='], label: 'Faster', run: () => setSpeed(live.shiftedSpeed(state.speed, 1)) },
    { keys: ['-'], label: 'Slower', run: () => setSpeed(live.shiftedSpeed(state.speed, -1)) },
    {
      keys: ['b'],
      label: 'Backwards or forwards',
      run: () => setSpeed(live.reversed(state.speed)),
    },
    { keys: ['f'], label: 'Full screen', run: () => void toggleFullscreen() },
    { keys: ['c'], label: 'Copy the number', run: () => copyNumber.click() },
    { keys: ['e'], label: 'Open in Explore', run: () => explore.click() },
  ]);

  return () => {
    clearInterval(leadTimer);
    crisp.close();
    client.close();
  };

  function set(changes: Partial<live.LiveState>): void {
    state = { ...state, ...changes };
    update(page);
  }

  function takePlan(plan: LiveSetting, isFirst: boolean): void {
    set(live.withPlan(state, plan));
    client.tell({ kind: 'plan', plan });
    if (isFirst) {
      if (matchMedia(CALM).matches) holdBack();
      else guardRate(PLAIN_SPEED, () => undefined, holdBack);
      return;
    }
    if (state.shown?.head.kind === 'live') guardRate(PLAIN_SPEED, () => undefined);
    context.announce(
      `The live setting changed: ${choiceTitle(plan.choice)}, ${live.paceText(plan)}`,
    );
  }

  function holdBack(): void {
    set({ isHeldBack: true });
    pauseHere();
  }

  function pauseHere(): void {
    client.tell({ kind: 'pause' });
  }

  /** Go on at a speed, if need be after the word of warning. */
  function guardRate(speed: Speed, run: () => void, keepStill = pauseHere): void {
    const rate = live.rateAt(state, speed);
    if (rate === undefined) return;
    const guarded = (): void => {
      run();
      // The first start is live, since nothing was left behind.
      if (state.isHeldBack) playLive();
    };
    warning.guard(rate, guarded, keepStill);
  }

  function playLive(): void {
    set({ isHeldBack: false });
    client.tell({ kind: 'live' });
  }

  function toggle(): void {
    const { shown } = state;
    if (shown === undefined) return;
    if (shown.head.kind !== 'paused') {
      pauseHere();
      context.announce('Paused');
      return;
    }
    guardRate(speedOf(shown.head), () => {
      if (!state.isHeldBack) client.tell({ kind: 'resume' });
      context.announce('Playing');
    });
  }

  function step(by: bigint): void {
    set({ isHeldBack: false });
    warning.dismiss();
    client.tell({ kind: 'step', by });
  }

  function goLive(): void {
    guardRate(PLAIN_SPEED, () => {
      playLive();
      context.announce('Live');
    });
  }

  function setSpeed(speed: Speed): void {
    if (state.shown === undefined) return;
    const change = (): void => {
      const isPaused = live.headOf(state).kind === 'paused';
      const isHeldBack = state.isHeldBack && isPaused && isSameSpeed(speed, PLAIN_SPEED);
      set({ speed, isHeldBack });
      client.tell({ kind: 'speed', speed });
    };
    if (state.shown.head.kind === 'paused') {
      change();
      return;
    }
    guardRate(speed, () => {
      change();
      // The question may have stopped it.
      client.tell({ kind: 'resume' });
    });
    // What was clicked shows what holds, until the question has an answer.
    update(page);
  }

  function tellSight(): void {
    client.tell({ kind: 'sight', isSeen: document.visibilityState === 'visible' });
  }

  async function toggleFullscreen(): Promise<void> {
    set({ error: '' });
    try {
      if (document.fullscreenElement === null) await player.requestFullscreen();
      else await document.exitFullscreen();
      update(page);
    } catch (problem) {
      set({ error: messageOf(problem) });
    }
  }

  async function openImage(): Promise<void> {
    const played = await context.run('played', undefined);
    if (played === undefined) return;
    if (document.fullscreenElement !== null) await document.exitFullscreen();
    openInExplore(context, played.choice, played.index);
  }
};

/**
 * The view's side of the player. It plays in the page's one worker, which has started long before
 * there is anything to play; this view gives that little else to do.
 * @param canvas - given away for good
 */
function openPlayer(
  canvas: HTMLCanvasElement,
  kernel: KernelClient,
  onShown: (shown: live.Shown) => void,
  onFailure: (message: string) => void,
) {
  const { port1: port, port2: far } = new MessageChannel();
  port.addEventListener('message', ({ data }: MessageEvent<PlayerNews>) => {
    if (data.kind === 'shown') onShown(data);
    else onFailure(data.message);
  });
  port.start();
  const offscreen = canvas.transferControlToOffscreen();
  kernel
    .run('play', { canvas: offscreen, port: far }, { transfer: [offscreen, far] })
    .catch((error: unknown) => onFailure(messageOf(error)));
  const tell = (message: PlayerMessage): void => port.postMessage(message);
  return {
    tell,
    close(): void {
      tell({ kind: 'end' });
      port.close();
    },
  };
}
