/**
 * Runs that are killed, meet errors and lose the power at any step, a tenth of them; all are in
 * test/slow.
 * @module
 */
import t from 'tap';
import { playAll } from './rounds.js';

await playAll(t, 10);
