/**
 * How long all images take, beside what people know of time: bars on a logarithmic scale.
 *
 * It is drawn as wide as its room is, so that its letters have the size of the text around it.
 * @module
 */
import type { Log10 } from '../../../../core/cardinality.js';
import { timeMagnitude } from '../../../../text/magnitude.js';
import { makeTimeScale } from '../../../shared/time-scale.js';
import { svgElement } from '../../shell/element.js';
import { raisePowersInDrawing } from '../../shell/powers.js';

export interface TimeChart {
  readonly root: SVGSVGElement;
  show(seconds: Log10): void;
  close(): void;
}

/** A line of text, and where it stands in its line. */
const LINE = 20;
const BASE = 15;
const BAR = 8;
/** Between two rows. */
const GAP = 16;
/** Narrower than this, a time stands below what it belongs to. */
const NARROW = 480;
/** Under the bars: the scale's own line and its texts. */
const SCALE = 44;
/** What a tick's text takes. */
const TICK_WIDTH = 110;
const LEAST_BAR = 2;

export function makeTimeChart(): TimeChart {
  const root = svgElement('svg', { class: 'time-chart', role: 'img' });
  let shown: Log10 | undefined;
  let drawnWidth = 0;
  const resizing = new ResizeObserver(() => {
    if (root.clientWidth !== drawnWidth) draw();
  });
  resizing.observe(root);

  function draw(): void {
    const width = root.clientWidth;
    if (shown === undefined || width === 0) return;
    drawnWidth = width;
    const own = {
      title: 'All images of this space',
      text: timeMagnitude(shown),
      seconds: shown,
    };
    const scale = makeTimeScale(shown);
    const rows = [...scale.known, own].toSorted((a, b) => sum(a.seconds) - sum(b.seconds));
    const isNarrow = width < NARROW;
    const textLines = isNarrow ? 2 : 1;
    const rowHeight = textLines * LINE + BAR + GAP;
    const height = rows.length * rowHeight + SCALE;
    const lengthOf = (seconds: Log10): number =>
      Math.max(LEAST_BAR, Math.round(scale.placeOf(seconds) * width));
    root.setAttribute('viewBox', `0 0 ${width} ${height}`);
    root.setAttribute('height', String(height));
    root.setAttribute('aria-label', rows.map(({ title, text }) => `${title}: ${text}`).join('; '));
    root.replaceChildren(
      ...scale
        .ticks(Math.floor(width / TICK_WIDTH))
        .flatMap(({ place, text }, i, ticks) => tick(place * width, height, text, i, ticks.length)),
      ...rows.flatMap((time, row) => {
        const { title, text, seconds } = time;
        const top = row * rowHeight;
        const kind = time === own ? ' own' : '';
        return [
          svgElement('text', { x: '0', y: String(top + BASE), class: `chart-title${kind}` }, title),
          svgElement(
            'text',
            {
              x: isNarrow ? '0' : String(width),
              y: String(top + (textLines - 1) * LINE + BASE),
              class: 'chart-time',
              'text-anchor': isNarrow ? 'start' : 'end',
            },
            ...raisePowersInDrawing(text),
          ),
          svgElement('rect', {
            x: '0',
            y: String(top + textLines * LINE + 2),
            width: String(lengthOf(seconds)),
            height: String(BAR),
            class: `chart-bar${kind}`,
          }),
        ];
      }),
    );
  }

  return {
    root,
    show(seconds) {
      shown = seconds;
      draw();
    },
    close: () => resizing.disconnect(),
  };
}

/** A line through all bars, and what it stands for below them. */
function tick(x: number, height: number, text: string, i: number, count: number): SVGElement[] {
  const bottom = height - SCALE;
  const anchor = x < 30 ? 'start' : i === count - 1 ? 'end' : 'middle';
  return [
    svgElement('line', {
      x1: String(x),
      x2: String(x),
      y1: '0',
      y2: String(bottom + 6),
      class: 'chart-line',
    }),
    svgElement(
      'text',
      { x: String(x), y: String(bottom + 24), class: 'chart-tick', 'text-anchor': anchor },
      ...raisePowersInDrawing(text),
    ),
  ];
}

function sum({ exponent, fraction }: Log10): number {
  return exponent + fraction;
}
