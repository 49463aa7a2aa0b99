/** A verification misses no single fault but those that mean nothing. @module */
import t from 'tap';
import { playFaults } from '../verify/faults.js';

t.test('whatever is changed, cut, swapped, doubled, removed or renamed is found', (t) =>
  playFaults(t, 2000),
);
