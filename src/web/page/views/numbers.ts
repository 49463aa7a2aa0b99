/**
 * Numbers: how many images a space has, and how long this browser would take for all of them.
 * `page-state/numbers.ts` says what follows from what.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import { cardinalityText } from '../../../core/cardinality.js';
import { writeSpaceQuery } from '../../shared/space-query.js';
import { button, factRows, part } from '../controls/fields.js';
import { makeSpaceForm } from '../controls/space-form.js';
import { isAbort, newestOf } from '../jobs.js';
import { each, element, mount, update } from '../shell/element.js';
import { raisePowers } from '../shell/powers.js';
import type { OpenView, Route } from '../shell/view.js';
import { readAddress } from '../../page-state/number-address.js';
import {
  captionOf,
  type NumbersState,
  sentenceOf,
  sizeFacts,
  speedText,
  timeFacts,
  withRate,
} from '../../page-state/numbers.js';
import { timeChart } from './numbers/time-chart.js';

const MEASURE_MS = 300;
/** Frames of more bytes take too long to be measured. */
const MAX_MEASURED_BYTES = 2 ** 26;

/** Speeds are kept while the page is open: they differ from space to space, not from visit to visit. */
const speeds = new Map<string, number>();

export const openNumbers: OpenView = (root, context) => {
  const { defaults } = context;
  let state: NumbersState = {
    choice: defaults,
    speed: { kind: 'measuring' },
    seconds: undefined,
  };
  const newMeasure = newestOf(context.signal);

  const form = makeSpaceForm((next) => context.go(writeSpaceQuery(next, defaults)));
  const page = element(
    'div.numbers',
    element(
      'div.numbers-hero',
      element('h1.numbers-title', { tabindex: '-1' }, 'Numbers'),
      element(
        'p.numbers-count.figures',
        each(() => [cardinalityText(state.choice.space)], raisePowers),
      ),
      element('p.numbers-sentence', () => sentenceOf(state)),
    ),
    element(
      'div.numbers-rest',
      element(
        'dl.facts.figures',
        factRows(() => sizeFacts(state), raisePowers),
      ),
      part(
        'speed-title',
        'At the speed of this browser',
        [],
        element(
          'div.numbers-speed',
          element(
            'p.figures',
            each(() => [speedText(state)], raisePowers),
          ),
          button('Measure again', () => void measure(), {
            disabled: () => state.speed.kind === 'measuring',
          }),
        ),
        element(
          'dl.facts.figures',
          factRows(() => timeFacts(state), raisePowers),
        ),
      ),
      part(
        'chart-title',
        'How long that is',
        [],
        timeChart(() => state.seconds),
        element('p.quiet.small', () => captionOf(state)),
      ),
    ),
    element(
      'aside.numbers-side',
      { 'aria-label': 'Space' },
      part('space-title', 'Space', [], form.root),
    ),
  );
  mount(root, page);

  context.addKeys([{ keys: ['m'], label: 'Measure the speed again', run: () => void measure() }]);
  context.onRoute(showRoute);
  showRoute(context.route());

  return () => {};

  function set(changes: Partial<NumbersState>): void {
    state = { ...state, ...changes };
    update(page);
  }

  function showRoute({ params }: Route): void {
    let { choice } = state;
    let complaint = '';
    try {
      // An image's number, in a link that comes from Explore, changes nothing here.
      ({ choice } = readAddress(params, defaults));
      context.shareChoice(choice);
    } catch (problem) {
      complaint = messageOf(problem);
    }
    form.show(choice);
    form.complain(complaint);
    const known = speeds.get(writeSpaceQuery(choice));
    set({ choice });
    if (known === undefined) void measure();
    else set(withRate(state, known));
  }

  async function measure(): Promise<void> {
    const signal = newMeasure();
    const { choice } = state;
    if (choice.space.sampleBytes > MAX_MEASURED_BYTES) {
      const message = 'Images as large as these are not measured here.';
      set({ speed: { kind: 'failed', message }, seconds: undefined });
      return;
    }
    set({ speed: { kind: 'measuring' } });
    try {
      const input = { choice, milliseconds: MEASURE_MS };
      const rate = await context.run('measure', input, { signal });
      speeds.set(writeSpaceQuery(choice), rate);
      set(withRate(state, rate));
      context.announce(`Measured: ${speedText(state)}`);
    } catch (problem) {
      if (!isAbort(problem)) set({ speed: { kind: 'failed', message: messageOf(problem) } });
    }
  }
};
