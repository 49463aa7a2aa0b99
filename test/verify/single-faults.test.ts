/** A verification misses no single fault but those that mean nothing; ten times as many are in test/slow. @module */
import t from 'tap';
import { playFaults } from './faults.js';

t.test('whatever is changed, cut, swapped, doubled, removed or renamed is found', (t) =>
  playFaults(t, 200),
);
