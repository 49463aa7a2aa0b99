/**
 * Runs that are killed, meet errors and lose the power at any step, one in 23 of them; all are in
 * test/slow.
 * @module
 */
import t from 'tap';
import { playAll } from './rounds.js';

// A prime, so that it meets each kind of error in turn.
await playAll(t, 23);
