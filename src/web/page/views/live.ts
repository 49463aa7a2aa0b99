/**
 * Live: the image that every screen shows at this moment, made here by the server's clock.
 *
 * Pausing, single steps and other speeds are this visitor's own; everybody else goes on.
 * @module
 */
import { grouped } from '../../../core/cardinality.js';
import type { LivePlan } from '../../shared/live-record.js';
import {
  imagesPerSecond,
  isSameSpeed,
  PLAIN_SPEED,
  type Speed,
  speedOf,
} from '../../shared/play-head.js';
import { keepCrisp } from '../controls/crisp-size.js';
import { openInExplore } from '../controls/open-in-explore.js';
import { copyText } from '../controls/save.js';
import { choiceTitle } from '../controls/space-form.js';
import { makeFlickerWarning } from '../live/flicker-warning.js';
import { type Footing, followLive } from '../live/live-source.js';
import { openPlayer } from '../live/player-client.js';
import type { Shown } from '../live/player-messages.js';
import { makeTransport } from '../live/transport.js';
import {
  countingText,
  epochText,
  footingText,
  headText,
  leadText,
  paceText,
} from '../live/words.js';
import { element, icon } from '../shell/element.js';
import type { OpenView } from '../shell/view.js';

/** Numbers up to here stand on one line in large type. */
const LARGE_LENGTH = 16;
/** What there is room for in small type: three lines. */
const SHOWN_LENGTH = 84;
/** What stands still falls behind visibly all the same. */
const LEAD_MS = 250;
const CALM = '(prefers-reduced-motion: reduce)';

/** Which of three sizes of type lets a number stand on one line. */
function sizeOf(digits: number): string {
  if (digits <= 9) return 'large';
  return digits <= 12 ? 'middle' : 'small';
}

const FULLSCREEN_SIGN = 'M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4';

