/**
 * `enumerate film PATH…`: a film from pictures on disk.
 * @module
 */
import { FILM_OPTIONS } from '../options/film-options.js';
import { readPath } from '../options/readers.js';
import { STATUS_JSON } from '../options/run-options.js';
import { value } from '../options/rows.js';
import { command, flag, group, words } from '../options/table.js';

export const filmCommand = command({
  about:
    'Make a film from pictures, in the order of their names, where 2 comes before 10. All of them must have one size.',
  positionals: {
    paths: words('folders of pictures, or the pictures: PNG, other formats through ffmpeg', {
      isRequired: true,
      isPath: true,
    }),
  },
  options: {
    ...group('Output', {
      out: value(
        readPath,
        'FILE',
        'the film: x.mkv, .mp4, .webm, .gif, .apng, or another one with --codec',
        { isRequired: true, isPath: true },
      ),
      force: flag('overwrite the file'),
    }),
    ...FILM_OPTIONS,
    overlay: { ...FILM_OPTIONS.overlay, hidden: true },
    statusJson: STATUS_JSON,
  },
  examples: [
    ['film images --out x.mp4', 'all pictures of a folder, 24 a second'],
    ['film images --scale 16 --fps 12 --out x.mp4', 'small ones, large enough to see'],
    ['film scene-1 scene-2 end.png --out x.mkv', 'one after the other, exactly'],
  ],
  async run(given) {
    const { filmFromOptions } = await import('../film-pictures.js');
    return filmFromOptions(given);
  },
});
