/**
 * Evolution: how long sixteen children take that a page draws, by processor time.
 * @module
 */
import { renderArt } from '../src/art/compile/renderer.js';
import { evolveArt } from '../src/art/evolution/evolve.js';
import { CHILDREN } from '../src/art/evolution/lineage.js';
import { medianOf, type Result } from './measure.js';

const SIDE = 256;
const PASSES = 7;
/** The page has two workers for them, which take half of this each. */
const GOAL_MS = 600;

export function benchEvolve(): readonly Result[] {
  const times = Array.from({ length: PASSES }, (_, pass) => {
    const start = process.cpuUsage();
    for (let i = 0; i < CHILDREN; i++) {
      const lineage = `evolve/1/text:ada+text:grace/3.2,7/3.${CHILDREN * pass + i}`;
      renderArt(evolveArt(lineage), SIDE, SIDE);
    }
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  const found = medianOf(times);
  return [
    {
      name: 'evolve, 16 children of 256×256, all threads together',
      ...found,
      goal: GOAL_MS,
      atMost: true,
      unit: 'ms',
      note: `${found.ratio.toFixed(0)} ms`,
    },
  ];
}
