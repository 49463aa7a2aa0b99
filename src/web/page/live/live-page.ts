/**
 * What Live shows around its canvas: the question before flicker, where this visitor is, the
 * playback, the number, and what everybody sees.
 * @module
 */
import {
  errorLine,
  factRows,
  imageSide,
  numberPart,
  part,
  signButton,
  wordSide,
} from '../controls/fields.js';
import { makeStaticLine } from '../controls/static-line.js';
import * as live from '../../page-state/live.js';
import { footingText, headText } from '../../page-state/live-words.js';
import { element } from '../shell/element.js';
import type { ViewContext } from '../shell/view.js';
import { flickerWarning } from './flicker-warning.js';
import { transport, type TransportUse } from './transport.js';

const FULLSCREEN_SIGN = 'M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4';

interface LivePageUse extends TransportUse {
  readonly accept: () => void;
  readonly refuse: () => void;
  readonly toggleFullscreen: () => void;
}

/** Buttons that say on themselves what they have done. */
interface LiveButtons {
  readonly number: HTMLButtonElement;
  readonly explore: HTMLButtonElement;
  readonly png: HTMLButtonElement;
  readonly link: HTMLButtonElement;
}

/**
 * @returns `player` is what fills the screen if asked to, `stage` is around the canvas
 */
export function makeLivePage(
  context: ViewContext,
  read: () => live.LiveState,
  use: LivePageUse,
  { number, explore, png, link }: LiveButtons,
) {
  const canvas = element('canvas.live-canvas', { role: 'img', 'aria-label': 'The live image' });
  const fault = (): string => read().fault;
  const stage = element(
    'div.stage.live-stage',
    canvas,
    flickerWarning(read, use),
    element('p.live-fault', { role: 'alert', hidden: () => fault() === '' }, fault),
  );
  const player = imageSide(
    'Live',
    'Image',
    stage,
    makeStaticLine(context, () => live.staticOf(read())),
    stateBar(read, use.toggleFullscreen),
    element('div.live-controls', ...transport(() => read().play, use)),
  );
  const root = element(
    'div.explore.live',
    player,
    wordSide(
      'Number and setting',
      numberPart(
        'live-number',
        live.LARGE_LENGTH,
        () => read().shown,
        { 'data-size': () => live.numberSize(read()) },
        element('div.actions', element('div', png, link), element('div', number, explore)),
        errorLine(() => read().error),
      ),
      part(
        'setting-title',
        'What everybody sees',
        [element('span.quiet.small.figures', () => live.watchingWords(read()))],
        element(
          'dl.live-facts',
          factRows(() => read().facts),
        ),
        element('p.quiet.small.footing', () => footingText(read().footing)),
      ),
    ),
  );
  return { root, player, stage, canvas };
}

function stateBar(read: () => live.LiveState, toggleFullscreen: () => void): HTMLElement {
  return element(
    'div.stage-bar',
    element(
      'div.live-state',
      {
        'data-kind': () => (read().shown === undefined ? undefined : live.headOf(read()).kind),
        'data-footing': () => read().footing.kind,
      },
      element('span.live-dot', { 'aria-hidden': 'true' }),
      element('span.state-word', () => headText(live.headOf(read()))),
      element('span.state-lead.figures', () => live.leadWords(read(), performance.now())),
    ),
    element('span.bar-number', { 'aria-hidden': 'true' }, () => live.numberWords(read())),
    signButton('Full screen', 'f', FULLSCREEN_SIGN, toggleFullscreen, {
      class: 'button bare square',
    }),
  );
}
