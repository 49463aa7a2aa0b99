/**
 * The number of the picture's formula among all formulas, and the way to that of another number. ART §15.
 * @module
 */
import { messageOf } from '../../../../core/errors.js';
import type { ArtClient } from '../../art/art-worker.js';
import { button, errorLine, labelled, textField } from '../../controls/fields.js';
import { isAbort } from '../../jobs.js';
import { element, update } from '../../shell/element.js';
import { whenSeen } from './drawings.js';

/** Somebody who types a formula wants to see the picture first. */
const PAUSE_MS = 350;

/**
 * @param newAsking - ends when something else is asked for
 * @param onFormula - called with the formula of the number that was typed
 * @returns `show` shows the number of another formula, as soon as somebody gets there
 */
export function makeNumberField(
  worker: () => ArtClient,
  newAsking: () => AbortSignal,
  onFormula: (formula: string) => void,
) {
  let formula = '';
  let number = '';
  /** Why the formula has no number. */
  let reason = '';
  let error = '';
  const field: HTMLInputElement = textField(
    'art-number',
    {
      class: 'field mono',
      inputmode: 'numeric',
      placeholder: '10^30',
      value: () => number,
      on: {
        keydown: ({ key }) => {
          if (key === 'Enter') void go();
        },
      },
    },
    () => error,
  );
  const root: HTMLElement = labelled(
    'Its number among all formulas',
    field,
    {},
    errorLine(() => error, field.id),
    element('p.quiet.small', { hidden: () => reason === '' }, () => reason),
    element(
      'div.row',
      button('Draw this number', go),
      button('Any number', () => {
        number = 'random';
        update(root);
        return go();
      }),
    ),
  );
  const seen = whenSeen(root, PAUSE_MS, find, (problem) => {
    reason = messageOf(problem);
    update(root);
  });

  async function find(signal: AbortSignal): Promise<void> {
    number = await worker().run('numberOf', { formula }, { signal });
    update(root);
  }

  async function go(): Promise<void> {
    const text = field.value.trim();
    number = field.value;
    try {
      const found = await worker().run('formulaAt', { text }, { signal: newAsking() });
      error = '';
      onFormula(found);
    } catch (problem) {
      if (isAbort(problem)) return;
      error = messageOf(problem);
    }
    update(root);
  }

  return {
    root,
    close: seen.close,
    show(next: string): void {
      formula = next;
      number = '';
      reason = '';
      error = '';
      update(root);
      seen.begin();
    },
  };
}
