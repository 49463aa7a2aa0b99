/**
 * The slider over the lengths of a number: the image comes up out of its lowest digits.
 * `page-state/growth.ts` says what follows from what.
 * @module
 */
import type { Enumeration } from '../../../core/enumeration.js';
import {
  type Growth,
  growthText,
  lengthAt,
  levelEnds,
  nextLength,
  stepOf,
} from '../../page-state/growth.js';
import type { Attributes } from '../shell/element.js';
import { followed, numberIn, slider } from './fields.js';

interface Shown {
  readonly choice: Enumeration;
  /** Undefined while it is not known. */
  readonly growth: Growth | undefined;
}

/**
 * @param onSlide - told the length, and whether the change goes on with the one before
 * @param attributes - of the element around all
 */
export function makeGrowthSlider(
  read: () => Shown,
  onSlide: (length: number, isGoingOn: boolean) => void,
  attributes: Attributes,
): HTMLElement {
  const isCloud = (): boolean => read().choice.order === 'cloud';
  const words = (): string => growthText(read().choice.order, read().growth);
  const most = (): number => read().growth?.most ?? 0;
  const ends = (): readonly number[] =>
    levelEnds(read().choice.space, read().growth?.unit ?? 'digit');
  const slide = followed((isGoingOn, field) => {
    onSlide(Math.min(most(), lengthAt(ends(), numberIn(field))), isGoingOn);
  });
  const keydown = (event: KeyboardEvent): void => {
    const by = KEY_STEPS[event.key];
    const { growth } = read();
    if (by === undefined || growth === undefined) return;
    // The browser's own step may lead to the same length.
    event.preventDefault();
    const length = nextLength(ends(), growth, by);
    if (length !== growth.length) onSlide(length, event.repeat);
  };
  return slider(
    'growth',
    () => (isCloud() ? 'Busyness' : 'Digits'),
    words,
    {
      min: '0',
      max: () => stepOf(ends(), most()),
      value: () => stepOf(ends(), read().growth?.length ?? 0),
      disabled: () => most() === 0,
      'aria-valuetext': () => words() || undefined,
      on: { ...slide, keydown },
    },
    attributes,
  );
}

const KEY_STEPS: Readonly<Record<string, 1 | -1>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
};
