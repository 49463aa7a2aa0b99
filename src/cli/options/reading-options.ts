/**
 * How strictly the files of pictures are read.
 * @module
 */
import { flag, group } from './table.js';

export const READING_OPTIONS = group('Reading', {
  strict: flag('refuse a PNG for any fault, also where it changes no pixel; else such are noted'),
});
