/**
 * Live: the image that every screen shows at this moment, made here by the server's clock.
 * `page-state/live.ts` says what follows from what, `page-state/live-play.ts` what the player is told.
 *
 * Pausing, single steps and other speeds are this visitor's own; all others go on.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import type { LiveSetting } from '../../shared/live-record.js';
import { keepCrisp } from '../controls/canvas.js';
import { NUMBER_LENGTH } from '../controls/fields.js';
import { fileName, makeActionButtons } from '../controls/files.js';
import { choiceTitle } from '../../page-state/space-draft.js';
import { recallAccepted, rememberAccepted } from '../live/flicker-warning.js';
import { makeLivePage } from '../live/live-page.js';
import { followLive } from '../live/live-source.js';
import { openPlayer } from '../live/player-client.js';
import * as live from '../../page-state/live.js';
import { readMoment, writeMoment } from '../../page-state/live-moment.js';
import * as play from '../../page-state/live-play.js';
import { flickerSentence, paceText } from '../../page-state/live-words.js';
import { update } from '../shell/element.js';
import { openInExplore } from '../shell/kept-numbers.js';
import { type OpenView, type ViewContext, writeRoute } from '../shell/view.js';

/** What stands still falls behind visibly all the same. */
const LEAD_MS = 250;
const CALM = '(prefers-reduced-motion: reduce)';
const MODES = { live: 'Live', own: 'Playing', paused: 'Paused' } as const;

export const openLive: OpenView = (root, context) => {
  let state = live.beginLive(recallAccepted());
  /** What the address leads to, in place of the present. */
  let moment = context.route().params.get('at');

  const buttons = makeButtons(context, (error) => set({ error }));
  const page = makeLivePage(
    context,
    () => state,
    {
      toggle: () => act(play.toggle(state.play)),
      step: (by) => act(play.step(state.play, by)),
      goLive,
      setSpeed: (speed) => act(play.setSpeed(state.play, speed)),
      accept: () => act(play.accept(state.play)),
      refuse: () => act(play.refuse(state.play)),
      toggleFullscreen: () => void toggleFullscreen(),
    },
    buttons,
  );
  root.append(page.root);
  update(page.root);

  const crisp = keepCrisp(page.canvas, page.stage);
  const client = openPlayer(
    page.canvas,
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
  const leadTimer = setInterval(() => update(page.root), LEAD_MS);
  followLive(
    {
      onPlan: takePlan,
      onClock: (offset) => client.tell({ kind: 'clock', offset }),
      onFooting: (footing) => set(live.withFooting(state, footing)),
      onWatching: (watching) => set({ watching }),
    },
    context.signal,
  );
  context.onRoute(({ params }) => {
    const { plan } = state.play;
    if (params.get('at') === moment) return;
    moment = params.get('at');
    set({ error: '' });
    if (moment === null) act(play.goLive(state.play));
    else if (plan !== undefined) standAtMoment(plan);
  });

  context.addKeys([
    { keys: [' ', 'k'], label: 'Pause or play', run: () => act(play.toggle(state.play)) },
    { keys: ['ArrowRight'], label: 'Stand still, one image on', run: () => step(1n) },
    { keys: ['ArrowLeft'], label: 'Stand still, one image back', run: () => step(-1n) },
    { keys: ['l'], label: 'Back to live', run: goLive },
    { keys: ['+', '='], label: 'Faster', run: () => setSpeed((one) => play.shiftedSpeed(one, 1)) },
    { keys: ['-'], label: 'Slower', run: () => setSpeed((one) => play.shiftedSpeed(one, -1)) },
    { keys: ['b'], label: 'Backwards or forwards', run: () => setSpeed(play.reversed) },
    { keys: ['f'], label: 'Full screen', run: () => void toggleFullscreen() },
    { keys: ['c'], label: 'Copy the number', run: () => buttons.number.click() },
    { keys: ['m'], label: 'Copy a link to this moment', run: () => buttons.link.click() },
    { keys: ['s'], label: 'Save this frame', run: () => buttons.png.click() },
    { keys: ['e'], label: 'Open in Explore', run: () => buttons.explore.click() },
  ]);

  return () => {
    clearInterval(leadTimer);
    crisp.close();
    client.close();
  };

  function set(changes: Partial<live.LiveState>): void {
    state = { ...state, ...changes };
    update(page.root);
  }

  /** Do what follows from an event, and say where this visitor is then. */
  function act(turn: play.Turn): void {
    const before = state.play;
    obey(turn);
    const { asked, mode } = state.play;
    const rate = play.askedRate(state.play);
    if (rate !== undefined && asked !== before.asked) context.announce(flickerSentence(rate));
    else if (mode !== before.mode) context.announce(MODES[mode]);
  }

  function obey({ play: next, orders }: play.Turn): void {
    if (next.accepted !== state.play.accepted) rememberAccepted(next.accepted);
    client.tell(...orders);
    set({ play: next });
  }

  function takePlan(plan: LiveSetting, isFirst: boolean): void {
    set(live.withSetting(state, plan));
    if (isFirst && moment !== null && standAtMoment(plan)) return;
    obey(play.withPlan(state.play, plan, matchMedia(CALM).matches));
    if (isFirst) return;
    context.announce(`The live setting changed: ${choiceTitle(plan.choice)}, ${paceText(plan)}`);
  }

  /** @returns whether the address has a moment that can be read */
  function standAtMoment(plan: LiveSetting): boolean {
    try {
      obey(play.standAt(state.play, plan, readMoment(moment ?? '', plan)));
      return true;
    } catch (problem) {
      set({ error: messageOf(problem) });
      return false;
    }
  }

  function goLive(): void {
    act(play.goLive(state.play));
    if (moment === null) return;
    set({ error: '' });
    // Who opens it again is where they are now.
    moment = null;
    context.go('', { replace: true });
  }

  function step(by: bigint): void {
    act(play.step(state.play, by));
  }

  function setSpeed(change: (speed: play.LivePlay['speed']) => play.LivePlay['speed']): void {
    act(play.setSpeed(state.play, change(state.play.speed)));
  }

  function tellSight(): void {
    client.tell({ kind: 'sight', isSeen: document.visibilityState === 'visible' });
  }

  async function toggleFullscreen(): Promise<void> {
    set({ error: '' });
    try {
      if (document.fullscreenElement === null) await page.player.requestFullscreen();
      else await document.exitFullscreen();
      update(page.root);
    } catch (problem) {
      set({ error: messageOf(problem) });
    }
  }
};

/** What can be taken from the image that is shown at the moment of a click. */
function makeButtons(context: ViewContext, complain: (error: string) => void) {
  const { run } = context;
  const { act, copy, save } = makeActionButtons(context.announce, complain);
  const played = () => run('played', undefined);
  const number = copy('Copy number', async () => {
    const shown = await played();
    return shown && (await run('writeNumber', shown)).text;
  });
  const link = copy('Copy link', async () => {
    const shown = await played();
    if (shown === undefined) return undefined;
    const query = `at=${writeMoment(shown.position, shown.plan)}`;
    return new URL(writeRoute('live', query), window.location.href).href;
  });
  const png = save('Save PNG', async () => {
    const shown = await played();
    if (shown === undefined) return undefined;
    const { plan, index } = shown;
    return [`${fileName(index)}.png`, await run('png', { choice: plan.choice, index })] as const;
  });
  const explore = act('Open in Explore', async () => {
    const shown = await played();
    if (shown === undefined) return;
    if (document.fullscreenElement !== null) await document.exitFullscreen();
    openInExplore(context, shown.plan.choice, shown.index);
  });
  return { number, link, png, explore };
}
