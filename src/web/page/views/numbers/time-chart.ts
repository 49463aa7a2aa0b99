/**
 * How long all images take, beside what people know of time: bars on a logarithmic scale.
 * @module
 */
import type { Log10 } from '../../../../core/cardinality.js';
import { timeMagnitude } from '../../../../text/magnitude.js';
import { exponentOf, makeTimeScale } from '../../../shared/time-scale.js';
import { each, element } from '../../shell/element.js';
import { raisePowers } from '../../shell/powers.js';

/** What a wide chart has room for; a narrow one shows every other tick. */
const MOST_TICKS = 6;

/** @param read - how long all images take; undefined before anything is known */
export function timeChart(read: () => Log10 | undefined): HTMLElement {
  const label = (): string => {
    const seconds = read();
    const times = seconds === undefined ? [] : timesOf(seconds);
    return times.map(({ title, text }) => `${title}: ${text}`).join('; ');
  };
  return element(
    'div.time-chart',
    { role: 'img', 'aria-label': label },
    each(() => [read()], draw),
  );
}

/** From the shortest to the longest. */
function timesOf(seconds: Log10) {
  const own = { title: 'All images of this space', text: timeMagnitude(seconds), seconds };
  return [...makeTimeScale(seconds).known, own].toSorted(
    (a, b) => exponentOf(a.seconds) - exponentOf(b.seconds),
  );
}

function draw(all: Log10 | undefined): ChildNode[] {
  if (all === undefined) return [];
  const scale = makeTimeScale(all);
  const ticks = scale.ticks(MOST_TICKS).map(({ place, text }, i, { length }) => {
    const side = place < 0.04 ? 'start' : i === length - 1 ? 'end' : 'middle';
    const tick = element(
      'div',
      { class: `chart-tick ${side}` },
      element('span', ...raisePowers(text)),
    );
    tick.style.left = percent(place);
    return tick;
  });
  const rows = timesOf(all).map(({ title, text, seconds }) => {
    const bar = element('span.chart-bar');
    bar.style.width = percent(scale.placeOf(seconds));
    return element(
      'div',
      { class: `chart-row${seconds === all ? ' own' : ''}` },
      element('span.chart-title', title),
      element('span.chart-time', ...raisePowers(text)),
      bar,
    );
  });
  return [element('div.chart-scale', ...ticks), ...rows];
}

function percent(place: number): string {
  return `${100 * place}%`;
}
