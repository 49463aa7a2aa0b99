/**
 * How strictly the files of pictures are read.
 * @module
 */
import { flag, group } from './table.js';

export const READING_OPTIONS = group('Reading', {
  strict: flag('refuse a PNG with any fault; else those that change no pixel are noted'),
  damaged: flag('take what can be had of a damaged or cut picture, and say so; PNG stays refused'),
});