export const openLive: OpenView = (root, context) => {
  let plan: LivePlan | undefined;
  let shown: Shown | undefined;
  let shownAt = 0;
  /** Whether nothing was played yet, so that the first start is live. */
  let isHeldBack = false;

  const canvas = element('canvas', {
    class: 'live-canvas',
    role: 'img',
    'aria-label': 'The live image',
  });
  const warning = makeFlickerWarning();
  const fault = element('p', { class: 'live-fault', role: 'alert', hidden: true });
  const stage = element('div', { class: 'stage live-stage' }, canvas, warning.root, fault);
  const numberText = document.createTextNode('');
  const number = element('output', { class: 'number short', id: 'live-number' }, numberText);
  number.setAttribute('aria-live', 'off');
  const digits = element('span', { class: 'quiet small figures' });
  const barText = document.createTextNode('');
  const barNumber = element('span', { class: 'bar-number', 'aria-hidden': 'true' }, barText);
  const state = element('span', { class: 'state-word' }, 'Live');
  const lead = element('span', { class: 'state-lead figures' });
  const footingLine = element('p', { class: 'quiet small footing' });
  const facts = element('dl', { class: 'live-facts' });
  const error = element('p', { class: 'error', role: 'alert' });
  const fullscreen = element(
    'button',
    {
      type: 'button',
      class: 'button bare square',
      'aria-label': 'Full screen',
      title: 'Full screen (f)',
    },
    icon(FULLSCREEN_SIGN),
  );
  fullscreen.addEventListener('click', () => void toggleFullscreen());
  const copyButton = element('button', { type: 'button', class: 'button' }, 'Copy number');
  copyButton.addEventListener('click', () => void copyNumber());
  const exploreButton = element('button', { type: 'button', class: 'button' }, 'Open in Explore');
  exploreButton.addEventListener('click', () => void explore());

  const transport = makeTransport({ toggle, step, goLive, setSpeed });
  const stateLine = element(
    'div',
    { class: 'live-state' },
    element('span', { class: 'live-dot', 'aria-hidden': 'true' }),
    state,
    lead,
  );
  const player = element(
    'section',
    { class: 'live-image', 'aria-label': 'Image' },
    element('h1', { class: 'unseen', tabindex: '-1' }, 'Live'),
    stage,
    element('div', { class: 'stage-bar' }, stateLine, barNumber, fullscreen),
    transport.buttons,
    transport.speeds,
  );
  root.append(
    element(
      'div',
      { class: 'explore live' },
      player,
      element(
        'aside',
        { class: 'explore-side', 'aria-label': 'Number and setting' },
        element(
          'section',
          { class: 'part', 'aria-labelledby': 'live-number-title' },
          element(
            'div',
            { class: 'part-head' },
            element('h2', { id: 'live-number-title' }, 'Image number'),
            digits,
          ),
          number,
          element('div', { class: 'actions' }, element('div', {}, copyButton, exploreButton)),
          error,
        ),
        element(
          'section',
          { class: 'part', 'aria-labelledby': 'setting-title' },
          element('h2', { id: 'setting-title' }, 'What everybody sees'),
          facts,
          footingLine,
        ),
      ),
    ),
  );

  const crisp = keepCrisp(canvas, stage);
  const client = openPlayer(canvas, { onShown: show, onFailure: fail });
  client.tell({ kind: 'width', characters: SHOWN_LENGTH });
  const ending = { signal: context.signal };
  document.addEventListener('visibilitychange', tellSight, ending);
  tellSight();
  const leadTimer = setInterval(showLead, LEAD_MS);
  showFooting({ kind: 'asking' });
  followLive(
    {
      onPlan: takePlan,
      onClock: (offset) => client.tell({ kind: 'clock', offset }),
      onFooting: showFooting,
    },
    context.signal,
  );

  context.addKeys([
    { keys: [' ', 'k'], label: 'Pause or play', run: toggle },
    { keys: ['ArrowRight'], label: 'Stand still, one image on', run: () => step(1n) },
    { keys: ['ArrowLeft'], label: 'Stand still, one image back', run: () => step(-1n) },
    { keys: ['l'], label: 'Back to live', run: goLive },
    { keys: ['+', '='], label: 'Faster', run: () => transport.shiftSpeed(1) },
    { keys: ['-'], label: 'Slower', run: () => transport.shiftSpeed(-1) },
    { keys: ['b'], label: 'Backwards or forwards', run: () => transport.toggleDirection() },
    { keys: ['f'], label: 'Full screen', run: () => void toggleFullscreen() },
    { keys: ['c'], label: 'Copy the number', run: () => void copyNumber() },
    { keys: ['e'], label: 'Open in Explore', run: () => void explore() },
  ]);

  return () => {
    clearInterval(leadTimer);
    crisp.close();
    client.close();
  };

  function takePlan(next: LivePlan, isFirst: boolean): void {
    plan = next;
    fault.hidden = true;
    client.tell({ kind: 'plan', plan: next });
    showFacts(next);
    if (isFirst) {
      if (matchMedia(CALM).matches) holdBack();
      else guardRate(PLAIN_SPEED, () => undefined, holdBack);
      return;
    }
    if (shown?.head.kind === 'live') guardRate(PLAIN_SPEED, () => undefined, pauseHere);
    context.announce(`The live setting changed: ${choiceTitle(next.choice)}, ${paceText(next)}`);
  }

  function holdBack(): void {
    isHeldBack = true;
    client.tell({ kind: 'pause' });
  }

  function pauseHere(): void {
    client.tell({ kind: 'pause' });
  }

  /** Go on at a speed, if need be after the word of warning. */
  function guardRate(speed: Speed, run: () => void, keepStill = pauseHere): void {
    if (plan === undefined) return;
    const guarded = (): void => {
      run();
      if (isHeldBack) goOn();
    };
    warning.guard(imagesPerSecond(plan.rate, speed), guarded, keepStill);
  }

  /** The first start: with everybody, since nothing was left behind. */
  function goOn(): void {
    isHeldBack = false;
    client.tell({ kind: 'live' });
  }

  function toggle(): void {
    if (shown === undefined) return;
    if (shown.head.kind !== 'paused') {
      pauseHere();
      context.announce('Paused');
      return;
    }
    guardRate(speedOf(shown.head), () => {
      if (!isHeldBack) client.tell({ kind: 'resume' });
      context.announce('Playing');
    });
  }

  function step(by: bigint): void {
    isHeldBack = false;
    warning.dismiss();
    client.tell({ kind: 'step', by });
  }

  function goLive(): void {
    guardRate(PLAIN_SPEED, () => {
      isHeldBack = false;
      client.tell({ kind: 'live' });
      context.announce('Live');
    });
  }

  function setSpeed(speed: Speed): void {
    if (shown === undefined) return;
    const change = (): void => {
      if (isSameSpeed(speed, PLAIN_SPEED)) isHeldBack &&= shown?.head.kind === 'paused';
      else isHeldBack = false;
      client.tell({ kind: 'speed', speed });
    };
    if (shown.head.kind === 'paused') change();
    else {
      guardRate(speed, () => {
        change();
        // The question may have stopped it.
        client.tell({ kind: 'resume' });
      });
    }
  }

  function show(next: Shown): void {
    const before = shown;
    shown = next;
    shownAt = performance.now();
    if (before === undefined) performance.mark('live-first-image');
    crisp.show(next);
    const isLarge = next.length <= LARGE_LENGTH;
    const text = isLarge ? grouped(BigInt(next.text)) : next.text;
    numberText.data = text;
    if (document.fullscreenElement !== null) barText.data = text;
    if (before?.length !== next.length) {
      number.classList.toggle('short', isLarge);
      number.dataset['size'] = sizeOf(next.length);
      digits.textContent = next.text.startsWith('0x')
        ? `${grouped(next.length - 2)} hex digits`
        : `${grouped(next.length)} digit${next.length === 1 ? '' : 's'}`;
    }
    const { head } = next;
    if (head.kind !== before?.head.kind || speedOf(head) !== speedOf(before.head)) {
      transport.show(head);
      state.textContent = headText(head);
      stateLine.dataset['kind'] = head.kind;
    }
    if (head.kind !== before?.head.kind || head.kind === 'paused') showLead();
  }

  /** How far from everybody: what plays tells it itself, what stands still is reckoned here. */
  function showLead(): void {
    if (shown === undefined || plan === undefined || shown.head.kind === 'live') {
      if (lead.textContent !== '') lead.textContent = '';
      return;
    }
    const waited = shown.head.kind === 'paused' ? (performance.now() - shownAt) / 1000 : 0;
    const missed = BigInt(Math.floor(waited * imagesPerSecond(plan.rate, PLAIN_SPEED)));
    const text = leadText(shown.lead === undefined ? undefined : shown.lead + missed);
    if (lead.textContent !== text) lead.textContent = text;
  }

  function showFooting(footing: Footing): void {
    footingLine.textContent = footingText(footing);
    stateLine.dataset['footing'] = footing.kind;
    if (footing.kind === 'none') fail('No server answers here, so there is nothing to play.');
  }

  function showFacts({ choice, ...rest }: LivePlan): void {
    const whole = { choice, ...rest };
    const { order, seed } = choice;
    const rows: readonly (readonly [string, string])[] = [
      ['Images', choiceTitle(choice)],
      ['Order', seed === '' ? order : `${order}, seed ${seed}`],
      ['Pace', paceText(whole)],
      ['Counting', countingText(whole)],
      ['Since', epochText(whole)],
    ];
    facts.replaceChildren(
      ...rows.map(([name, value]) =>
        element('div', {}, element('dt', {}, name), element('dd', {}, value)),
      ),
    );
  }

  function fail(message: string): void {
    fault.textContent = message;
    fault.hidden = false;
  }

  function tellSight(): void {
    client.tell({ kind: 'sight', isSeen: document.visibilityState === 'visible' });
  }

  async function toggleFullscreen(): Promise<void> {
    await attempt(async () => {
      if (document.fullscreenElement === null) await player.requestFullscreen();
      else await document.exitFullscreen();
      barText.data = numberText.data;
    });
  }

  async function copyNumber(): Promise<void> {
    await attempt(async () => {
      const { index } = await client.askIndex();
      await copyText((await context.run('writeNumber', { index })).text);
      copyButton.textContent = 'Copied';
      context.announce('Number copied');
      setTimeout(() => (copyButton.textContent = 'Copy number'), 1600);
    });
  }

  async function explore(): Promise<void> {
    await attempt(async () => {
      const { index, choice } = await client.askIndex();
      if (document.fullscreenElement !== null) await document.exitFullscreen();
      openInExplore(context, choice, index);
    });
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    error.textContent = '';
    try {
      await work();
    } catch (problem) {
      error.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }
};
