/**
 * Runs that are killed, meet errors and lose the power at any step: one in 17 of them, of every other
 * scenario; all are in test/slow.
 * @module
 */
import t from 'tap';
import { portionOf } from '../portion.js';
import { playAll } from './rounds.js';
import { SCENARIOS } from './scenarios.js';

// The outputs are odd in number, so that what a run does not have its continuation has. And 17 is a
// prime, so that each kind of error has its turn.
await playAll(t, 17, portionOf(SCENARIOS, 2));
