/**
 * How long all images take, beside what people know of time: bars on a logarithmic scale.
 *
 * It is drawn as wide as its room is, so that its letters have the size of the text around it.
 * @module
 */
import type { Log10 } from '../../../../core/cardinality.js';
import { timeMagnitude } from '../../../../text/magnitude.js';
import { exponentOf, makeTimeScale } from '../../../shared/time-scale.js';
import { svgElement } from '../../shell/element.js';
import { raisePowersInDrawing } from '../../shell/powers.js';

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

export function makeTimeChart() {
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
    const text = timeMagnitude(shown);
    const own = { title: 'All images of this space', text, seconds: shown };
    const scale = makeTimeScale(shown);
    const rows = [...scale.known, own].toSorted(
      (a, b) => exponentOf(a.seconds) - exponentOf(b.seconds),
    );
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
          svgElement('text', { x: '0', y: top + BASE, class: `chart-title${kind}` }, title),
          svgElement(
            'text',
            {
              x: isNarrow ? '0' : width,
              y: top + (textLines - 1) * LINE + BASE,
              class: 'chart-time',
              'text-anchor': isNarrow ? 'start' : 'end',
            },
            ...raisePowersInDrawing(text),
          ),
          svgElement('rect', {
            x: '0',
            y: top + textLines * LINE + 2,
            width: lengthOf(seconds),
            height: BAR,
            class: `chart-bar${kind}`,
          }),
        ];
      }),
    );
  }

  return {
    root,
    show(seconds: Log10): void {
      shown = seconds;
      draw();
    },
    close: (): void => resizing.disconnect(),
  };
}

/** A line through all bars, and what it stands for below them. */
function tick(x: number, height: number, text: string, i: number, count: number): SVGElement[] {
  const bottom = height - SCALE;
  const anchor = x < 30 ? 'start' : i === count - 1 ? 'end' : 'middle';
  return [
    svgElement('line', {
      x1: x,
      x2: x,
      y1: '0',
      y2: bottom + 6,
      class: 'chart-line',
    }),
    svgElement(
      'text',
      { x: x, y: bottom + 24, class: 'chart-tick', 'text-anchor': anchor },
      ...raisePowersInDrawing(text),
    ),
  ];
}
