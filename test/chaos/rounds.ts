/**
 * All ways in which the scenarios can be cut short, or one in so many.
 * @module
 */
import type { Test } from 'tap';
import { cutPower, failAt, hurry, killAt, type Trouble, undisturbed } from './play.js';
import { type Scenario, SCENARIOS } from './scenarios.js';

const ERRORS = ['EIO', 'ENOSPC', 'EACCES', 'EROFS', 'EDQUOT'];

/** @param every - one in so many is played */
export async function playAll(
  t: Test,
  every: number,
  scenarios: readonly Scenario[] = SCENARIOS,
): Promise<void> {
  const slow = hurry();
  t.teardown(slow);
  let turn = 0;
  const isPlayed = (): boolean => turn++ % every === 0;
  for (const scenario of scenarios) {
    await t.test(scenario.name, async (t) => {
      const usual = await undisturbed(scenario);
      const troubles: Trouble[] = [];
      let cases = 0;
      const play = async (action: () => Promise<Trouble[]>): Promise<void> => {
        if (!isPlayed()) return;
        cases++;
        troubles.push(...(await action()));
      };
      for (const [i, name] of usual.changes.entries()) {
        await play(() => killAt(usual, { at: i + 1, what: 'kill' }));
        if (name === 'writeSync') await play(() => killAt(usual, { at: i + 1, what: 'tear' }));
      }
      for (const i of usual.calls.keys()) {
        const what = ERRORS[i % ERRORS.length]!;
        await play(() => failAt(usual, { at: i + 1, what, isLasting: i % 2 === 0 }));
      }
      if (scenario.isDurable) {
        for (let changes = 0; changes <= usual.log.length; changes++) {
          await play(() => cutPower(usual, changes, () => false));
          const random = randomOf(changes);
          await play(() => cutPower(usual, changes, () => random() < 0.5));
        }
      }
      const told = troubles.map(({ cut, what }) => `${cut}: ${what}`);
      t.strictSame(told.slice(0, 20), [], `${told.length} troubles in ${cases} cases`);
      t.ok(cases > 0, `${cases} cases`);
    });
  }
}

/** Numbers from 0 to 1 that are the same each time. */
function randomOf(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
