/**
 * `enumerate locate FILE…`: which numbers pictures have.
 * @module
 */
import { STANDARD_INPUT } from '../../io/standard-streams.js';
import { FIT_OPTIONS } from '../options/fit-options.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, group, path, text, words } from '../options/table.js';

export const locateCommand = command({
  about:
    'Print the number of each picture, or of one frame of a film: `get` with that number gives its samples back.',
  positionals: {
    files: words(
      'PNG files, others and films through ffmpeg, or - for standard input (./-x, or -x behind --)',
      { isRequired: true, dash: { value: STANDARD_INPUT } },
    ),
  },
  options: {
    ...spaceOptions({
      size: "the picture's",
      color: "the picture's",
      depth: "the picture's",
      order: 'what the picture says, else mixed',
      seed: 'what the picture says, else none',
    }),
    ...group('Video', {
      frame: text(
        'N',
        'of a film, this frame, counted from 0; a film that was made here says its space, order and seed itself',
      ),
      overlay: flag(
        'read the number that --overlay drew on it (modulo 2^64, unless the file says the rest); --size is then that of the frames, where it was resized',
      ),
    }),
    ...FIT_OPTIONS,
    ...group('Output', {
      out: path(
        'FILE',
        'write the number into a file: text, or bytes where it is called .bin (the lowest first, no zeros at the end); - for standard output',
      ),
      whole: flag('print all of a long number on a terminal, too'),
      json: flag('print a line of JSON for each file, also for one that has no number'),
      preview: text(
        'FILE',
        'write the picture of that number as a PNG; - for standard output, without the number',
      ),
      force: flag('overwrite the files of --out and --preview'),
    }),
  },
  examples: [
    ['locate images/0042.png', '42'],
    ['get 2^100 --out - | enumerate locate -', '1267650600228229401496703205376'],
    ['locate film.mkv --frame 17', 'the number of the 18th frame'],
    ['locate film.mp4 --frame 17 --json', '… or of the nearest image, with how far it is off'],
    ['locate screenshot.png --overlay --size 640x480', 'the number that is drawn on it'],
    ['locate photo.png --out photo.bin', 'for `get @photo.bin`'],
    [
      'locate photo.jpg --size 64x64 --palette pico8 --fit crop --preview near.png',
      'the nearest picture there',
    ],
  ],
  async run(given) {
    const { locatePictures } = await import('../locate-picture.js');
    return locatePictures(given);
  },
});
