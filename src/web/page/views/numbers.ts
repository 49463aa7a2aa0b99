/**
 * Numbers: how many images a space has, and how long this browser would take for all of them.
 * @module
 */
import {
  cardinalityText,
  decimalDigits,
  grouped,
  type Log10,
  log10Size,
  scientificText,
} from '../../../core/cardinality.js';
import {
  bytesMagnitude,
  countMagnitude,
  divide,
  logOf,
  multiply,
  timeMagnitude,
  UNIVERSE_YEARS,
} from '../../../text/magnitude.js';
import { YEAR_S } from '../../../text/quantity.js';
import { readSpaceQuery, writeSpaceQuery } from '../../shared/space-query.js';
import { makeTimeScale } from '../../shared/time-scale.js';
import { choiceTitle, makeSpaceForm } from '../controls/space-form.js';
import { isAbort } from '../job-client.js';
import { element } from '../shell/element.js';
import type { OpenView, Route } from '../shell/view.js';
import { raisePowers } from '../shell/powers.js';
import { makeTimeChart } from './numbers/time-chart.js';

const MEASURE_MS = 300;
/** Powers of ten by which other numbers are known. */
const ATOMS_EXPONENT = 80;
/** What a densely printed page holds. */
const DIGITS_A_PAGE = 3_000;
/** Frames of more bytes take longer than anybody waits for a speed. */
const MAX_MEASURED_BYTES = 2 ** 26;

/** Speeds are kept while the page is open: they differ from space to space, not from visit to visit. */
const speeds = new Map<string, number>();

export const openNumbers: OpenView = (root, context) => {
  const { defaults } = context;
  let choice = defaults;
  let measuring = new AbortController();

  const count = element('p', { class: 'numbers-count figures' });
  const sentence = element('p', { class: 'numbers-sentence' });
  const facts = element('dl', { class: 'facts figures' });
  const speed = element('p', { class: 'figures' });
  const again = element('button', { type: 'button', class: 'button' }, 'Measure again');
  const times = element('dl', { class: 'facts figures' });
  const caption = element('p', { class: 'quiet small' });
  const chart = makeTimeChart();
  const form = makeSpaceForm((next) => context.go(writeSpaceQuery(next, defaults)));

  root.append(
    element(
      'div',
      { class: 'numbers' },
      element(
        'div',
        { class: 'numbers-hero' },
        element('h1', { class: 'numbers-title', tabindex: '-1' }, 'Numbers'),
        count,
        sentence,
      ),
      element(
        'div',
        { class: 'numbers-rest' },
        facts,
        element(
          'section',
          { class: 'part', 'aria-labelledby': 'speed-title' },
          element('h2', { id: 'speed-title' }, 'At the speed of this browser'),
          element('div', { class: 'numbers-speed' }, speed, again),
          times,
        ),
        element(
          'section',
          { class: 'part', 'aria-labelledby': 'chart-title' },
          element('h2', { id: 'chart-title' }, 'How long that is'),
          chart.root,
          caption,
        ),
      ),
      element(
        'aside',
        { class: 'numbers-side', 'aria-label': 'Space' },
        element(
          'section',
          { class: 'part', 'aria-labelledby': 'space-title' },
          element('h2', { id: 'space-title' }, 'Space'),
          form.root,
        ),
      ),
    ),
  );
  again.addEventListener('click', () => void measure());
  context.addKeys([{ keys: ['m'], label: 'Measure the speed again', run: () => void measure() }]);
  context.onRoute(showRoute);
  showRoute(context.route());

  return () => {
    measuring.abort();
    chart.close();
  };

  function showRoute({ params }: Route): void {
    const query = new URLSearchParams(params);
    // An image's number, in a link that comes from Explore, changes nothing here.
    query.delete('n');
    try {
      choice = readSpaceQuery(query, defaults);
    } catch (problem) {
      form.complain(messageOf(problem));
      return;
    }
    form.show(choice);
    context.shareChoice(choice);
    showSize();
    const known = speeds.get(writeSpaceQuery(choice));
    if (known === undefined) void measure();
    else showSpeed(known);
  }

  function showSize(): void {
    const { space } = choice;
    count.replaceChildren(...raisePowers(cardinalityText(space)));
    sentence.textContent = `images of ${choiceTitle(choice)}. Every one has a number, and this page makes any of them at once.`;
    showFacts(facts, [
      ['Exactly', `${grouped(space.radix)}^${grouped(space.digits)}`],
      ['As a power of ten', scientificText(space)],
      ['Decimal digits', grouped(decimalDigits(space))],
      ['Pages to print them on', grouped(Math.ceil(decimalDigits(space) / DIGITS_A_PAGE))],
      ['One image holds', `${grouped(Math.ceil(space.digits * Math.log2(space.radix)))} bits`],
      ['All of them hold', bytesMagnitude(multiply(log10Size(space), space.sampleBytes))],
    ]);
  }

  async function measure(): Promise<void> {
    measuring.abort();
    measuring = new AbortController();
    const { signal } = measuring;
    const measured = choice;
    if (measured.space.sampleBytes > MAX_MEASURED_BYTES) {
      speed.textContent = 'Images as large as these are not measured here.';
      showFacts(times, []);
      return;
    }
    again.disabled = true;
    speed.textContent = 'Measuring…';
    try {
      const input = { choice: measured, milliseconds: MEASURE_MS };
      const { frames, elapsedMs } = await context.run('measure', input, { signal });
      const rate = (frames / elapsedMs) * 1000;
      speeds.set(writeSpaceQuery(measured), rate);
      showSpeed(rate);
      context.announce(`Measured: ${speed.textContent ?? ''}`);
    } catch (problem) {
      if (isAbort(problem)) return;
      speed.textContent = messageOf(problem);
    } finally {
      if (!signal.aborted) again.disabled = false;
    }
  }

  function showSpeed(rate: number): void {
    again.disabled = false;
    const seconds = divide(log10Size(choice.space), rate);
    speed.replaceChildren(
      ...raisePowers(`${countMagnitude(logOf(rate))} images a second, one after the other.`),
    );
    showFacts(times, timeFacts(seconds));
    chart.show(seconds);
    caption.textContent = captionOf(seconds);
  }
};

/** What a time comes to; comparisons only where they say something. */
function timeFacts(seconds: Log10): [string, string][] {
  const rows: [string, string][] = [['All of them take', timeMagnitude(seconds)]];
  const ages = divide(divide(seconds, YEAR_S), UNIVERSE_YEARS);
  if (ages.exponent >= 0) rows.push(['Ages of the universe', countMagnitude(ages)]);
  if (ages.exponent >= 0) {
    const shared = divide(seconds, { exponent: ATOMS_EXPONENT, fraction: 0 });
    rows.push(['With such a browser on each of 10^80 atoms', timeMagnitude(shared)]);
  }
  return rows;
}

/** How to read the chart, and what it says of the universe. */
function captionOf(seconds: Log10): string {
  const scale = makeTimeScale(seconds);
  const share = scale.placeOf(logOf(UNIVERSE_YEARS * YEAR_S)) * 100;
  const ending =
    share < 50
      ? ` On it the bar of the universe’s age is ${Number(share.toPrecision(2))} % as long as that of all images.`
      : '';
  return `The scale is logarithmic, in years: equal steps to the right are equal factors of time.${ending}`;
}

function showFacts(list: HTMLElement, rows: readonly (readonly [string, string])[]): void {
  list.replaceChildren(
    ...rows.map(([title, text]) =>
      element(
        'div',
        {},
        element('dt', {}, ...raisePowers(title)),
        element('dd', {}, ...raisePowers(text)),
      ),
    ),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
