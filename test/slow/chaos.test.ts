/**
 * Runs that are killed, meet errors and lose the power at every step.
 * @module
 */
import t from 'tap';
import { playAll } from '../chaos/rounds.js';

await playAll(t, 1);
