/** A finished run that is made longer, and killed before its files are what its checkpoint says. @module */
import t from 'tap';
import { hurry, killAt, undisturbed } from '../chaos/play.js';
import { SCENARIOS } from '../chaos/scenarios.js';

/** By then the first images are written. */
const CHANGES = 24;

t.test(
  'where a run was just made longer, nothing that is there is called missing or damaged',
  async (t) => {
    t.teardown(hurry());
    const names = new Set(
      ['parts of tar', 'parts of zip', 'npy', 'parts of npy'].map((name) => `${name}, made longer`),
    );
    for (const scenario of SCENARIOS.filter(({ name }) => names.has(name))) {
      const usual = await undisturbed(scenario);
      for (let at = 1; at <= CHANGES; at++) {
        const troubles = await killAt(usual, { at, what: 'kill' });
        t.strictSame(troubles, [], `${scenario.name}, killed at ${at}`);
      }
    }
  },
);
