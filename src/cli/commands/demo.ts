/**
 * `enumerate demo`: something to look at.
 * @module
 */
import { readPath } from '../options/readers.js';
import { value } from '../options/rows.js';
import { command, flag, group } from '../options/table.js';

export const demoCommand = command({
  about:
    'Make a folder with images of two spaces, a sheet and a film of them, and say what they are.',
  options: group('Output', {
    out: value(readPath, 'FOLDER', 'the folder', { default: 'demo', isPath: true }),
    force: flag('overwrite what is there'),
    json: flag('one JSON object, for programs'),
  }),
  examples: [['demo', 'demo/film.mp4, demo/sheet.png and what they are made of']],
  async run(given) {
    const { runDemo } = await import('../demo.js');
    return runDemo(given);
  },
});
